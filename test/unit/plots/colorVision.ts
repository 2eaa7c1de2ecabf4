import { parseColor } from '../../../src/core/plots/colors.ts';

/** Ordinary vision and the three kinds of two-colour vision. */
export const VISIONS = ['normal', 'protan', 'deutan', 'tritan'] as const;
export type Vision = (typeof VISIONS)[number];

/** Linear RGB → linear RGB as seen, at full severity: Machado, Oliveira and Fernandes 2009. */
const SEEN: Record<Vision, number[][]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const TO_XYZ = [
  [0.4124, 0.3576, 0.1805],
  [0.2126, 0.7152, 0.0722],
  [0.0193, 0.1192, 0.9505],
];
const WHITE = [0.9505, 1, 1.089];

const times = (matrix: number[][], vector: number[]): number[] =>
  matrix.map((row) => row.reduce((sum, entry, index) => sum + entry * (vector[index] ?? 0), 0));

/** CIELAB of a colour as seen. */
function lab(color: string, vision: Vision): number[] {
  const { r, g, b } = parseColor(color) ?? { r: 0, g: 0, b: 0 };
  const linear = [r, g, b].map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  const seen = times(SEEN[vision], linear).map((channel) => Math.min(1, Math.max(0, channel)));
  const [x = 0, y = 0, z = 0] = times(TO_XYZ, seen).map((channel, index) => {
    const t = channel / (WHITE[index] ?? 1);
    return t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIE76 distance: 2 can just be told apart side by side, 10 at a glance. */
export function difference(a: string, b: string, vision: Vision): number {
  const [p, q] = [lab(a, vision), lab(b, vision)];
  return Math.hypot(...p.map((value, index) => value - (q[index] ?? 0)));
}

/** L* of a colour as seen, 0 … 100. */
export const lightness = (color: string, vision: Vision): number => lab(color, vision)[0] ?? 0;
