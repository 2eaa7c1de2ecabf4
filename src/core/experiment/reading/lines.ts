import type { Position, Range } from '../problem.ts';

/** Turns offsets of a text into lines and characters. */
export interface Lines {
  position(offset: number): Position;
  range(start: number, end: number): Range;
}

/** Index of a text whose lines end in LF, CRLF or CR, as VS Code counts them. Built once in O(length). */
export function indexLines(text: string): Lines {
  const starts = [0];
  const lineEnd = /\r\n|\n|\r/g;
  while (lineEnd.exec(text) !== null) starts.push(lineEnd.lastIndex);

  function position(offset: number): Position {
    const inside = Math.min(Math.max(offset, 0), text.length);
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= inside) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: inside - (starts[low] ?? 0) };
  }

  return { position, range: (start, end) => ({ start: position(start), end: position(end) }) };
}
