/** Values of context keys, as VS Code holds them. A key that is not there is undefined, which is false. */
export type Context = Readonly<Record<string, unknown>>;

/**
 * Evaluates a `when` clause of the manifest as VS Code does, as far as this manifest uses its language:
 * `!`, `&&`, `||`, brackets, `==`, `!=`, `=~ /pattern/flags`, `in` and `not in`.
 * @throws Error for a clause that is not written in it
 */
export function holds(clause: string, context: Context): boolean {
  const tokens = tokensOf(clause);
  let at = 0;
  const take = (token: string): boolean => {
    if (tokens[at] !== token) return false;
    at += 1;
    return true;
  };
  const next = (): string => {
    const token = tokens[at++];
    if (token === undefined) throw new Error(`The clause ends too early: ${clause}`);
    return token;
  };
  const either = (): boolean => {
    let value = both();
    while (take('||')) value = both() || value;
    return value;
  };
  const both = (): boolean => {
    let value = negated();
    while (take('&&')) value = negated() && value;
    return value;
  };
  const negated = (): boolean => {
    if (take('!')) return !negated();
    if (take('(')) {
      const value = either();
      if (!take(')')) throw new Error(`A bracket is not closed: ${clause}`);
      return value;
    }
    return comparison(context[next()]);
  };
  const comparison = (value: unknown): boolean => {
    if (take('==')) return String(value) === wordOf(next());
    if (take('!=')) return String(value) !== wordOf(next());
    if (take('=~')) {
      const pattern = patternOf(next());
      return typeof value === 'string' && pattern.test(value);
    }
    if (take('in')) return isMember(value, context[next()]);
    if (take('not')) {
      if (!take('in')) throw new Error(`"not" without "in": ${clause}`);
      return !isMember(value, context[next()]);
    }
    return Boolean(value);
  };
  const value = either();
  if (at < tokens.length) throw new Error(`${tokens[at]} is not understood: ${clause}`);
  return value;
}

/** The context keys that a clause asks for. */
export function keysOf(clause: string): string[] {
  const tokens = tokensOf(clause);
  const isOperand = (index: number): boolean => ['==', '!=', '=~'].includes(tokens[index - 1] ?? '');
  return tokens.filter((token, index) => /^[a-z]/i.test(token) && !['in', 'not'].includes(token) && !isOperand(index));
}

const TOKEN = /\s*(\|\||&&|==|!=|=~|[!()]|\/(?:\\.|[^/\\])+\/[a-z]*|'[^']*'|[\w.:-]+)/gy;

function tokensOf(clause: string): string[] {
  const tokens: string[] = [];
  let end = 0;
  for (const match of clause.matchAll(TOKEN)) {
    tokens.push(match[1] ?? '');
    end = match.index + match[0].length;
  }
  if (end < clause.trimEnd().length) throw new Error(`"${clause.slice(end)}" is not understood: ${clause}`);
  return tokens;
}

const wordOf = (token: string): string => token.replace(/^'(.*)'$/, '$1');

function patternOf(token: string): RegExp {
  const end = token.lastIndexOf('/');
  return new RegExp(token.slice(1, end), token.slice(end + 1));
}

const isMember = (value: unknown, list: unknown): boolean => Array.isArray(list) && list.includes(value);
