import { naturalLogarithm } from '../training/portableMath.ts';

/**
 * Values along a range. They are part of a run's identity, so they must be the same on every machine: only + − × ÷ are
 * used, which IEEE 754 fixes to the last bit (Math.log, Math.exp and Math.pow may differ), and values are rounded to
 * 12 significant digits, which also keeps them readable.
 */

const DIGITS = 12;

/** Nearest number of 12 significant digits. */
export const rounded = (value: number): number => Number(value.toPrecision(DIGITS));

/** `points` evenly spaced values from `from` to `to`, both exact; `[from]` for one point. */
export function linearSpace(from: number, to: number, points: number): number[] {
  const size = Math.max(Math.abs(from), Math.abs(to));
  return spaced(from, to, points, (share) => {
    const value = from + (to - from) * share;
    // What is left of a zero crossing after cancellation is no value anybody meant.
    return Math.abs(value) < size * 1e-14 ? 0 : value;
  });
}

/** `points` values from `from` to `to` with constant ratio, both ends exact. Both ends must be positive. */
export function logSpace(from: number, to: number, points: number): number[] {
  const start = naturalLogarithm(from);
  const width = naturalLogarithm(to) - start;
  return spaced(from, to, points, (share) => exponential(start + width * share));
}

function spaced(from: number, to: number, points: number, at: (share: number) => number): number[] {
  return Array.from({ length: points }, (_, i) => {
    if (i === 0) return from;
    return i === points - 1 ? to : rounded(at(i / (points - 1)));
  });
}

const LN2 = Math.LN2;

/** e^y for |y| < 700: y = k·ln 2 + r with |r| ≤ ln 2 / 2, then the power series of e^r. */
export function exponential(y: number): number {
  const k = Math.round(y / LN2);
  const r = y - k * LN2;
  let sum = 1;
  for (let n = 18; n >= 1; n--) sum = 1 + (sum * r) / n;
  let value = sum;
  for (let i = 0; i < Math.abs(k); i++) value = k > 0 ? value * 2 : value / 2;
  return value;
}

/** base^exponent for base > 0, the same on every machine; exact products and quotients for whole exponents. */
export function power(base: number, exponent: number): number {
  if (!Number.isInteger(exponent)) return exponential(exponent * naturalLogarithm(base));
  let product = 1;
  for (let i = 0; i < Math.abs(exponent); i++) product *= base;
  return exponent < 0 ? 1 / product : product;
}
