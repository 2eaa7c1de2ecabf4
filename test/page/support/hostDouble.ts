// Runs in the page, before it: plays the extension host of a run's panel, over the real protocol.
import { cellAt, cellModel } from '../../../src/core/experiment/sweep.ts';
import { type KeptCurve, knownCurves } from '../../../src/core/results/cellCurves.ts';
import { type HullPredictions, noPredictions } from '../../../src/core/results/cellLayers.ts';
import type { CellRecord } from '../../../src/core/results/cellRecord.ts';
import { decodeEmbedded } from '../../../src/core/results/embedded.ts';
import { pickCells } from '../../../src/core/results/pickCells.ts';
import type { RunSummary } from '../../../src/core/results/runSummary.ts';
import { blankSummary } from '../../../src/core/results/runSummary.ts';
import { putCells } from '../../../src/core/results/summary.ts';
import type { DiagramRegion, PanelHostApi, PanelHostEvents } from '../../../src/protocol/panelMessages.ts';
import type { RunDescription } from '../../../src/protocol/panelSource.ts';
import { createPeer, type Peer } from '../../../src/protocol/rpc.ts';
import { hostTransport, keptState } from './vscodeDouble.ts';

/** What a test does with the host. */
export interface HostDouble {
  /** Actions that the page asked for, in order. */
  actions: string[];
  /** Files that the page had saved, in order. */
  saved: { name: string; bytes: Uint8Array }[];
  /** From now on the user thinks better of saving. */
  refuseToSave(): void;
  /** Regions that the page asked to refine, in order. */
  regions: DiagramRegion[];
  /** Cells that the page asked for, in order. */
  asked: number[];
  /** Cells whose curves the page asked for, and of them those it gave up. */
  curvesAsked: number[];
  curvesDropped: number[];
  /** Answers the last question for curves. */
  refine(): void;
  /** Tells of newly finished cells, and of changes to the description. */
  news(cells: number[], description: Partial<RunDescription>): void;
  /** From now on every call fails with this message; `undefined` ends that. */
  fail(message: string | undefined): void;
  state(): unknown;
}

/** The text of an element that the test puts into the page: the run as it will end. */
interface Told {
  description: RunDescription;
  summary: RunSummary;
  records: CellRecord[];
  finished: number[];
  /** Curves are answered when `refine` is called. */
  unrefined?: boolean;
  curves?: KeptCurve[];
  predictions?: HullPredictions;
}

declare global {
  interface Window {
    hostDouble: HostDouble;
    /** Encoded `Told`, set by the test. */
    toldToHost: string;
  }
}

const told = decodeEmbedded(window.toldToHost) as Told;
let { description } = told;
const { cells, groups, featureCapacity } = told.summary;
const current = blankSummary(cells, groups, featureCapacity.length);
const done = new Set<number>();
let failure: string | undefined;

/** The summaries of some cells, as news carry them. */
const partOf = (cells: readonly number[]): RunSummary => pickCells(told.summary, Int32Array.from(cells));

function finish(cells: readonly number[]): void {
  putCells(current, cells, partOf(cells));
  for (const cell of cells) done.add(cell);
}

function orFail<T>(value: T): T {
  if (failure !== undefined) throw new Error(failure);
  return value;
}

const actions: string[] = [];
const saved: { name: string; bytes: Uint8Array }[] = [];
let saving = true;
const regions: DiagramRegion[] = [];
const asked: number[] = [];
const curvesAsked: number[] = [];
const curvesDropped: number[] = [];
let refine = (): void => {};
finish(told.finished);

const peer: Peer<object, PanelHostEvents, object> = createPeer<PanelHostApi, object, PanelHostEvents, object>(
  hostTransport,
  {
    describe: () => orFail({ ...description, finished: done.size }),
    summary: () => orFail(current),
    cell: ({ cell }) => {
      asked.push(cell);
      return orFail(done.has(cell) ? told.records.find((record) => record.cell === cell) : undefined);
    },
    curves: (request, { signal }) => {
      curvesAsked.push(request.cell);
      signal.addEventListener('abort', () => curvesDropped.push(request.cell));
      const { experiment } = told.description;
      const model = cellModel(experiment, cellAt(experiment, request.cell));
      const kept = new Map((told.curves ?? []).map(({ key, curve }) => [key, curve]));
      const curves = knownCurves(model, request, (key) => kept.get(key));
      peer.emit('curvesFound', { ...request, curves, refining: true });
      return new Promise((resolve) => {
        refine = () => resolve({ ...request, curves, refining: false });
        if (!told.unrefined) refine();
      });
    },
    predictions: () => orFail(told.predictions ?? noPredictions(told.summary.cells)),
    saveFile: (file) => {
      saved.push(file);
      return { saved: saving };
    },
    act: ({ action }) => {
      actions.push(action);
    },
    refine: ({ region }) => {
      regions.push(region);
    },
  },
);

window.hostDouble = {
  actions,
  saved,
  refuseToSave() {
    saving = false;
  },
  regions,
  asked,
  curvesAsked,
  curvesDropped,
  refine: () => refine(),
  news(cells, changed) {
    finish(cells);
    description = { ...description, ...changed, finished: done.size };
    peer.emit('runChanged', { description, cells: Int32Array.from(cells), summary: partOf(cells) });
  },
  fail(message) {
    failure = message;
  },
  state: keptState,
};
