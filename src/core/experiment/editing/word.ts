/** The word that is being written at the cursor. */
export interface Word {
  /** Half-open range of offsets, on one line, quotes included. */
  start: number;
  end: number;
  /** The quote that it begins with, or nothing. */
  quote: '"' | "'" | '';
}

/**
 * The word around an offset, empty where there is none: of letters, digits and what paths are written with, or in quotes
 * all up to the closing one. `undefined` in a comment.
 */
export function wordAt(text: string, offset: number): Word | undefined {
  const lineStart = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  let quote: Word['quote'] = '';
  let opened = lineStart;
  for (let at = lineStart; at < offset; at++) {
    const sign = text[at];
    const before = at === lineStart ? ' ' : (text[at - 1] ?? '');
    if (quote !== '') {
      if (sign === '\\' && quote === '"') at++;
      else if (sign === quote) quote = '';
    } else if (sign === '#' && /\s/.test(before)) return undefined;
    else if ((sign === '"' || sign === "'") && /[\s[{,:-]/.test(before)) {
      quote = sign;
      opened = at;
    }
  }
  const rest = /^[^\r\n]*/.exec(text.slice(offset, offset + 1000))?.[0] ?? '';
  if (quote !== '') {
    // A quote that is not closed yet must not take the closing one of what follows.
    const inside = /^[^"',:{}[\]]*/.exec(rest)?.[0].length ?? 0;
    const closed = rest[inside] === quote;
    const length = closed ? inside + 1 : (/^[\w.-]*/.exec(rest)?.[0].length ?? 0);
    return { start: opened, end: offset + length, quote };
  }
  const before = /[\w.+-]*$/.exec(text.slice(Math.max(lineStart, offset - 300), offset))?.[0] ?? '';
  const after = /^[\w.+-]*/.exec(rest)?.[0] ?? '';
  return { start: offset - before.length, end: offset + after.length, quote: '' };
}
