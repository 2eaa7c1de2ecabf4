import { useEffect, useState } from 'preact/hooks';
import type { CellCurves } from '../core/results/cellCurves.ts';
import type { PanelSource } from '../protocol/panelSource.ts';

export type CurvesLoad =
  | { kind: 'none' }
  | { kind: 'loading' }
  | { kind: 'absent' }
  | { kind: 'failed'; message: string }
  | { kind: 'loaded'; curves: CellCurves };

/**
 * Computed curves of a cell, as they get better. A cell that is left gives up what is computed for it.
 *
 * @param groups none: nothing is to be computed
 * @param trained whether the cell is: the probe is of trained weights
 */
export function useCellCurves(
  source: PanelSource,
  cell: number,
  groups: readonly string[],
  trained: boolean,
): CurvesLoad {
  const name = JSON.stringify([cell, groups]);
  const [found, setFound] = useState<{ name: string; load: CurvesLoad }>({ name, load: { kind: 'loading' } });
  useEffect(() => {
    if (groups.length === 0) return;
    const controller = new AbortController();
    const { signal } = controller;
    const show = (load: CurvesLoad): void => {
      if (!signal.aborted) setFound({ name, load });
    };
    source
      .curves({ cell, groups: [...groups] }, { signal, onStage: (curves) => show({ kind: 'loaded', curves }) })
      .then(
        (curves) => show(curves === undefined ? { kind: 'absent' } : { kind: 'loaded', curves }),
        (error: unknown) => show({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
      );
    return () => controller.abort();
  }, [source, name, trained]);
  if (groups.length === 0) return { kind: 'none' };
  return found.name === name ? found.load : { kind: 'loading' };
}
