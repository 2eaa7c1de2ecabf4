/** Numbers as people read them, the same in every plot, table and tooltip. */

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** 10ⁿ written with a superscript exponent: `10⁻⁵`. */
export function powerOfTen(exponent: number): string {
  const digits = [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[Number(digit)] ?? '').join('');
  return `10${exponent < 0 ? '⁻' : ''}${digits}`;
}

/**
 * A number with `digits` significant digits and no idle zeros: `0.206`, `27`, `1.5×10⁻⁷`.
 * NaN and infinities, which no measurement should show as numbers, become an en dash.
 */
export function formatNumber(value: number, digits = 3): string {
  if (!Number.isFinite(value)) {
    return '–';
  }
  if (value === 0) {
    return '0';
  }
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e6) {
    return withMinus(trimZeros(Number(value.toPrecision(digits)).toString()));
  }
  const [mantissa = '', exponent = '0'] = value.toExponential(digits - 1).split('e');
  const trimmed = trimZeros(mantissa);
  const power = powerOfTen(Number(exponent));
  return withMinus(trimmed === '1' ? power : trimmed === '-1' ? `-${power}` : `${trimmed}×${power}`);
}

/** A number with a fixed number of decimals, for columns that are read downwards: capacities. */
export function formatFixed(value: number, decimals = 3): string {
  return Number.isFinite(value) ? withMinus(value.toFixed(decimals)) : '–';
}

/** A share of a whole as a percentage that says 100 % (or 0 %) only when it is exactly that. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) {
    return '–';
  }
  if (part === whole || part === 0) {
    return part === 0 ? '0 %' : '100 %';
  }
  return `${Math.min(99.9, Math.max(0.1, (100 * part) / whole)).toFixed(1)} %`;
}

const trimZeros = (text: string): string =>
  text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text;

const withMinus = (text: string): string => text.replace('-', '−');
