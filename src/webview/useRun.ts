import { useEffect, useState } from 'preact/hooks';
import type { Experiment } from '../core/experiment/experiment.ts';
import { withTheory } from '../core/plots/withTheory.ts';
import type { RunSummary } from '../core/results/runSummary.ts';
import { putCells, theorySummary } from '../core/results/summary.ts';
import type { PanelSource, RunChange, RunDescription } from '../protocol/panelSource.ts';

/** A run as the page holds it. */
export interface LoadedRun {
  description: RunDescription;
  /** The experiment, one object for the life of the page: news bring equal copies. */
  experiment: Experiment;
  /** Trained values so far, theory for every cell. A new object whenever something in it changed. */
  summary: RunSummary;
}

export type RunLoad = { kind: 'loading' } | { kind: 'failed'; message: string } | { kind: 'loaded'; run: LoadedRun };

/** Loads the run and follows its news. */
export function useRun(source: PanelSource): RunLoad {
  const [load, setLoad] = useState<RunLoad>({ kind: 'loading' });
  useEffect(() => followRun(source, setLoad), [source]);
  return load;
}

/** Tells of a run when it is loaded and whenever something of it changed. Returns how to stop. */
export function followRun(source: PanelSource, tell: (load: RunLoad) => void): () => void {
  let run: LoadedRun | undefined;
  let closed = false;
  // News that arrive while the summary is on its way are put into it when it is there: it may lack them.
  const early: RunChange[] = [];
  const show = (next: LoadedRun): void => {
    run = next;
    if (!closed) {
      tell({ kind: 'loaded', run: next });
    }
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
    const full = withTheory(summary, theorySummary(experiment));
    show(early.reduce(withNews, { description, experiment, summary: full }));
  };
  open().catch((error: unknown) => {
    if (!closed) {
      tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  });
  return () => {
    closed = true;
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
