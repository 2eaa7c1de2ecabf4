import { useEffect, useState } from 'preact/hooks';
import type { CellRecord } from '../core/results/cellRecord.ts';
import type { PanelSource } from '../protocol/panelSource.ts';
import type { LoadedRun } from './useRun.ts';

export type RecordLoad =
  | { kind: 'loading' }
  | { kind: 'unfinished' }
  | { kind: 'failed'; message: string }
  | { kind: 'loaded'; record: CellRecord };

/** The record of a cell, asked for once it is finished, and not of a number that is none. The answer for a cell left meanwhile is dropped. */
export function useCellRecord(source: PanelSource, cell: number, { summary }: Pick<LoadedRun, 'summary'>): RecordLoad {
  const [loaded, setLoaded] = useState<{ cell: number; load: RecordLoad }>({ cell, load: { kind: 'loading' } });
  const finished = (summary.outcome[cell] ?? 0) !== 0;
  useEffect(() => {
    if (!finished) {
      setLoaded({ cell, load: { kind: 'unfinished' } });
      return;
    }
    let left = false;
    const show = (load: RecordLoad): void => {
      if (!left) {
        setLoaded({ cell, load });
      }
    };
    source.cell(cell).then(
      (record) => show(record === undefined ? { kind: 'unfinished' } : { kind: 'loaded', record }),
      (error: unknown) => show({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      left = true;
    };
  }, [source, cell, finished]);
  return loaded.cell === cell ? loaded.load : { kind: 'loading' };
}
