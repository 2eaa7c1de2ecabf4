import { MOST_PINS } from './source.ts';

/** The pins with a cell added at the end, or taken out where it is among them; the first goes where there are too many. */
export const togglePin = (pins: readonly number[], cell: number): number[] =>
  pins.includes(cell) ? pins.filter((one) => one !== cell) : [...pins, cell].slice(-MOST_PINS);
