import type { ResultColumn } from './columns.ts';
import type { CurveRow } from './marginalCurve.ts';
import type { TableRows } from './table.ts';

/** A row of the table: a point of a feature's curve, and by which method it was made. */
export interface NamedCurveRow extends CurveRow {
  feature: string;
  method: string;
}

/** The columns of a table of curves, in order. */
export const CURVE_COLUMNS: readonly ResultColumn[] = [
  { name: 'feature', type: 'string', unit: 'name', meaning: 'Feature group; the curve is that of its first member.' },
  {
    name: 'kind',
    type: 'string',
    unit: 'closed, allocated, pinned, net or probe',
    meaning: 'What the point is: see docs/marginal-benefit.md.',
  },
  { name: 'capacity', type: 'double', unit: '[0, 1], dimensions', meaning: 'Capacity c.' },
  {
    name: 'marginal_benefit',
    type: 'double',
    unit: 'loss per dimension',
    meaning: 'm(c) = −dL/dc. Empty for allocated points, whose slope is that of their lower hull.',
  },
  {
    name: 'standard_error',
    type: 'double',
    unit: 'loss per dimension, or loss',
    meaning: 'Of the marginal benefit; of allocated points, of the loss. 0 where the loss is exact.',
  },
  { name: 'loss', type: 'double', unit: 'loss', meaning: 'L(c): of the feature, or for net points of the model.' },
  { name: 'feasible', type: 'boolean', unit: 'true or false', meaning: 'False: the capacity could not be held.' },
  { name: 'method', type: 'string', unit: 'closed, bath, net or probe', meaning: 'How the curve was made.' },
];

/** Rows as a table; what does not apply is null. */
export function curveTable(rows: readonly NamedCurveRow[]): TableRows {
  const number = (value: number): number | null => (Number.isFinite(value) ? value : null);
  const values = [
    rows.map(({ feature }) => feature),
    rows.map(({ kind }) => kind),
    rows.map(({ capacity }) => number(capacity)),
    rows.map(({ marginalBenefit }) => number(marginalBenefit)),
    rows.map(({ standardError }) => number(standardError)),
    rows.map(({ loss }) => number(loss)),
    rows.map(({ feasible }) => feasible),
    rows.map(({ method }) => method),
  ];
  return {
    rows: rows.length,
    columns: CURVE_COLUMNS.map(({ name, type }, at) => ({ name, type, values: values[at] ?? [] })),
  };
}
