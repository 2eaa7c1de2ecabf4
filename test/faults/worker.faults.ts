import fs from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { isLocked } from '../../src/runs/lock.ts';
import { runFile } from '../unit/runs/builders.ts';
import { note } from './numbers.ts';
import {
  cellsOnDisk,
  expectSentence,
  kinds,
  resultBytes,
  runIn,
  SEED,
  sameBytes,
  seeded,
  temporaryFolder,
  withExperiment,
} from './support.ts';

const ROUNDS = 12;

/**
 * The program's own thread, which ends itself in the middle of training: at one of the engine's looks for a cancel, which
 * come every few milliseconds. The system kills no single thread; to the run it is the same.
 */
const mortal = (folder: string, looks: number): string => {
  const script = path.join(folder, 'mortal.cjs');
  fs.writeFileSync(
    script,
    `const load = Atomics.load;
let left = ${looks};
Atomics.load = (array, index) => {
  if (--left < 0) process.exit(7);
  return load(array, index);
};
require(${JSON.stringify(path.resolve(import.meta.dirname, '../../dist/worker.js'))});
`,
  );
  return script;
};

it(`training threads that die at random moments cost nothing that was finished (seed ${SEED})`, async () => {
  const random = seeded(SEED);
  const counts = { sessions: 0, 'ended by a dead thread': 0, 'cells lost': 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const kind = kinds[round % kinds.length];
    const folder = temporaryFolder();
    const file = withExperiment(folder, kind);
    let kept = 0;
    for (let session = 0; ; session++) {
      // Threads that live longer with every session, so that there is an end.
      const script = mortal(folder, Math.floor(random() * 4 * 1.6 ** session));
      const outcome = await runFile(file, { resume: true, script });
      counts.sessions++;
      const now = cellsOnDisk(runIn(folder));
      counts['cells lost'] += Math.max(0, kept - now);
      kept = now;
      expect(isLocked(runIn(folder))).toBe(false);
      if (outcome.state === 'done') break;
      expect(outcome.state).toBe('failed');
      if (outcome.state !== 'failed') break;
      expectSentence(
        outcome.error.message,
        /^Training cells \d+ to \d+ failed twice: A training thread stopped: it ended with code 7\./,
      );
      counts['ended by a dead thread']++;
    }
    // Like against like: the version, which stands in the files, is another in the built program.
    const whole = temporaryFolder();
    await runFile(withExperiment(whole, kind));
    expect(sameBytes(resultBytes(runIn(folder)), resultBytes(runIn(whole)))).toBe(true);
  }
  note('Training threads that die', { rounds: ROUNDS, ...counts, seed: SEED });
  expect(counts['cells lost']).toBe(0);
  expect(counts['ended by a dead thread']).toBeGreaterThan(0);
});
