import type { FeatureBlock } from './view.ts';

/** A feature that another one interferes with. */
export interface Interferer {
  feature: number;
  /** W_i·W_j */
  dot: number;
  /** W_i·W_j / (|W_i| |W_j|), in [−1, 1] */
  cosine: number;
}

/** Components of a feature of a block, (D). */
export function columnOf(
  { numbers, first, featureStep, dimensionStep }: FeatureBlock,
  feature: number,
  D: number,
): Float64Array {
  const at = (feature - first) * featureStep;
  return Float64Array.from({ length: D }, (_, a) => numbers[at + a * dimensionStep]);
}

/**
 * The features of a block that interfere most with a column w: the greatest |w·W_j|, whose squares are the terms of
 * the denominator of its capacity. Features that are not finite are passed over.
 *
 * @param own number of w itself, which is passed over too
 * @returns at most `most`, in the order of `strongest`
 */
export function interferersIn(block: FeatureBlock, w: Float64Array, own: number, most: number): Interferer[] {
  const { numbers, first, count, featureStep, dimensionStep } = block;
  const length = Math.sqrt(w.reduce((sum, entry) => sum + entry * entry, 0));
  const found: Interferer[] = [];
  let least = 0;
  for (let j = 0; j < count; j++) {
    let [dot, norm2] = [0, 0];
    let at = j * featureStep;
    for (let a = 0; a < w.length; a++) {
      const entry = numbers[at];
      dot += w[a] * entry;
      norm2 += entry * entry;
      at += dimensionStep;
    }
    if (first + j === own || !Number.isFinite(norm2) || !(Math.abs(dot) > least)) continue;
    const cosine = Math.max(-1, Math.min(1, dot / (length * Math.sqrt(norm2))));
    found.push({ feature: first + j, dot, cosine });
    if (found.length >= 2 * most) {
      found.splice(0, found.length, ...strongest(found, most));
      least = Math.abs(found.at(-1)?.dot ?? 0);
    }
  }
  return strongest(found, most);
}

/** The `most` strongest, greatest |W_i·W_j| first; of equal ones the first feature first. */
export const strongest = (found: readonly Interferer[], most: number): Interferer[] =>
  found.toSorted((a, b) => Math.abs(b.dot) - Math.abs(a.dot) || a.feature - b.feature).slice(0, most);
