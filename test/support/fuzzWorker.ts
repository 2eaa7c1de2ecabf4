import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { type Boundaries, type Boundary, HEADER_WORDS, type Report, SHOWN_BYTES, type Task } from './fuzzTypes.ts';

/** The thread's own time, so that a busy machine makes no input slow. */
const MOST_CPU_MICROSECONDS = 1_000_000;
/** Of array buffers, which no limit of V8 counts. */
const MOST_BUFFER_BYTES = 256 * 2 ** 20;
/** All rounds, on however busy a machine. */
const ROUNDS_MS = 250_000;
/** Looking for a smaller input that fails as well. */
const SHRINKING_MS = 20_000;

const task: Task = workerData;
async function main(): Promise<Report> {
  // Modules that are bundled look for files beside their bundle; here they are no bundle, and look for none.
  Object.assign(globalThis, { __dirname: import.meta.dirname });
  const { boundaries }: { boundaries: Boundaries } = await import(task.module);
  const boundary = boundaries[task.boundary];
  if (boundary === undefined) return { failure: `There is no boundary ${task.boundary} in ${task.module}.` };
  let round = 0;
  const property = fc.asyncProperty(boundary.inputs, async (input) => {
    note(++round, input);
    await takeWithinBounds(boundary, input, round === 1);
  });
  const details = await fc.check(property, {
    seed: task.seed,
    numRuns: task.rounds,
    interruptAfterTimeLimit: ROUNDS_MS + SHRINKING_MS,
    markInterruptAsFailure: true,
  });
  if (!details.failed) return {};
  const { errorInstance: error } = details;
  const reason = error instanceof Error ? error.stack : String(error);
  const failure = `${task.boundary}, seed ${task.seed}: ${reason?.slice(0, 4000)}\n${fc.defaultReportMessage(details)}`;
  return { failure: failure.slice(0, 20_000) };
}

/** Leaves the input where the other thread finds it when this one does not come back. */
function note(round: number, input: unknown): void {
  const head = new Int32Array(task.shared, 0, HEADER_WORDS);
  const text = new TextEncoder().encode(shown(input)).subarray(0, SHOWN_BYTES);
  new Uint8Array(task.shared, 4 * HEADER_WORDS).set(text);
  Atomics.store(head, 1, text.length);
  Atomics.store(head, 0, round);
}

function shown(input: unknown): string {
  if (typeof input === 'string') return JSON.stringify(input.slice(0, SHOWN_BYTES));
  if (input instanceof Uint8Array) return `hex ${Buffer.from(input.subarray(0, SHOWN_BYTES / 2)).toString('hex')}`;
  return fc.stringify(input);
}

/** @param first the round in which modules are loaded and compiled */
async function takeWithinBounds(boundary: Boundary<unknown>, input: unknown, first: boolean): Promise<void> {
  const cpuBefore = process.threadCpuUsage();
  const bytesBefore = process.memoryUsage().arrayBuffers;
  try {
    await boundary.take(input);
  } catch (error) {
    judge(error, boundary.refusals ?? []);
  }
  const { user, system } = process.threadCpuUsage(cpuBefore);
  if (!first && user + system > MOST_CPU_MICROSECONDS) {
    throw new Error(`It took ${Math.round((user + system) / 1000)} ms of processor time.`);
  }
  const grown = process.memoryUsage().arrayBuffers - bytesBefore;
  if (grown > MOST_BUFFER_BYTES) throw new Error(`Buffers grew by ${Math.round(grown / 2 ** 20)} MB.`);
}

/** Names of errors that tell of a mistake of ours. */
const INTERNAL = [TypeError, RangeError, ReferenceError, SyntaxError];

/** Passes over a refusal that is documented and says so in a sentence; throws everything else. */
function judge(error: unknown, refusals: NonNullable<Boundary<unknown>['refusals']>): void {
  if (!(error instanceof Error) || !refusals.some((refusal) => error instanceof refusal)) throw error;
  if (!refusals.some((refusal) => error.constructor === refusal)) throw error;
  // JSON.parse throws a SyntaxError, which is about the input; it is the cause of a refusal, never the refusal.
  const inner = error.cause;
  if (INTERNAL.some((kind) => inner instanceof kind) && !(inner instanceof SyntaxError)) {
    throw new Error(`A mistake inside was passed on as a refusal: ${inner instanceof Error ? inner.stack : ''}`);
  }
  const { message } = error;
  if (message === '' || message.length > 5000 || /\n\s+at /.test(message)) {
    throw new Error(`This is no sentence for a user: ${message.slice(0, 2000)}`);
  }
}

parentPort?.postMessage(await main());
