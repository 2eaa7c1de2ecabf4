// Runs in the page, before it: plays the extension host of a comparison, over the real protocol.
import { decodeEmbedded } from '../../../src/core/results/embedded.ts';
import { pickCells } from '../../../src/core/results/pickCells.ts';
import { blankSummary, type RunSummary } from '../../../src/core/results/runSummary.ts';
import { putCells } from '../../../src/core/results/summary.ts';
import type { ComparisonHostApi, ComparisonHostEvents } from '../../../src/protocol/comparisonMessages.ts';
import type { RunDescription } from '../../../src/protocol/panelSource.ts';
import { createPeer, type Peer } from '../../../src/protocol/rpc.ts';
import type { TrainedRun } from './run.ts';
import { hostTransport, keptState } from './vscodeDouble.ts';

/** What a test does with the host. */
export interface ComparisonDouble {
  /** `run cell` of the cells that the page asked for, in order. */
  asked: string[];
  /** A run ends: its remaining cells are finished. */
  finish(run: number, description: Partial<RunDescription>): void;
  state(): unknown;
}

declare global {
  interface Window {
    comparisonDouble: ComparisonDouble;
    /** Encoded runs, each with how many of its cells are finished, set by the test. */
    toldToComparison: string;
  }
}

type Told = (TrainedRun & { finishedCells: number })[];

const told = decodeEmbedded(window.toldToComparison) as Told;
const upTo = (from: number, to: number): Int32Array =>
  Int32Array.from({ length: to - from }, (_, place) => from + place);
const runs = told.map(({ summary, description, finishedCells }) => {
  const current = blankSummary(summary.cells, summary.groups, 0, summary.startSharing.length);
  const first = upTo(0, finishedCells);
  putCells(current, first, pickCells(summary, first));
  return { current, description: { ...description, finished: finishedCells } };
});
const asked: string[] = [];

function runAt(run: number): { told: Told[number]; current: RunSummary; description: RunDescription } {
  const [whole, now] = [told[run], runs[run]];
  if (whole === undefined || now === undefined) throw new Error(`There is no run ${run}.`);
  return { told: whole, ...now };
}

const peer: Peer<object, ComparisonHostEvents, object> = createPeer<
  ComparisonHostApi,
  object,
  ComparisonHostEvents,
  object
>(hostTransport, {
  describe: ({ run }) => runAt(run).description,
  summary: ({ run }) => runAt(run).current,
  cell: ({ run, cell }) => {
    asked.push(`${run} ${cell}`);
    return runAt(run).told.records.find((record) => record.cell === cell);
  },
  curves: ({ cell, groups }) => ({ cell, groups, curves: [], refining: false }),
});

window.comparisonDouble = {
  asked,
  finish(run, changed) {
    const { told: whole, current, description } = runAt(run);
    const cells = upTo(description.finished, whole.summary.cells);
    const summary = pickCells(whole.summary, cells);
    putCells(current, cells, summary);
    const next = { ...description, finished: whole.summary.cells, ...changed };
    runs[run] = { current, description: next };
    peer.emit('runChanged', { run, change: { description: next, cells, summary } });
  },
  state: keptState,
};
