import type { CellModel } from '../experiment/cell.ts';

/**
 * Classes of features that differ in name only: same importance and same density. Exchanging two members of a class
 * changes neither the task nor any loss.
 *
 * @returns feature indices by class, classes and members in order of index
 */
export function equalFeatures({ importance, density }: Pick<CellModel, 'importance' | 'density'>): number[][] {
  const classes = new Map<string, number[]>();
  for (const [i, v] of importance.entries()) {
    const key = `${v} ${density[i]}`;
    const members = classes.get(key);
    if (members) members.push(i);
    else classes.set(key, [i]);
  }
  return [...classes.values()];
}

/**
 * Exchanges predicted capacities among equal features so that the largest goes to the feature that trained to the
 * largest, and so on. Which of several equals theory names first is arbitrary; this makes it comparable.
 *
 * @param predicted (N) capacities in the order of theory
 * @param trained   (N) capacities; NaN keeps the order of theory
 * @returns (N)
 */
export function matchEqualFeatures(
  model: Pick<CellModel, 'importance' | 'density'>,
  predicted: Float64Array,
  trained: Float64Array,
): Float64Array {
  const matched = predicted.slice();
  for (const members of equalFeatures(model)) {
    const byTraining = [...members].sort((i, j) => descending(trained[i], trained[j]));
    const byTheory = [...members].sort((i, j) => descending(predicted[i], predicted[j]));
    for (const [place, i] of byTraining.entries()) matched[i] = predicted[byTheory[place] ?? i] ?? Number.NaN;
  }
  return matched;
}

const descending = (a = Number.NaN, b = Number.NaN): number => (Number.isNaN(a) || Number.isNaN(b) ? 0 : b - a);
