import { epsilon, one } from './constants';

/**
 * The steps of the optimisers, for registers of either kernel: `T` is f32 (four models) or f64 (two).
 *
 * Letters: P parameters; W, m, v, g addresses of (P) v128: parameters, first and second moments, gradient.
 */

/**
 * Adam (Kingma & Ba 2015) with its bias corrections folded into `rate` and `second`:
 * W ← W − decay·W − rate · m / (second · √v + ε). AdamW is the same with decay > 0.
 */
@inline
export function adamStep<T>(
  P: i32,
  W: usize,
  m: usize,
  v: usize,
  g: usize,
  rate: v128,
  second: v128,
  beta1: v128,
  beta2: v128,
  decay: v128,
): void {
  const rest1 = v128.sub<T>(one<T>(), beta1);
  const rest2 = v128.sub<T>(one<T>(), beta2);
  const kept = v128.sub<T>(one<T>(), decay);
  const least = epsilon<T>();
  for (let p: usize = 0; p < (<usize>P) << 4; p += 16) {
    const gradient = v128.load(g + p);
    const first = v128.add<T>(v128.mul<T>(beta1, v128.load(m + p)), v128.mul<T>(rest1, gradient));
    const square = v128.add<T>(v128.mul<T>(beta2, v128.load(v + p)), v128.mul<T>(rest2, v128.mul<T>(gradient, gradient)));
    v128.store(m + p, first);
    v128.store(v + p, square);
    const step = v128.div<T>(v128.mul<T>(rate, first), v128.add<T>(v128.mul<T>(second, v128.sqrt<T>(square)), least));
    v128.store(W + p, v128.sub<T>(v128.mul<T>(kept, v128.load(W + p)), step));
  }
}

/** Velocity ← momentum · velocity + g;  W ← W − rate · velocity. */
@inline
export function momentumStep<T>(P: i32, W: usize, velocity: usize, g: usize, rate: v128, momentum: v128): void {
  for (let p: usize = 0; p < (<usize>P) << 4; p += 16) {
    const next = v128.add<T>(v128.mul<T>(momentum, v128.load(velocity + p)), v128.load(g + p));
    v128.store(velocity + p, next);
    v128.store(W + p, v128.sub<T>(v128.load(W + p), v128.mul<T>(rate, next)));
  }
}

/** g ← g + decay·W: weight decay as a part of the gradient. */
export function addDecay<T>(P: i32, W: usize, g: usize, decay: v128): void {
  for (let p: usize = 0; p < (<usize>P) << 4; p += 16) {
    v128.store(g + p, v128.add<T>(v128.load(g + p), v128.mul<T>(decay, v128.load(W + p))));
  }
}

/** b ← (1 − decay)·b */
export function shrink<T>(count: i32, b: usize, decay: v128): void {
  const kept = v128.sub<T>(one<T>(), decay);
  for (let j: usize = 0; j < (<usize>count) << 4; j += 16) {
    v128.store(b + j, v128.mul<T>(kept, v128.load(b + j)));
  }
}
