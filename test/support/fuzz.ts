import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { HEADER_WORDS, type Report, SHOWN_BYTES, type Task } from './fuzzTypes.ts';

/** Rounds of each boundary. */
const ROUNDS = 1000;
/** Another seed looks at other inputs; a failure names the one that it was found with. */
const SEED = Number(process.env.FUZZ_SEED ?? 7);

/**
 * An input that is still being worked on after so long hangs. Its limit is a second of its thread's own time, which is
 * measured; this is for what never comes back, on however busy a machine.
 */
const HANGS_AFTER_MS = 20_000;
/** Before the first round modules are loaded, and what a boundary needs is made. */
const PREPARED_AFTER_MS = 100_000;
const LOOK_EVERY_MS = 250;

/** Beside what tests and the modules under test take. */
const MEGABYTES = 384;

/**
 * Feeds a boundary with hostile inputs, in a thread that is ended when one of them hangs or takes too much memory.
 *
 * @param module  file beside the test whose export `boundaries` has the boundary
 * @throws Error with the seed and the input when an input gets through the boundary as anything but what is documented
 */
export async function fuzz(module: URL, boundary: string, rounds = ROUNDS): Promise<void> {
  const shared = new SharedArrayBuffer(4 * HEADER_WORDS + SHOWN_BYTES);
  const task: Task = { module: module.href, boundary, seed: SEED, rounds, shared };
  const worker = new Worker(path.join(import.meta.dirname, 'fuzzWorker.ts'), {
    workerData: task,
    execArgv: ['--no-warnings'],
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  });
  const fail = (why: string): Error =>
    new Error(`${boundary}, seed ${SEED}: ${why} Round ${roundOf(shared)}, input:\n${shownOf(shared)}`);
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = watch(shared, () => reject(fail(`no answer within ${HANGS_AFTER_MS / 1000} s.`)));
      worker.on('message', ({ failure }: Report) => (failure === undefined ? resolve() : reject(new Error(failure))));
      worker.on('error', (error: Error) => reject(fail(`the thread ended: ${error.message}.`)));
      worker.on('exit', () => reject(fail('the thread left.')));
    });
  } finally {
    clearInterval(timer);
    await worker.terminate();
  }
}

/** Calls `hangs` once a round has lasted too long. */
function watch(shared: SharedArrayBuffer, hangs: () => void): NodeJS.Timeout {
  let [round, since] = [0, performance.now()];
  return setInterval(() => {
    const now = roundOf(shared);
    if (now !== round) [round, since] = [now, performance.now()];
    else if (performance.now() - since > (now <= 0 ? PREPARED_AFTER_MS : HANGS_AFTER_MS)) hangs();
  }, LOOK_EVERY_MS);
}

const roundOf = (shared: SharedArrayBuffer): number => Atomics.load(new Int32Array(shared, 0, HEADER_WORDS), 0);

function shownOf(shared: SharedArrayBuffer): string {
  const length = Atomics.load(new Int32Array(shared, 0, HEADER_WORDS), 1);
  return Buffer.from(new Uint8Array(shared, 4 * HEADER_WORDS, length)).toString();
}
