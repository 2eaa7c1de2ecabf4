/** A Python value: what stands in the header of an npy file. Tuples and lists are arrays. */
export type Literal = string | number | boolean | null | Literal[] | Map<Literal, Literal>;

/** Parts of a literal: strings without escapes, whole numbers (Python 2 writes 3L), words, punctuation. */
const PART = /\s*(?:'([^'\\\n]*)'|"([^"\\\n]*)"|(-?\d{1,16})L?|(True|False|None)|([()[\]{},:]))/y;

/** Deeper than this is no header. */
const MOST_DEPTH = 8;

const WORDS: Readonly<Record<string, boolean | null>> = { True: true, False: false, None: null };
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The value that a text is, where it is one of a dict, tuples, lists, strings, whole numbers, True, False and None. */
export function parseLiteral(text: string): Literal | undefined {
  const parts = partsOf(text);
  if (parts === undefined) return undefined;
  let at = 0;

  const value = (depth: number): Literal | undefined => {
    const part = parts[at++];
    if (part === undefined || depth > MOST_DEPTH) return undefined;
    if ('value' in part) return part.value;
    const close = CLOSING[part.sign];
    if (close === undefined) return undefined;
    return close === '}' ? dict(depth) : sequence(close, depth);
  };

  const isSign = (sign: string): boolean => {
    const part = parts[at];
    if (part === undefined || !('sign' in part) || part.sign !== sign) return false;
    at++;
    return true;
  };

  const sequence = (close: string, depth: number): Literal | undefined => {
    const items: Literal[] = [];
    while (!isSign(close)) {
      const item = value(depth + 1);
      if (item === undefined) return undefined;
      items.push(item);
      if (isSign(',')) continue;
      // `(3)` is the number 3, `(3,)` a tuple.
      return isSign(close) ? (close === ')' && items.length === 1 ? item : items) : undefined;
    }
    return items;
  };

  const dict = (depth: number): Literal | undefined => {
    const entries = new Map<Literal, Literal>();
    while (!isSign('}')) {
      const key = value(depth + 1);
      if (key === undefined || !isSign(':')) return undefined;
      const item = value(depth + 1);
      if (item === undefined) return undefined;
      entries.set(key, item);
      if (!isSign(',')) return isSign('}') ? entries : undefined;
    }
    return entries;
  };

  const whole = value(0);
  return at === parts.length ? whole : undefined;
}

type Part = { value: Literal } | { sign: string };

function partsOf(text: string): Part[] | undefined {
  const trimmed = text.trimEnd();
  const parts: Part[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < trimmed.length) {
    const match = PART.exec(trimmed);
    if (match === null) return undefined;
    const [, single, double, digits, word, sign] = match;
    if (sign !== undefined) parts.push({ sign });
    else if (digits !== undefined) parts.push({ value: Number(digits) });
    else if (word !== undefined) parts.push({ value: WORDS[word] ?? null });
    else parts.push({ value: single ?? double ?? '' });
  }
  return parts;
}
