/**
 * Greatest density at which two features in one dimension of a ReLU autoencoder gain by superposition, in closed form:
 *
 *     p < 4r / (2 + 5r) for r ≤ 1,    p < 4 / (5 + 2r) for r ≥ 1.
 *
 * There an antipodal pair of unit length without bias has less loss, (1 + r) p²/6, than a model that ignores the less
 * important feature, min(1, r) (p/3 − p²/4). Sufficient, not necessary: trained pairs choose better lengths and
 * biases. The setting is the first phase diagram of Elhage et al. 2022, Toy Models of Superposition.
 *
 * @param r importance of one feature over that of the other, above 0
 */
export function superpositionDensity(r: number): number {
  return r <= 1 ? (4 * r) / (2 + 5 * r) : 4 / (5 + 2 * r);
}
