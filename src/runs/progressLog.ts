import { checked, checkedJson } from './checkedJson.ts';
import { pathIn } from './layout.ts';
import { asRunError, hasCode } from './runError.ts';
import { appendToOwn, readRegular } from './safeFiles.ts';

/** Far more lines than a run has blocks. */
const MOST_BYTES = 2 ** 28;

/** One line of `progress.jsonl`: a block of cells was finished and is on disk. */
export interface ProgressLine {
  /** ISO 8601, UTC. */
  time: string;
  block: number;
  /** Cells of the block. */
  cells: number;
  /** Cells of the run that are finished. */
  finished: number;
  total: number;
  /** Milliseconds of training, over all sessions. */
  elapsedMs: number;
}

/**
 * Appends a line. `first` starts a session: a killed process may have left half a line, which is closed first.
 * @throws RunError (`disk`)
 */
export async function appendProgress(runDir: string, line: ProgressLine, first: boolean): Promise<void> {
  const path = pathIn(runDir, 'progress');
  try {
    const separator = first && endsTorn(path) ? '\n' : '';
    appendToOwn(path, `${separator}${checkedJson(line)}\n`);
  } catch (error) {
    throw asRunError(error, `write ${path}`);
  }
}

/** The whole lines of the file, in order; torn and damaged ones are passed over, and a missing file has none. @throws RunError (`disk`) */
export function readProgress(runDir: string): ProgressLine[] {
  return readText(pathIn(runDir, 'progress'))
    .split('\n')
    .flatMap((text) => parseLine(text) ?? []);
}

function parseLine(text: string): ProgressLine | undefined {
  try {
    const value = checked(JSON.parse(text))?.value;
    if (!isLine(value)) return undefined;
    const { time, block, cells, finished, total, elapsedMs } = value;
    return { time, block, cells, finished, total, elapsedMs };
  } catch {
    return undefined;
  }
}

const numbers = ['block', 'cells', 'finished', 'total', 'elapsedMs'] as const;

const isLine = (value: unknown): value is ProgressLine =>
  typeof value === 'object' &&
  value !== null &&
  'time' in value &&
  typeof value.time === 'string' &&
  numbers.every((key) => Number.isFinite((value as Record<string, unknown>)[key]));

const endsTorn = (path: string): boolean => {
  const text = readText(path);
  return text !== '' && !text.endsWith('\n');
};

function readText(path: string): string {
  try {
    return readRegular(path, MOST_BYTES).toString('utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return '';
    throw asRunError(error, `read ${path}`);
  }
}
