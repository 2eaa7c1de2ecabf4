import { branchesOf, type Fragment, property } from '../grammar/fragment.ts';

/** How a key and its value are written where a snippet goes. */
export interface Style {
  /** Inside brackets, where a line end says nothing. */
  flow: boolean;
  /** Keys and words stand in double quotes. */
  json: boolean;
  /** Column of the key. */
  column: number;
}

/**
 * The snippet of a value, in VS Code's snippet syntax: choices for words, the default for numbers, required keys for
 * maps; it begins with a line end where the value is a block of its own.
 */
export function valueSnippet(fragment: Fragment, style: Style): string {
  let stops = 0;
  const stop = (inner = ''): string => `\${${++stops}${inner}}`;

  function write(one: Fragment, at: Style, depth: number): string {
    const [branch = one] = branchesOf(one);
    const quoted = (word: string): string => (at.json ? `"${word}"` : word);
    const fallback = one.default ?? branch.default;
    if (branch.enum !== undefined) {
      const words = [...branch.enum].map(String).sort((a, b) => Number(b === fallback) - Number(a === fallback));
      return quoted(stop(`|${words.join(',')}|`));
    }
    if (branch.const !== undefined) return String(branch.const);
    switch (branch.type) {
      case 'boolean':
        return stop(fallback === true ? '|true,false|' : '|false,true|');
      case 'string':
        return quoted(stop());
      case 'array':
        return list(branch, at, depth);
      case 'object':
        return map(branch, at, depth);
      default:
        return typeof fallback === 'number' ? stop(`:${fallback}`) : stop();
    }
  }

  function list(fragment: Fragment, at: Style, depth: number): string {
    const { items = {}, minItems = 1, maxItems } = fragment;
    if (items.properties === undefined || at.flow || depth > 0) {
      const count = minItems === maxItems ? minItems : 1;
      return `[${Array.from({ length: count }, () => write(items, { ...at, flow: true }, depth + 1)).join(', ')}]`;
    }
    return `\n${' '.repeat(at.column + 2)}- ${write(items, { ...at, flow: true }, depth + 1)}`;
  }

  function map(fragment: Fragment, at: Style, depth: number): string {
    const required = fragment.required ?? [];
    const inside = required.map((key) => {
      const child = property(fragment, key);
      const value = child === undefined ? stop() : write(child, { ...at, flow: true }, depth + 1);
      return `${at.json ? `"${key}"` : key}: ${value}`;
    });
    if (required.length > 0 || at.flow) {
      return `{ ${inside.length > 0 ? inside.join(', ') : stop()} }`;
    }
    return `\n${' '.repeat(at.column + 2)}${stop()}`;
  }

  return write(fragment, style, 0);
}

/** Text that a snippet holds as it is. */
export const snippetText = (text: string): string => text.replace(/[\\$}]/g, (sign) => `\\${sign}`);
