import * as Type from 'typebox';
import { Check } from 'typebox/value';
import { checkedJson, readCheckedJson } from './checkedJson.ts';
import { replaceFile } from './files.ts';
import { pathIn, RUN_FORMAT_VERSION } from './layout.ts';
import { RunError } from './runError.ts';

const Override = Type.Object({
  path: Type.String(),
  value: Type.Union([Type.Number(), Type.String(), Type.Boolean()]),
});

/** One stretch of work on a run: a run that was stopped and resumed has several. */
const Session = Type.Object({
  /** ISO 8601, UTC. */
  startedAt: Type.String(),
  workers: Type.Number(),
  /** Cells that were there already. */
  cellsBefore: Type.Number(),
  endedAt: Type.Optional(Type.String()),
  /** Milliseconds of training, and of joining the blocks into tables; without them the session was killed. */
  trainingMs: Type.Optional(Type.Number()),
  joiningMs: Type.Optional(Type.Number()),
  state: Type.Optional(Type.String()),
});

const Platform = Type.Object({
  system: Type.String(),
  architecture: Type.String(),
  processor: Type.String(),
  node: Type.String(),
});

const ManifestSchema = Type.Object({
  formatVersion: Type.Number(),
  program: Type.Object({ name: Type.String(), version: Type.String() }),
  experiment: Type.String(),
  /** The experiment file, relative to the run folder, with `/`; it need not exist any more. */
  file: Type.String(),
  /** Read as JSON (true) or YAML. */
  json: Type.Boolean(),
  /** Settings given beside the file, on the command line. */
  overrides: Type.Array(Override),
  configHash: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  seed: Type.Number(),
  /** The file that gave the parameters of the models, as the experiment names it; left out: they were trained. */
  weights: Type.Optional(Type.Object({ file: Type.String(), sha256: Type.String() })),
  /** Cells and blocks of the experiment, all shards together. */
  cells: Type.Number(),
  blocks: Type.Number(),
  /** Which part of the experiment this run trains, and how many cells that is; left out: all. */
  shard: Type.Optional(Type.Object({ index: Type.Number(), count: Type.Number(), cells: Type.Number() })),
  /** The shards that the run was merged from, and where each was trained. */
  merged: Type.Optional(Type.Array(Type.Object({ index: Type.Number(), platform: Platform }))),
  engine: Type.Object({
    name: Type.String(),
    /** What the bits of a result depend on beside the configuration. */
    details: Type.Record(Type.String(), Type.String()),
    /** What there is to know of how it was loaded, when the run began. */
    note: Type.Optional(Type.String()),
  }),
  platform: Platform,
  startedAt: Type.String(),
  sessions: Type.Array(Session),
});

/** What a run is and where it comes from (`manifest.json`). */
export type Manifest = Type.Static<typeof ManifestSchema>;
export type Session = Type.Static<typeof Session>;

/** Cells that a run is to have: those of its shard, or all of the experiment. */
export const cellsToTrain = ({ shard, cells }: Manifest): number => shard?.cells ?? cells;

/** Would two engines give the same bits? */
export const sameEngine = (a: Pick<Manifest, 'engine'>, b: Pick<Manifest, 'engine'>): boolean =>
  a.engine.name === b.engine.name &&
  JSON.stringify(sorted(a.engine.details)) === JSON.stringify(sorted(b.engine.details));

const sorted = (details: Record<string, string>): [string, string][] => Object.entries(details).sort();

/** `kernels (1a2b3c4d5e6f7a8b)`, `tensorflow (TensorFlow.js 4.22.0, float32; JavaScript)` */
export const engineText = ({ name, details }: Manifest['engine']): string =>
  `${name} (${Object.values(details).join('; ')})`;

/**
 * The manifest of a run folder; `undefined` when there is none.
 * @throws RunError: `damaged` when it cannot be understood, `disk`
 */
export function readManifest(runDir: string): Manifest | undefined {
  const path = pathIn(runDir, 'manifest');
  const value = readCheckedJson(path);
  if (value === undefined) return undefined;
  if (hasFormatVersion(value) && value.formatVersion > RUN_FORMAT_VERSION) {
    const newer = `format ${value.formatVersion}, and this version reads up to ${RUN_FORMAT_VERSION}`;
    throw new RunError('damaged', `${runDir} was written by a newer version of Capacity Lab (${newer}).`);
  }
  if (!Check(ManifestSchema, value)) {
    throw new RunError('damaged', `${path} is damaged: it does not describe a run.`);
  }
  return value;
}

/** @throws RunError (`disk`) */
export function writeManifest(runDir: string, manifest: Manifest): Promise<void> {
  return replaceFile(pathIn(runDir, 'manifest'), `${checkedJson(manifest, 2)}\n`);
}

const hasFormatVersion = (value: unknown): value is { formatVersion: number } =>
  typeof value === 'object' && value !== null && 'formatVersion' in value && typeof value.formatVersion === 'number';
