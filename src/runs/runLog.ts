import { pathIn } from './layout.ts';
import { appendToOwn } from './safeFiles.ts';

export type LogLevel = 'info' | 'warn' | 'error';
export type Log = (level: LogLevel, message: string) => void;

/**
 * Writes a run's story into its `log.txt` and tells it to `also`. A log that cannot be written is no reason to stop
 * a run: results that cannot be written are, and they report it.
 */
export function createRunLog(runDir: string, also: Log): Log {
  const path = pathIn(runDir, 'log');
  return (level, message) => {
    also(level, message);
    try {
      appendToOwn(path, `${new Date().toISOString()} ${level.padEnd(5)} ${message}\n`);
    } catch {
      // See above.
    }
  };
}
