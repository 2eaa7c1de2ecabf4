import { useEffect, useMemo, useState } from 'preact/hooks';
import type { CurvePoint } from '../core/capacity/hull.ts';
import { cellCount } from '../core/experiment/sweep.ts';
import type { DiagramLayers } from '../core/plots/diagramLayers.ts';
import {
  bathsOfRun,
  type CellLayers,
  cellLayers,
  type HullPredictions,
  hullMap,
  noPredictions,
  predictionLayer,
} from '../core/results/cellLayers.ts';
import type { PageSource } from './source.ts';
import type { LoadedRun } from './useRun.ts';

/** What is computed of a run beside its training. */
export interface Computed {
  layers: CellLayers;
  predictions: HullPredictions;
  hulls: ReadonlyMap<string, readonly CurvePoint[]>;
  /** What colours the diagrams. */
  shown: DiagramLayers;
  /** Are there cells that need hulls? */
  needsHulls: boolean;
  state: 'ready' | 'waiting' | 'computing' | 'absent' | { failed: string };
}

/** More baths than this take minutes: they are computed when a layer that needs them is chosen. */
const UNASKED = 40;

/**
 * The layers of a run. Hulls are computed once the run has ended: its threads have better to do before.
 *
 * @param asked a layer is chosen that needs them
 */
export function useComputed(source: PageSource, run: LoadedRun, group: string, asked: boolean): Computed {
  const { experiment, summary, description } = run;
  const baths = useMemo(() => bathsOfRun(experiment).baths.size, [experiment]);
  const [predictions, setPredictions] = useState<HullPredictions>(() => noPredictions(cellCount(experiment)));
  const [state, setState] = useState<Computed['state']>(baths === 0 ? 'ready' : 'waiting');
  const ended = description.state !== 'running' && description.state !== 'queued';
  const wanted = baths > 0 && ended && (asked || baths <= UNASKED);
  useEffect(() => {
    if (!wanted) return;
    const controller = new AbortController();
    const { signal } = controller;
    setState('computing');
    source
      .predictions({
        signal,
        onStage: (found) => {
          if (!signal.aborted) setPredictions(found);
        },
      })
      .then(
        (found) => {
          if (signal.aborted) return;
          if (found !== undefined) setPredictions(found);
          setState(found === undefined ? 'absent' : 'ready');
        },
        (error: unknown) => {
          if (!signal.aborted) setState({ failed: error instanceof Error ? error.message : String(error) });
        },
      );
    return () => controller.abort();
  }, [source, wanted]);
  const layers = useMemo(
    () => cellLayers(experiment, group, predictions.hulls),
    [experiment, group, predictions.hulls],
  );
  const hulls = useMemo(() => hullMap(predictions.hulls), [predictions.hulls]);
  const shown = useMemo(
    () => ({ returns: layers.returns, prediction: predictionLayer(summary, layers, predictions) }),
    [layers, predictions, summary],
  );
  return { layers, predictions, hulls, shown, needsHulls: baths > 0, state };
}
