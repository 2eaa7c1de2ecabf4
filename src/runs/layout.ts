import { join } from 'node:path';

/** Version of the run folder's layout, as `formatVersion` in the manifest. Readers refuse newer ones. */
export const RUN_FORMAT_VERSION = 1;

/** The files of a run folder, by what they are. */
export const RunFile = {
  /** The experiment file, byte for byte. */
  source: 'source.yaml',
  /** The resolved experiment: every default written out. */
  config: 'config.yaml',
  manifest: 'manifest.json',
  status: 'status.json',
  progress: 'progress.jsonl',
  results: 'results.parquet',
  curves: 'curves.parquet',
  weights: 'weights.safetensors',
  /** SHA-256 of the three files above. */
  sums: 'SHA256SUMS',
  /** Curves of marginal benefit that somebody asked for. */
  marginal: 'marginal.parquet',
  /** The same curves, for this program itself. */
  marginalKept: 'marginal.json',
  /** What the run came to, in a few numbers: kept for lists of runs, computed again where it is missing. */
  headline: 'headline.json',
  /** The user's star and note. */
  marks: 'marks.json',
  log: 'log.txt',
  lock: 'lock',
} as const;

/** Folder of the finished blocks inside a run folder. */
export const BLOCKS_FOLDER = 'blocks';

export const pathIn = (runDir: string, file: keyof typeof RunFile): string => join(runDir, RunFile[file]);

/** `blocks/000042.block` */
export const blockPath = (runDir: string, block: number): string =>
  join(runDir, BLOCKS_FOLDER, `${String(block).padStart(6, '0')}.block`);

const blockName = /^(\d{6,9})\.block$/;

/** The number of a block from its file's name; `undefined` for other files, such as half-written ones. */
export function blockNumber(fileName: string): number | undefined {
  const match = blockName.exec(fileName);
  return match ? Number(match[1]) : undefined;
}

/** Folder of a runs folder (`.capacity-lab/runs`) that deleted runs wait in. */
export const DELETED_FOLDER = '.deleted';
