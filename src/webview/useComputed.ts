import { useEffect, useMemo, useState } from 'preact/hooks';
import type { CurvePoint } from '../core/capacity/hull.ts';
import { cellCount } from '../core/experiment/sweep.ts';
import type { DiagramLayers } from '../core/plots/diagramLayers.ts';
import {
  bathsByCell,
  type CellLayers,
  type HullPredictions,
  hullMap,
  layersByCell,
  noLayers,
  noPredictions,
  predictionLayer,
} from '../core/results/cellLayers.ts';
import type { PageSource } from './source.ts';
import { useInSteps } from './useInSteps.ts';
import { type LoadedRun, MANY_CELLS } from './useRun.ts';

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
  const cells = cellCount(experiment);
  const isSmall = cells <= MANY_CELLS;
  const baths = useInSteps(() => bathsByCell(experiment), [experiment], { isSmall })?.baths.size;
  const [predictions, setPredictions] = useState<HullPredictions>(() => noPredictions(cells));
  const [asking, setState] = useState<Computed['state']>('waiting');
  const ended = description.state !== 'running' && description.state !== 'queued';
  const wanted = baths !== undefined && baths > 0 && ended && (asked || baths <= UNASKED);
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
  const blank = useMemo(() => noLayers(cells), [cells]);
  const found = useInSteps(() => layersByCell(experiment, group, predictions.hulls), [experiment, predictions.hulls], {
    key: group,
    isSmall,
  });
  const layers = found ?? blank;
  const hulls = useMemo(() => hullMap(predictions.hulls), [predictions.hulls]);
  const shown = useMemo(
    () => ({ returns: layers.returns, prediction: predictionLayer(summary, layers, predictions) }),
    [layers, predictions, summary],
  );
  const needsHulls = baths !== undefined && baths > 0;
  return { layers, predictions, hulls, shown, needsHulls, state: baths === 0 ? 'ready' : asking };
}
