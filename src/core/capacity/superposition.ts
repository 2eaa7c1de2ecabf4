/**
 * Greatest density at which N features in N − 1 dimensions of a ReLU autoencoder gain by superposition, in closed form:
 *
 *     p < 4a / (5a + 2b),    a ≤ b the two least importances.
 *
 * There an antipodal pair of the two, of unit length and without bias, has less loss, (a + b) p²/6, than a model that
 * ignores the least important feature, a (p/3 − p²/4), the best without superposition. Sufficient, not necessary:
 * trained pairs choose better lengths and biases. For two features in one dimension and three in two these are the
 * phase diagrams of Elhage et al. 2022, Toy Models of Superposition.
 *
 * @param importance (N) at least two, above 0; the features are independent and equally dense
 */
export function superpositionDensity(importance: readonly number[]): number {
  const [a = Number.NaN, b = Number.NaN] = importance.toSorted((first, second) => first - second);
  return (4 * a) / (5 * a + 2 * b);
}
