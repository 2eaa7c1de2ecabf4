import { useEffect, useMemo, useState } from 'preact/hooks';
import type { CellCurves } from '../core/results/cellCurves.ts';
import type { PageSource } from './source.ts';

/** A cell whose curves are wanted, of one feature group. */
export interface WantedCurves {
  cell: number;
  group: string;
}

/**
 * Computed curves of several cells, one cell after the other, as they get better. A cell whose curves cannot be computed
 * is left out: its details say why.
 */
export function usePinnedCurves(source: PageSource, wanted: readonly WantedCurves[]): ReadonlyMap<number, CellCurves> {
  const [found, setFound] = useState<ReadonlyMap<string, CellCurves>>(new Map());
  const names = wanted.map(nameOf);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const show = (name: string, curves: CellCurves): void => {
      if (!signal.aborted) setFound((known) => new Map(known).set(name, curves));
    };
    const ask = async (): Promise<void> => {
      for (const one of wanted) {
        const name = nameOf(one);
        if (signal.aborted || found.get(name)?.refining === false) continue;
        const curves = await source
          .curves({ cell: one.cell, groups: [one.group] }, { signal, onStage: (stage) => show(name, stage) })
          .catch(() => undefined);
        if (curves !== undefined) show(name, curves);
      }
    };
    void ask();
    return () => controller.abort();
  }, [source, names.join()]);
  return useMemo(
    () =>
      new Map(
        wanted.flatMap((one) => {
          const curves = found.get(nameOf(one));
          return curves === undefined ? [] : [[one.cell, curves] as const];
        }),
      ),
    [found, names.join()],
  );
}

const nameOf = ({ cell, group }: WantedCurves): string => `${cell} ${group}`;
