import { useEffect, useRef, useState } from 'preact/hooks';
import type { CellRecord } from '../core/results/cellRecord.ts';
import type { PageSource } from './source.ts';
import type { LoadedRun } from './useRun.ts';

/** The records of some cells, each asked for when it is finished. A cell that cannot be read is left out. */
export function useCellRecords(
  source: PageSource,
  cells: readonly number[],
  { summary }: LoadedRun,
): ReadonlyMap<number, CellRecord> {
  const [records, setRecords] = useState<ReadonlyMap<number, CellRecord>>(new Map());
  const asked = useRef(new Set<number>());
  const open = useRef(true);
  const ready = cells.filter((cell) => summary.outcome[cell] !== 0);
  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
    };
  }, []);
  useEffect(() => {
    for (const cell of ready.filter((one) => !asked.current.has(one))) {
      asked.current.add(cell);
      source.cell(cell).then(
        (record) => {
          if (record !== undefined && open.current) {
            setRecords((known) => new Map(known).set(cell, record));
          }
        },
        // The same cell says why when it is selected.
        () => asked.current.delete(cell),
      );
    }
  }, [source, ready.join()]);
  return records;
}
