import type { Experiment } from '../core/experiment/experiment.ts';
import type { CellRecord } from '../core/results/cellRecord.ts';
import { describeColumns } from '../core/results/columns.ts';
import { pickCells } from '../core/results/pickCells.ts';
import type { RunSummary } from '../core/results/runSummary.ts';
import { emptySummary, putCell, summarizeCell } from '../core/results/summary.ts';
import { rowsOf } from '../core/results/table.ts';
import type { RunChange, RunDescription } from '../protocol/panelSource.ts';
import { openBlockStore } from './blockStore.ts';
import { createBreather } from './breathe.ts';
import { describeRun } from './describeRun.ts';
import { readManifest } from './manifest.ts';
import { RunError } from './runError.ts';
import { experimentOf } from './runExperiment.ts';
import { fileMetadata } from './tables.ts';
import { createTableWriter, type TableFormat } from './tableWriter.ts';

/**
 * A run on disk, read while it is running, after it was stopped or when it is done, by the process that trains it or
 * any other. Finished cells stay on disk and are read one at a time; the summary is kept.
 */
export interface RunReader {
  readonly runDir: string;
  readonly experiment: Experiment;
  /** How the run stands now. @throws RunError */
  describe(): RunDescription;
  /** One value per cell, of all cells finished by now. The caller may keep it. @throws RunError */
  summary(): Promise<RunSummary>;
  /** The same for the cells that finished since the last call of `news`. @throws RunError */
  news(): Promise<Pick<RunChange, 'cells' | 'summary'>>;
  /** `undefined` while the cell is unfinished. @throws RunError; RangeError for a number that is no cell */
  cell(index: number): CellRecord | undefined;
  /**
   * Writes the result table of the finished cells, in order of cells.
   * @param sink takes the bytes in order; it must be done with them when it returns, or copy them
   * @throws RunError, and what `sink` throws
   */
  exportTable(format: TableFormat, sink: (bytes: Uint8Array) => void): Promise<void>;
  /** What could not be read so far, as sentences. */
  problems(): readonly string[];
  close(): void;
}

/**
 * Opens a run folder for reading.
 * @throws RunError: `not-a-run`, `damaged`, `disk`
 */
export function openRun(runDir: string): RunReader {
  const manifest = readManifest(runDir);
  if (manifest === undefined) throw noRun(runDir);
  const experiment = experimentOf(runDir, manifest);
  const store = openBlockStore(runDir, manifest.cells, manifest.configHash);
  const whole = emptySummary(experiment);
  const summarised = new Uint8Array(manifest.cells);
  const unreported: number[] = [];
  const problems: string[] = [];
  let working: Promise<unknown> = Promise.resolve();

  /** A damaged cell is left blank in a summary; asked for by itself it is an error. */
  const readable = (cell: number): CellRecord | undefined => {
    try {
      return store.read(cell);
    } catch (error) {
      if (!(error instanceof RunError) || error.code !== 'damaged') throw error;
      problems.push(error.message);
      return undefined;
    }
  };
  /** Summarises the cells that were not yet. One call after the other, so that no cell is summarised twice. */
  const update = (): Promise<void> => {
    const turn = working.then(summariseNew);
    working = turn.catch(() => undefined);
    return turn;
  };
  const summariseNew = async (): Promise<void> => {
    store.refresh();
    const breathe = createBreather();
    for (let cell = 0; cell < manifest.cells; cell++) {
      if (summarised[cell] !== 0 || !store.has(cell)) continue;
      summarised[cell] = 1;
      const record = readable(cell);
      if (record === undefined) continue;
      putCell(whole, cell, summarizeCell(experiment, record));
      unreported.push(cell);
      await breathe();
    }
  };

  return {
    runDir,
    experiment,
    describe() {
      store.refresh();
      const now = readManifest(runDir);
      if (now === undefined) throw noRun(runDir);
      return describeRun(runDir, now, experiment, store.finished());
    },
    async summary() {
      await update();
      return structuredClone(whole);
    },
    async news() {
      await update();
      const cells = Int32Array.from(unreported.splice(0));
      return { cells, summary: pickCells(whole, cells) };
    },
    cell(index) {
      if (!Number.isInteger(index) || index < 0 || index >= manifest.cells) {
        throw new RangeError(`There is no cell ${index}: the run has cells 0 to ${manifest.cells - 1}.`);
      }
      if (!store.has(index)) store.refresh();
      return store.read(index);
    },
    async exportTable(format, sink) {
      store.refresh();
      const metadata = fileMetadata(experiment, manifest.configHash);
      const table = createTableWriter(format, describeColumns(experiment), metadata, sink);
      const breathe = createBreather();
      for (let cell = 0; cell < manifest.cells; cell++) {
        const record = store.read(cell);
        if (record !== undefined) table.append(rowsOf(experiment, record));
        await breathe();
      }
      table.finish();
    },
    problems: () => [...store.problems(), ...problems],
    close: store.close,
  };
}

const noRun = (runDir: string): RunError =>
  new RunError('not-a-run', `${runDir} is not a run folder: it has no manifest.json.`);
