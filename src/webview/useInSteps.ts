import { useEffect, useMemo, useState } from 'preact/hooks';
import { atOnce, type Steps } from '../core/results/steps.ts';
import { inSteps } from './inSteps.ts';

/**
 * What work on all cells finds: at once where they are few, else in slices once the page stands.
 *
 * @param work begins it; begun anew when `inputs` change
 * @param key of what is asked for: with the same key, what was found before stands until the new is there
 * @param isSmall do it at once
 * @returns undefined before the first of a key is there
 */
export function useInSteps<T>(
  work: () => Steps<T>,
  inputs: readonly unknown[],
  { key = '', isSmall }: { key?: string; isSmall: boolean },
): T | undefined {
  const now = useMemo(() => (isSmall ? { value: atOnce(work()) } : undefined), [isSmall, key, ...inputs]);
  const [later, setLater] = useState<{ key: string; value: T } | undefined>(undefined);
  useEffect(() => {
    if (isSmall) return;
    let giveUp = (): void => {};
    const begin = requestIdleCallback(() => {
      giveUp = inSteps(work(), (value) => setLater({ key, value }));
    });
    return () => {
      cancelIdleCallback(begin);
      giveUp();
    };
  }, [isSmall, key, ...inputs]);
  return now === undefined ? (later?.key === key ? later.value : undefined) : now.value;
}
