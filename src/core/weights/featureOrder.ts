import { type FeatureMeasures, type GivenStatus, givenStatus } from './inspection.ts';

/** Columns that features can be sorted by. */
export type FeatureColumn = 'feature' | 'capacity' | 'leverage' | 'norm2' | 'status';

export const FEATURE_COLUMNS: readonly FeatureColumn[] = ['feature', 'capacity', 'leverage', 'norm2', 'status'];

const STATUS_ORDER: Readonly<Record<GivenStatus, number>> = {
  ignored: 0,
  polysemantic: 1,
  dedicated: 2,
  unmeasured: 3,
};

/**
 * The features in the order of a column. Equal ones stay in the order of their numbers, and those without a number
 * come last, whichever the direction.
 *
 * @returns (N) numbers of features
 */
export function orderFeatures(measures: FeatureMeasures, column: FeatureColumn, descending: boolean): Int32Array {
  const keys = keysOf(measures, column);
  const order = Int32Array.from({ length: keys.length }, (_, i) => i);
  const direction = descending ? -1 : 1;
  return order.sort((a, b) => {
    const [x, y] = [keys[a], keys[b]];
    if (x === y || (Number.isNaN(x) && Number.isNaN(y))) return a - b;
    if (Number.isNaN(x)) return 1;
    return Number.isNaN(y) ? -1 : direction * (x - y);
  });
}

function keysOf({ capacity, leverage, norm2 }: FeatureMeasures, column: FeatureColumn): Float64Array {
  switch (column) {
    case 'feature':
      return Float64Array.from(capacity, (_, i) => i);
    case 'status':
      return capacity.map((C) => STATUS_ORDER[givenStatus(C)]);
    case 'capacity':
      return capacity;
    case 'leverage':
      return leverage;
    case 'norm2':
      return norm2;
  }
}
