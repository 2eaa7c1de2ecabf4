import { INTERRUPTED } from '../runs/runTypes.ts';
import { ExitCode } from './exitCodes.ts';

/** Turns the signals that stop a run into an AbortSignal. */
export interface StopSignals {
  readonly signal: AbortSignal;
  /** What the process ends with when it was stopped. */
  exitCode(): typeof ExitCode.Cancelled | typeof ExitCode.Resumable;
  /** Gives the signals back to the system. */
  dispose(): void;
}

/** What schedulers send ahead of a time limit: the run is to be resumed. Windows knows no SIGUSR2. */
const resumable: readonly NodeJS.Signals[] = process.platform === 'win32' ? ['SIGTERM'] : ['SIGTERM', 'SIGUSR2'];

/**
 * Ctrl+C cancels, SIGTERM and SIGUSR2 interrupt; either way finished cells are kept. A second signal, whichever it is,
 * ends the process at once, without its last words: what is on disk can be resumed then too.
 *
 * @param kept what becomes of the work, as a sentence
 */
export function listenForStop(onStop: (message: string) => void, kept = 'What is finished is kept.'): StopSignals {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    if (controller.signal.aborted) process.exit(ExitCode.Cancelled);
    onStop(`Stopping. ${kept} Press Ctrl+C again to end at once.`);
    controller.abort();
  };
  const onTerminate = (): void => {
    if (controller.signal.aborted) process.exit(ExitCode.Resumable);
    onStop(`Stopping. ${kept}`);
    controller.abort(INTERRUPTED);
  };
  process.on('SIGINT', onInterrupt);
  for (const name of resumable) process.on(name, onTerminate);
  return {
    signal: controller.signal,
    exitCode: () => (controller.signal.reason === INTERRUPTED ? ExitCode.Resumable : ExitCode.Cancelled),
    dispose() {
      process.off('SIGINT', onInterrupt);
      for (const name of resumable) process.off(name, onTerminate);
    },
  };
}
