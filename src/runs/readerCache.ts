import { openRun, type RunReader } from './runReader.ts';

/** Readers of the runs looked at last. */
export interface ReaderCache {
  /** @throws RunError: `not-a-run`, `damaged`, `disk` */
  get(runDir: string): RunReader;
  close(): void;
}

/** A comparison of six, a panel and a hover: more runs are seldom looked at together, and each keeps its summary in memory. */
const KEPT = 8;

export function createReaderCache(): ReaderCache {
  /** Least recently used first. */
  const readers = new Map<string, RunReader>();
  return {
    get(runDir) {
      const reader = readers.get(runDir) ?? openRun(runDir);
      readers.delete(runDir);
      readers.set(runDir, reader);
      const [oldest] = readers;
      if (readers.size > KEPT && oldest !== undefined) {
        oldest[1].close();
        readers.delete(oldest[0]);
      }
      return reader;
    },
    close() {
      for (const reader of readers.values()) reader.close();
      readers.clear();
    },
  };
}
