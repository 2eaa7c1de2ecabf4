import { useEffect, useState } from 'preact/hooks';
import type { PanelSource } from '../../protocol/panelSource.ts';
import { followRun, type LoadedRun } from '../useRun.ts';

export type ComparedRunsLoad =
  | { kind: 'loading' }
  | { kind: 'failed'; message: string }
  | { kind: 'loaded'; runs: readonly LoadedRun[] };

/** Loads all runs and follows the news of each; one that cannot be read fails them all. */
export function useComparedRuns(sources: readonly PanelSource[]): ComparedRunsLoad {
  const [load, setLoad] = useState<ComparedRunsLoad>({ kind: 'loading' });
  useEffect(() => {
    const loaded = new Map<number, LoadedRun>();
    const stops = sources.map((source, place) =>
      followRun(source, (news) => {
        if (news.kind === 'failed') {
          setLoad({ kind: 'failed', message: `Run ${place + 1}: ${news.message}` });
        } else if (news.kind === 'loaded') {
          loaded.set(place, news.run);
          const runs = sources.flatMap((_, run) => loaded.get(run) ?? []);
          if (runs.length === sources.length) setLoad({ kind: 'loaded', runs });
        }
      }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, [sources]);
  return load;
}
