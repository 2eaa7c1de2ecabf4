/**
 * Elementary functions from +, −, ×, ÷ and √ alone, which IEEE 754 fixes to the last bit. `Math.log` and `Math.cos`
 * may differ in the last bit between versions of V8 and between processors; training must not.
 */

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** ln x for finite x > 0, to within 2 units in the last place. */
export function naturalLogarithm(x: number): number {
  let exponent = 0;
  let mantissa = x;
  // x = 2^exponent · mantissa with mantissa in [√½, √2): scaling by powers of two is exact.
  while (mantissa >= Math.SQRT2) {
    mantissa /= 2;
    exponent++;
  }
  while (mantissa < Math.SQRT1_2) {
    mantissa *= 2;
    exponent--;
  }
  // ln m = 2 artanh z, z = (m − 1)/(m + 1), |z| < 0.1716: 12 terms reach 1e-19.
  const z = (mantissa - 1) / (mantissa + 1);
  const zz = z * z;
  let series = 0;
  for (let k = 23; k >= 1; k -= 2) {
    series = series * zz + 1 / k;
  }
  return exponent * LN2_HIGH + (2 * z * series + exponent * LN2_LOW);
}

/** cos(2π·turn), to within 1e-15; `turn` any finite number. */
export function cosineOfTurn(turn: number): number {
  // To [0, ¼] by period, symmetry and sign; all three steps are exact.
  let t = Math.abs(turn - Math.round(turn));
  let sign = 1;
  if (t > 0.25) {
    t = 0.5 - t;
    sign = -1;
  }
  // Below an eighth the cosine series, above it the sine series of the complement: the argument stays under π/4.
  const angle = 2 * Math.PI * (t <= 0.125 ? t : 0.25 - t);
  const square = angle * angle;
  let series = 1;
  if (t <= 0.125) {
    for (let k = 18; k >= 2; k -= 2) {
      series = 1 - (series * square) / (k * (k - 1));
    }
    return sign * series;
  }
  for (let k = 19; k >= 3; k -= 2) {
    series = 1 - (series * square) / (k * (k - 1));
  }
  return sign * series * angle;
}

/** e^x, to within 2 units in the last place; 0 below −700, +∞ above 700. */
export function exponential(x: number): number {
  if (x < -700) {
    return 0;
  }
  if (x > 700) {
    return Number.POSITIVE_INFINITY;
  }
  // e^x = 2^n e^r with |r| ≤ ln 2/2, where 16 terms of the series reach 1e-19.
  const n = Math.round(x / Math.LN2);
  const r = x - n * LN2_HIGH - n * LN2_LOW;
  let series = 1;
  for (let k = 16; k >= 1; k--) {
    series = 1 + (series * r) / k;
  }
  return Number.isNaN(x) ? Number.NaN : scaledByPowerOfTwo(series, n);
}

/** x·2^n by doubling or halving, which is exact. */
function scaledByPowerOfTwo(x: number, n: number): number {
  let scaled = x;
  const factor = n < 0 ? 0.5 : 2;
  for (let k = Math.abs(n); k > 0; k--) {
    scaled *= factor;
  }
  return scaled;
}
