import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { experimentText, startService, temporaryFolder, writeExperiment } from './builders.ts';

/** Priorities of the threads of this process that are there now: 0 is normal, more gives way. */
function priorities(): number[] {
  return fs.readdirSync('/proc/self/task').flatMap((thread) => {
    try {
      return [os.getPriority(Number(thread))];
    } catch {
      return []; // it has ended since it was listed
    }
  });
}

describe.runIf(process.platform === 'linux')('threads of a run inside the editor', () => {
  it('give way to the rest of the machine, and only they', async () => {
    const service = startService();
    const file = writeExperiment(temporaryFolder(), experimentText({ x: 41, y: 31, starts: 16 }));
    const lowered = () => priorities().filter((priority) => priority === os.constants.priority.PRIORITY_LOW).length;
    const before = lowered();
    const { runDir } = await service.call('start', {
      source: new Uint8Array(fs.readFileSync(file)),
      file,
      runsRoot: path.join(path.dirname(file), '.capacity-lab', 'runs'),
      workers: 2,
    });
    await expect.poll(lowered, { timeout: 60_000, interval: 20 }).toBe(before + 2);
    expect(os.getPriority()).toBe(os.constants.priority.PRIORITY_NORMAL);
    await service.call('cancel', { runDir });
    await expect.poll(lowered, { timeout: 60_000 }).toBe(before);
  });
});
