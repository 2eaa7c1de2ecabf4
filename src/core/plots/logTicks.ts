import { formatNumber, powerOfTen } from './format.ts';

/** Ticks of a logarithmic axis. */
export interface LogTicks {
  /** Every mark, ascending. */
  values: number[];
  /** The marks that have a number, and what is written there. */
  labelled: number[];
  labels: string[];
}

/** Labels at most, whatever the range. */
const MOST_LABELS = 8;

/**
 * Decades are labelled where the range holds at least two, else their 2 and 5 fold as well, else all their multiples;
 * a range too short even for these has labels at equal distances. Multiples that are not labelled have a mark where
 * the range is at most five decades.
 *
 * @param domain [least, greatest], both positive
 */
export function logTicks([low, high]: readonly [number, number]): LogTicks {
  const within = (value: number): boolean => value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9);
  const first = Math.floor(Math.log10(low) - 1e-9);
  const last = Math.ceil(Math.log10(high) + 1e-9);
  const exponents = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  const multiples = (digits: readonly number[]): number[] =>
    exponents.flatMap((exponent) => digits.map((digit) => Number(`${digit}e${exponent}`))).filter(within);
  const all = multiples([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const decades = multiples([1]);
  if (decades.length > 2 || (decades.length === 2 && high / low >= 50)) {
    const step = Math.ceil(decades.length / MOST_LABELS);
    const labelled = decades.filter((_, index) => index % step === 0);
    return { values: high / low <= 1.001e5 ? all : decades, labelled, labels: written(labelled) };
  }
  const halves = multiples([1, 2, 5]);
  const labelled = halves.length > 2 ? halves : all.length > 2 ? thinned(all) : evenly(low, high);
  const values = halves.length > 2 ? all : labelled;
  return { values, labelled, labels: written(labelled) };
}

const thinned = (values: number[]): number[] =>
  values.length > 6 ? values.filter((_, index) => index % 2 === 0) : values;

/** Three or more round numbers at equal distances: the widest of 1, 2, 5 × 10ⁿ that leaves three in the range. */
function evenly(low: number, high: number): number[] {
  const power = 10 ** Math.floor(Math.log10((high - low) / 2));
  const ticks = (step: number): number[] => {
    const from = Math.ceil(low / step - 1e-9);
    const count = Math.max(0, Math.floor(high / step + 1e-9) - from + 1);
    return Array.from({ length: count }, (_, index) => Number(((from + index) * step).toPrecision(12)));
  };
  // A step of a quarter of the range or less always leaves three.
  const steps = [5, 2, 1, 0.5, 0.2].map((factor) => factor * power);
  return steps.map(ticks).find((found) => found.length >= 3) ?? ticks(0.1 * power);
}

/** Plain numbers as long as they are short, else powers of ten all along the axis. */
function written(values: number[]): string[] {
  const powers = values.map((value) => Math.log10(value));
  const decades = powers.every((power) => Math.abs(power - Math.round(power)) < 1e-9);
  const long = powers.some((power) => power < -3.1 || power > 4.1);
  return values.map((value, index) =>
    decades && long ? powerOfTen(Math.round(powers[index] ?? 0)) : formatNumber(value, 6),
  );
}

/** The Vega-Lite axis properties that draw these ticks: longer ones where there is a number. */
export function logTickAxis(domain: readonly [number, number]): object {
  const { values, labelled, labels } = logTicks(domain);
  const place = `indexof(${JSON.stringify(labelled)}, datum.value)`;
  return {
    values,
    labelExpr: `${place} < 0 ? '' : ${JSON.stringify(labels)}[${place}]`,
    tickSize: { condition: { test: `${place} >= 0`, value: 5 }, value: 2.5 },
    gridOpacity: { condition: { test: `${place} >= 0`, value: 1 }, value: 0 },
    labelOverlap: false,
  };
}

/** A domain around positive values with some air, for a logarithmic axis; one decade around a single value. */
export function logDomain(values: readonly number[]): [number, number] {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const [low, high] = [Math.min(...positive), Math.max(...positive)];
  if (positive.length === 0) {
    return [0.1, 10];
  }
  const air = Math.max((high / low) ** 0.06, 1.05);
  return high / low < 1.2 ? [low / 1.3, high * 1.3] : [low / air, high * air];
}
