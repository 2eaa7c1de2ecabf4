import { useEffect, useState } from 'preact/hooks';
import type { Experiment } from '../core/experiment/experiment.ts';
import type { RunSummary } from '../core/results/runSummary.ts';
import { putCells, theoryByCell } from '../core/results/summary.ts';
import type { PanelSource, RunChange, RunDescription } from '../protocol/panelSource.ts';
import { inSteps } from './inSteps.ts';

/** A run as the page holds it. */
export interface LoadedRun {
  description: RunDescription;
  /** The experiment, one object for the life of the page: news bring equal copies. */
  experiment: Experiment;
  /** Trained values so far, theory for every cell. A new object whenever something in it changed. */
  summary: RunSummary;
}

export type RunLoad = { kind: 'loading' } | { kind: 'failed'; message: string } | { kind: 'loaded'; run: LoadedRun };

/** What goes through more cells than this is done when the page has nothing better to do. */
export const MANY_CELLS = 5000;

/** Loads the run and follows its news. */
export function useRun(source: PanelSource): RunLoad {
  const [load, setLoad] = useState<RunLoad>({ kind: 'loading' });
  useEffect(() => followRun(source, setLoad), [source]);
  return load;
}

/** From one telling of numbers to the next, milliseconds: a page that draws for each has time for nothing else. */
const GAP_MS = 250;
/** Of many cells, what theory says that takes longer than this follows once the page stands, milliseconds. */
const FIRST_MS = 100;

/**
 * Tells of a run when it is loaded and whenever something of it changed: of its state at once, of numbers four times a
 * second at most, however often the source does. Returns how to stop.
 */
export function followRun(source: PanelSource, tell: (load: RunLoad) => void): () => void {
  let run: LoadedRun | undefined;
  let closed = false;
  // News that arrive while the summary is on its way are put into it when it is there: it may lack them.
  const early: RunChange[] = [];
  let due: ReturnType<typeof setTimeout> | undefined;
  let earliest = 0;
  let giveUp = (): void => {};
  const tellNow = (): void => {
    clearTimeout(due);
    due = undefined;
    earliest = performance.now() + GAP_MS;
    if (run !== undefined && !closed) tell({ kind: 'loaded', run });
  };
  const show = (next: LoadedRun): void => {
    const wait = next.description.state === run?.description.state ? earliest - performance.now() : 0;
    run = next;
    if (wait <= 0) tellNow();
    else due ??= setTimeout(tellNow, wait);
  };
  const stop = source.onChange((change) => {
    if (run === undefined) {
      early.push(change);
    } else {
      show(withNews(run, change));
    }
  });
  const open = async (): Promise<void> => {
    const [description, summary] = await Promise.all([source.describe(), source.summary()]);
    const { experiment } = description;
    const afresh = (): void => {
      if (run !== undefined) show({ ...run, summary: { ...run.summary } });
    };
    if (closed) return;
    const first = summary.cells > MANY_CELLS ? FIRST_MS : Number.POSITIVE_INFINITY;
    giveUp = inSteps(theoryByCell(experiment, summary), afresh, { first, onPause: afresh });
    show(early.reduce(withNews, { description, experiment, summary }));
  };
  open().catch((error: unknown) => {
    if (!closed) {
      tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  });
  return () => {
    closed = true;
    clearTimeout(due);
    giveUp();
    stop();
  };
}

function withNews(run: LoadedRun, { description, cells, summary }: RunChange): LoadedRun {
  if (cells.length === 0) {
    return { ...run, description };
  }
  putCells(run.summary, cells, summary);
  return { ...run, description, summary: { ...run.summary } };
}
