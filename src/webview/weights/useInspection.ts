import { useEffect, useState } from 'preact/hooks';
import type { WeightsChoice } from '../../core/weights/choose.ts';
import type { Inspection } from '../../core/weights/inspection.ts';
import type { WeightsSource } from './weightsSource.ts';

export type InspectionLoad =
  | { kind: 'measuring'; share: number }
  | { kind: 'failed'; message: string }
  | { kind: 'loaded'; inspection: Inspection };

/** Measures the chosen matrix, again with every other choice and on request. Answers for a choice left meanwhile are dropped. */
export function useInspection(
  source: WeightsSource,
  choice: WeightsChoice,
): { load: InspectionLoad; measureAgain: () => void } {
  const [load, setLoad] = useState<InspectionLoad>({ kind: 'measuring', share: 0 });
  const [life, setLife] = useState(0);
  const key = JSON.stringify(choice);
  useEffect(() => {
    let left = false;
    const show = (next: InspectionLoad): void => {
      if (!left) setLoad(next);
    };
    show({ kind: 'measuring', share: 0 });
    const stop = source.onProgress((share) => show({ kind: 'measuring', share }));
    source
      .inspect(choice, life > 0)
      .then(
        (inspection) => show({ kind: 'loaded', inspection }),
        (error: unknown) => show({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
      )
      .finally(stop);
    return () => {
      left = true;
      stop();
    };
  }, [source, key, life]);
  return { load, measureAgain: () => setLife(life + 1) };
}
