import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import type { KeptCurve } from '../core/results/cellCurves.ts';
import { bathCurveOfRows, type CurveKind, type CurveRow } from '../core/results/marginalCurve.ts';
import { replaceFile } from './files.ts';
import { pathIn } from './layout.ts';
import { createParquetTable, type StoredColumn } from './parquetTable.ts';
import { hasCode } from './runError.ts';

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

/**
 * Writes a run's curves to its `marginal.parquet`: of baths at importance 1, a row for each point.
 * @param settings what the curves were computed with: those of other settings are not read again
 * @throws RunError (`disk`)
 */
export async function writeMarginal(runDir: string, settings: string, curves: readonly KeptCurve[]): Promise<void> {
  const pieces: Uint8Array[] = [];
  const all = curves.flatMap(({ key, curve }) => curve.rows.map((row) => ({ key, settings, row })));
  const metadata = { [CHECK_KEY]: checkOf(all) };
  const table = createParquetTable(columns, metadata, (bytes) => pieces.push(bytes.slice()));
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
}

/** Key of the file's metadata. Parquet has no checksum that its readers would look at. */
const CHECK_KEY = 'capacity-lab.check';

/** CRC-32 of all rows, 8 digits. */
const checkOf = (rows: readonly { key: string; settings: string; row: CurveRow }[]): string =>
  crc32(
    JSON.stringify(
      rows.map(({ key, settings, row: { kind, capacity, marginalBenefit, standardError, loss, feasible } }) => [
        key,
        settings,
        kind,
        capacity,
        marginalBenefit,
        standardError,
        loss,
        feasible,
      ]),
    ),
  )
    .toString(16)
    .padStart(8, '0');

export interface MarginalFile {
  curves: KeptCurve[];
  /** Why nothing of the file counts, as a sentence. */
  problem?: string;
}

/** The curves that a run keeps. Never rejects: what cannot be read is computed again. */
export async function readMarginal(runDir: string, settings: string): Promise<MarginalFile> {
  const path = pathIn(runDir, 'marginal');
  try {
    const bytes = await readFile(path);
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const check = parquetMetadata(file).key_value_metadata?.find(({ key }) => key === CHECK_KEY)?.value;
    const all = (await parquetReadObjects({ file })).map((row) => ({
      key: String(row.curve),
      settings: String(row.settings),
      row: rowOf(row),
    }));
    if (check !== checkOf(all)) throw new Error('its checksum does not fit.');
    const byKey = new Map<string, CurveRow[]>();
    for (const { key, settings: of, row } of all) {
      if (of === settings) byKey.set(key, [...(byKey.get(key) ?? []), row]);
    }
    return { curves: [...byKey].map(([key, rows]) => ({ key, curve: curveOf(rows) })) };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return { curves: [] };
    const reason = error instanceof Error ? error.message : String(error);
    return { curves: [], problem: `${path} is damaged and is not used: ${reason}` };
  }
}

const KINDS: readonly CurveKind[] = ['allocated', 'pinned', 'net'];

function rowOf(row: Record<string, unknown>): CurveRow {
  const kind = KINDS.find((known) => known === row.kind);
  if (kind === undefined) throw new Error(`it has a row of the unknown kind ${JSON.stringify(row.kind)}.`);
  const number = (name: string): number => {
    const value = row[name];
    return typeof value === 'number' ? value : Number.NaN;
  };
  const capacity = number('capacity');
  if (!(capacity >= 0 && capacity <= 1)) throw new Error('it has a row without a capacity.');
  return {
    kind,
    capacity,
    marginalBenefit: number('marginal_benefit'),
    standardError: number('standard_error'),
    loss: number('loss'),
    feasible: row.feasible === true,
  };
}

function curveOf(rows: CurveRow[]): KeptCurve['curve'] {
  if (rows.every(({ kind }) => kind === 'net')) return { method: 'net', rows };
  const curve = bathCurveOfRows(rows);
  const [first, last] = [curve.hull?.at(0), curve.hull?.at(-1)];
  if (first?.capacity !== 0 || last?.capacity !== 1) throw new Error('a curve of it does not reach from 0 to 1.');
  return curve;
}
