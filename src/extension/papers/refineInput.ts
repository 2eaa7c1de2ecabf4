/** What users type when they are asked for a region. No vscode here: tested by itself. */

const NUMBER = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?`;
const RANGE = new RegExp(`^\\s*(${NUMBER})\\s*(?:to|–|,|;|\\.\\.|\\s)\\s*(${NUMBER})\\s*$`, 'i');

/** `0.1 to 2` as two numbers; `undefined` where it is none or both are equal. */
export function rangeIn(text: string): [number, number] | undefined {
  const [, from, to] = RANGE.exec(text) ?? [];
  const range: [number, number] = [Number(from), Number(to)];
  return Number.isFinite(range[0]) && Number.isFinite(range[1]) && range[0] !== range[1] ? range : undefined;
}

/** Fewest and most values along a channel that are asked for here; the whole file is checked afterwards. */
const FEWEST = 2;
const MOST = 1000;

/** `41 × 31`, or `41` for every axis, as numbers of values; `undefined` where it is something else. */
export function pointsIn(text: string, axes: number): number[] | undefined {
  const words = text.trim().split(/\s*[x×*,;]\s*|\s+/i);
  const numbers = words.map((word) => (/^\d{1,6}$/.test(word) ? Number(word) : Number.NaN));
  const [first = Number.NaN] = numbers;
  const all = numbers.length === 1 ? new Array<number>(axes).fill(first) : numbers;
  return all.length === axes && all.every((count) => count >= FEWEST && count <= MOST) ? all : undefined;
}
