import type { Activation } from '../experiment/experiment.ts';
import { exponential } from './portableMath.ts';

/** s(z) and s'(z) in float64, on arithmetic that is the same on every machine. At a kink the slope is that of the kernels. */
export interface ActivationFunction {
  value(z: number): number;
  slope(z: number): number;
}

export const ACTIVATIONS: Record<Activation, ActivationFunction> = {
  quadratic: { value: (z) => z * z, slope: (z) => 2 * z },
  relu: { value: (z) => Math.max(z, 0), slope: (z) => Number(z > 0) },
  gelu: { value: (z) => z * normalShare(z), slope: (z) => normalShare(z) + z * normalDensity(z) },
  linear: { value: (z) => z, slope: () => 1 },
  abs: { value: (z) => Math.abs(z), slope: (z) => Math.sign(z) },
};

const normalDensity = (z: number): number => exponential((-z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Φ(z): Abramowitz & Stegun 26.2.17 as in the kernels, absolute error below 7.5e-8. */
function normalShare(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const polynomial = 0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429)));
  const tail = normalDensity(z) * t * polynomial;
  return z < 0 ? tail : 1 - tail;
}
