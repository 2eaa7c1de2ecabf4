import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
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
  const table = createParquetTable(columns, { [CHECK_KEY]: NO_CHECK }, (bytes) => pieces.push(bytes.slice()));
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
  const bytes = Buffer.concat(pieces);
  const at = checkAt(bytes);
  if (at !== undefined) bytes.write(checkOf(bytes, at), at, 'latin1');
  await replaceFile(pathIn(runDir, 'marginal'), bytes);
}

/** Key of the file's metadata that holds its checksum. Parquet has none that its readers would look at. */
const CHECK_KEY = 'capacity-lab.check';
const NO_CHECK = '00000000';

/** Where the checksum stands: behind its key, a byte that says that text follows, and one for its length. */
function checkAt(bytes: Buffer): number | undefined {
  const key = bytes.lastIndexOf(CHECK_KEY);
  const at = key + CHECK_KEY.length + 2;
  return key < 0 || at + NO_CHECK.length > bytes.length ? undefined : at;
}

/** CRC-32 of the file with zeros in place of its checksum, 8 digits. */
function checkOf(bytes: Buffer, at: number): string {
  const blank = Buffer.from(bytes);
  blank.write(NO_CHECK, at, 'latin1');
  return crc32(blank).toString(16).padStart(8, '0');
}

/** Looked at before the bytes are taken for Parquet: a reader may come to no end in damaged ones. */
function fits(bytes: Buffer): boolean {
  const at = checkAt(bytes);
  return at !== undefined && bytes.toString('latin1', at, at + NO_CHECK.length) === checkOf(bytes, at);
}

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
    if (!fits(bytes)) throw new Error('its checksum does not fit.');
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    const byKey = new Map<string, CurveRow[]>();
    for (const row of await parquetReadObjects({ file })) {
      if (row.settings !== settings) continue;
      const key = String(row.curve);
      byKey.set(key, [...(byKey.get(key) ?? []), rowOf(row)]);
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
