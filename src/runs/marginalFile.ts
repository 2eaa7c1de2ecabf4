import * as Type from 'typebox';
import { Check } from 'typebox/value';
import type { KeptCurve } from '../core/results/cellCurves.ts';
import { bathCurveOfRows, type CurveRow } from '../core/results/marginalCurve.ts';
import { checkedJson, readCheckedJson } from './checkedJson.ts';
import { replaceFile } from './files.ts';
import { pathIn } from './layout.ts';
import { createParquetTable, type StoredColumn } from './parquetTable.ts';

const columns: readonly StoredColumn[] = [
  { name: 'curve', type: 'string' },
  { name: 'settings', type: 'string' },
  { name: 'kind', type: 'string' },
  { name: 'capacity', type: 'double' },
  { name: 'marginal_benefit', type: 'double' },
  { name: 'standard_error', type: 'double' },
  { name: 'loss', type: 'double' },
  { name: 'feasible', type: 'boolean' },
];

const Point = Type.Object({
  kind: Type.Enum(['allocated', 'pinned', 'net']),
  capacity: Type.Number({ minimum: 0, maximum: 1 }),
  /** JSON has no NaN: what does not apply is null. */
  marginalBenefit: Type.Union([Type.Number(), Type.Null()]),
  standardError: Type.Union([Type.Number(), Type.Null()]),
  loss: Type.Union([Type.Number(), Type.Null()]),
  feasible: Type.Boolean(),
});

const KeptSchema = Type.Object({
  settings: Type.String(),
  curves: Type.Array(Type.Object({ key: Type.String(), rows: Type.Array(Point) })),
});

/**
 * Writes a run's curves, of baths at importance 1: to `marginal.parquet` for notebooks, a row for each point, and to
 * `marginal.json`, which this program reads. It reads no Parquet, because a file of a stranger could hold up a reader
 * without end.
 * @param settings what the curves were computed with: those of other settings are not read again
 * @throws RunError (`disk`)
 */
export async function writeMarginal(runDir: string, settings: string, curves: readonly KeptCurve[]): Promise<void> {
  const pieces: Uint8Array[] = [];
  const table = createParquetTable(columns, {}, (bytes) => pieces.push(bytes.slice()));
  for (const { key, curve } of curves) {
    const { rows } = curve;
    table.append([
      rows.map(() => key),
      rows.map(() => settings),
      rows.map(({ kind }) => kind),
      rows.map(({ capacity }) => capacity),
      rows.map(({ marginalBenefit }) => marginalBenefit),
      rows.map(({ standardError }) => standardError),
      rows.map(({ loss }) => loss),
      rows.map(({ feasible }) => feasible),
    ]);
  }
  table.finish();
  await replaceFile(pathIn(runDir, 'marginal'), Buffer.concat(pieces));
  const kept = { settings, curves: curves.map(({ key, curve: { rows } }) => ({ key, rows })) };
  await replaceFile(pathIn(runDir, 'marginalKept'), `${checkedJson(kept)}\n`);
}

export interface MarginalFile {
  curves: KeptCurve[];
  /** Why nothing of the file counts, as a sentence. */
  problem?: string;
}

/** The curves that a run keeps. Never throws: what cannot be read is computed again. */
export function readMarginal(runDir: string, settings: string): MarginalFile {
  const path = pathIn(runDir, 'marginalKept');
  const damaged = (reason: string): MarginalFile => ({
    curves: [],
    problem: `${path} is damaged and is not used: ${reason}`,
  });
  try {
    const value = readCheckedJson(path);
    if (value === undefined) return { curves: [] };
    if (!Check(KeptSchema, value)) return damaged('it does not hold curves.');
    if (value.settings !== settings) return { curves: [] };
    return { curves: value.curves.map(({ key, rows }) => ({ key, curve: curveOf(rows.map(rowOf)) })) };
  } catch (error) {
    return damaged(error instanceof Error ? error.message : String(error));
  }
}

const rowOf = ({ marginalBenefit, standardError, loss, ...row }: Type.Static<typeof Point>): CurveRow => ({
  ...row,
  marginalBenefit: marginalBenefit ?? Number.NaN,
  standardError: standardError ?? Number.NaN,
  loss: loss ?? Number.NaN,
});

function curveOf(rows: CurveRow[]): KeptCurve['curve'] {
  if (rows.every(({ kind }) => kind === 'net')) return { method: 'net', rows };
  const curve = bathCurveOfRows(rows);
  const [first, last] = [curve.hull?.at(0), curve.hull?.at(-1)];
  if (first?.capacity !== 0 || last?.capacity !== 1) throw new Error('a curve of it does not reach from 0 to 1.');
  return curve;
}
