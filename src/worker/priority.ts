import fs from 'node:fs';
import os from 'node:os';
import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads';

const KEY = 'capacity-lab: threads work in the background';

/**
 * Threads that this thread starts from now on give way to everything else on the machine once they call
 * `giveWay`. For a run inside an editor: with as many training threads as processors, the editor's own window,
 * and the diagram in it, would else wait for its turn behind them.
 */
export function startThreadsThatGiveWay(): void {
  setEnvironmentData(KEY, true);
}

/**
 * Lowers the priority of this very thread where whoever started it said so. On Linux alone, where threads have
 * priorities of their own: elsewhere that of the whole process would sink, and the editor with it.
 */
export function giveWay(): void {
  if (getEnvironmentData(KEY) !== true || process.platform !== 'linux') return;
  try {
    const thread = Number(fs.readlinkSync('/proc/thread-self').split('/').at(-1)); // <process>/task/<thread>
    os.setPriority(thread, os.constants.priority.PRIORITY_LOW);
  } catch {
    // A sandbox without /proc, or one that forbids it: the run is none the worse.
  }
}
