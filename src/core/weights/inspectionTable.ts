import type { ResultColumn } from '../results/columns.ts';
import type { TableRows } from '../results/table.ts';
import { type FeatureMeasures, givenStatus } from './inspection.ts';

/** The columns of the table, in order. */
export const INSPECTION_COLUMNS: readonly ResultColumn[] = [
  { name: 'feature', type: 'int32', unit: '0 … N − 1', meaning: 'Row, or column, of the matrix.' },
  { name: 'capacity', type: 'double', unit: '[0, 1], dimensions', meaning: 'Capacity C.' },
  {
    name: 'leverage',
    type: 'double',
    unit: '[0, 1], dimensions',
    meaning: 'Leverage τ, the capacity that directions alone would allow; C ≤ τ.',
  },
  { name: 'norm2', type: 'double', unit: '≥ 0', meaning: 'Squared length.' },
  {
    name: 'status',
    type: 'string',
    unit: 'ignored, polysemantic, dedicated or unmeasured',
    meaning: 'C < 0.05, in between, C > 0.95. Unmeasured: not finite, or too weak; then capacity is empty.',
  },
];

/** Rows `first` … `first + count − 1` of the table. */
export function inspectionRows(
  { capacity, leverage, norm2 }: FeatureMeasures,
  first: number,
  count: number,
): TableRows {
  const numbers = (values: Float64Array): (number | null)[] =>
    Array.from(values.subarray(first, first + count), (value) => (Number.isNaN(value) ? null : value));
  const values = [
    Array.from({ length: count }, (_, at) => first + at),
    ...[capacity, leverage, norm2].map(numbers),
    Array.from(capacity.subarray(first, first + count), givenStatus),
  ];
  return { rows: count, columns: INSPECTION_COLUMNS.map(({ name, type }, at) => ({ name, type, values: values[at] })) };
}
