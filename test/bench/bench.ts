// `npm run bench`: measures what the design promises, prints a table, exits 1 when a budget is missed.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { EngineName } from '../../src/core/experiment/experiment.ts';
import type { TrainedBlock, TrainingPlan } from '../../src/core/training/plan.ts';
import { createKernelEngine } from '../../src/engines/kernels/kernelEngine.ts';
import { BLOCK, createKernelMemory, createMomentKernel } from '../../src/inspect/momentKernel.ts';
import { createPool } from '../../src/runs/pool.ts';
import { aPlan, type LaneSpec } from '../unit/support/plans.ts';
import { npyMatrix } from '../unit/weights/files.ts';
import { curves, predictions } from './curves.ts';
import { examples, runExample } from './examples.ts';
import { largeDiagram } from './page.ts';
import { plainStepSeconds } from './plainTraining.ts';
import { quality, timeToQuality } from './quality.ts';
import { judged, type Line, machine, missing, noted, tableText } from './table.ts';
import { variances } from './variance.ts';
import { pythonSeconds, simdPeak } from './yardsticks.ts';

const root = path.resolve(import.meta.dirname, '../..');
const dist = (name: string): string => path.join(root, 'dist', name);
const kernels = new WebAssembly.Module(fs.readFileSync(dist('kernels.wasm')));
const autoencoder = {
  family: 'autoencoder',
  activation: 'relu',
  symmetric: false,
  tolerance: 0,
  schedule: 'constant',
} as const;

const lines: Line[] = [];
const section = async (name: string, measure: () => Promise<Line[]> | Line[]): Promise<void> => {
  process.stderr.write(`${name} …\n`);
  lines.push(...(await measure()));
};

await section('figure 4', figure4);
await section('inside VS Code', insideVsCode);
await section('toy models of superposition', superposition);
await section('kernel throughput', throughput);
await section('given weights', givenWeights);
await section('examples: time and memory', examples);
await section('quality of figure 7', () => withPool('kernels', quality));
await section('time to equal quality', () =>
  withPool('kernels', (train) =>
    timeToQuality(train, (models, batch) => pythonSeconds('tms_torch.py', 6, 3, models, batch, 20, 0.3)),
  ),
);
await section('curves of marginal benefit', () => withPool('kernels', curves));
await section('page', () => largeDiagram(createKernelEngine(kernels)));
await section('predictions', () => withPool('kernels', predictions));
await section('variance of the sampler', () => variances(createKernelEngine(kernels)));
console.log(`${machine()}\n\n${tableText(lines)}`);
process.exitCode = lines.some(({ met }) => met === false) ? 1 : 0;

/** The command line as a user runs it, the best of three: whole time and training time. */
function figure4(): Line[] {
  const runs = [1, 2, 3].map(() => runExample('figure4'));
  const best = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
  const numpy = pythonSeconds('figure4_numpy.py');
  return [
    judged('figure4, whole run, 2 workers', best.seconds, { below: 3 }, 's'),
    judged('figure4, training', best.training, { below: 1 }, 's'),
    numpy === undefined
      ? missing('figure4, against NumPy', 'python3-numpy is not installed')
      : noted('figure4, NumPy / ours', numpy / best.training, '×'),
  ];
}

/** What the in-host suite noted when it ran last (`npm run test:inhost`). */
function insideVsCode(): Line[] {
  const file = path.join(root, 'dist-test/inhost-report.json');
  if (!fs.existsSync(file)) {
    return [missing('extension host', 'run npm run test:inhost first')];
  }
  const { measurements }: { measurements: { name: string; value: number }[] } = JSON.parse(
    fs.readFileSync(file, 'utf8'),
  );
  const limits: Record<string, number> = {
    activation: 50,
    'longest block of the extension host': 50,
    cancel: 200,
  };
  return Object.entries(limits).map(([name, below]) => {
    const found = measurements.find((measurement) => measurement.name === name);
    return found === undefined
      ? missing(name, 'not in the last in-host report')
      : judged(name, found.value, { below }, 'ms');
  });
}

/** A pool of two threads, for as long as `use` takes. */
async function withPool<T>(
  engine: EngineName,
  use: (train: (plan: TrainingPlan) => Promise<TrainedBlock>) => Promise<T>,
): Promise<T> {
  const pool = createPool({ size: 2, engine, kernels, script: dist('worker.js') });
  const { signal } = new AbortController();
  try {
    const warmUp = () => aPlan(1, [{ importance: [1, 1] }], { ...autoencoder, steps: 20 });
    await Promise.all([pool.train(warmUp(), signal), pool.train(warmUp(), signal)]);
    return await use((plan) => pool.train(plan, signal));
  } finally {
    await pool.dispose();
  }
}

/** Seconds to train plans on a pool of two threads. */
function trainedOn2(plans: TrainingPlan[], engine: EngineName = 'kernels'): Promise<number> {
  return withPool(engine, async (train) => {
    const began = performance.now();
    await Promise.all(plans.map(train));
    return (performance.now() - began) / 1000;
  });
}

/** Two plans, one for each thread, of so many models of equal density. */
function halves(D: number, importance: number[], density: number, models: number, steps: number): TrainingPlan[] {
  return [0, 1].map((half) =>
    aPlan(
      D,
      Array.from({ length: models / 2 }, (_, lane) => ({
        importance,
        density,
        cell: (half * models) / 2 + lane,
        learningRate: 1e-3,
      })),
      { ...autoencoder, steps, batch: 1024 },
    ),
  );
}

/** How many times as long a step of all models takes in plain TypeScript, on two threads, and in TensorFlow.js. */
async function slowerThan(
  own: number,
  { D, N, models, density, steps }: { D: number; N: number; models: number; density: number; steps: number },
): Promise<Line[]> {
  const what = `n=${N}, m=${D}, ${models} models, density ${density}`;
  const plain = (plainStepSeconds(N, D, 1024, density, 20) * models) / 2;
  const importance = Array.from({ length: N }, (_, i) => 0.9 ** i);
  // What is not steps, the loss on the common sample above all, is the same for five times as many.
  const few = await trainedOn2(halves(D, importance, density, models, steps), 'tensorflow');
  const many = await trainedOn2(halves(D, importance, density, models, 5 * steps), 'tensorflow');
  return [
    noted(`${what}, plain TypeScript / ours`, plain / own, '×'),
    noted(`${what}, TensorFlow.js (WASM) / ours`, (many - few) / (4 * steps) / own, '×'),
  ];
}

async function superposition(): Promise<Line[]> {
  const result: Line[] = [];
  // 64 × 64: density 1 … 0.01, relative importance of the extra feature 0.1 … 10; a block for every density.
  const rows = Array.from({ length: 64 }, (_, y) => {
    const density = 10 ** ((-2 * y) / 63);
    const specs: LaneSpec[] = Array.from({ length: 64 }, (_, x) => ({
      importance: [1, 10 ** (-1 + (2 * x) / 63)],
      density,
      cell: 64 * y + x,
      learningRate: 1e-3,
    }));
    return aPlan(1, specs, { ...autoencoder, steps: 2000, batch: 1024 });
  });
  const seconds = await trainedOn2(rows);
  result.push(judged('TMS 2 in 1, 64×64 × 2000 steps × 1024', seconds, { below: 5 }, 's'));
  const torch = pythonSeconds('tms_torch.py', 2, 1, 4096, 1024, 2, 0.3);
  result.push(
    torch === undefined
      ? missing('TMS 2 in 1, against PyTorch', 'python3-torch is not installed')
      : judged('TMS 2 in 1, PyTorch / ours', (torch * 2000) / seconds, { atLeast: 100 }, '×'),
  );

  const importance = Array.from({ length: 20 }, (_, i) => 0.7 ** i);
  for (const density of [1, 0.1]) {
    const own = (await trainedOn2(halves(5, importance, density, 32, 1000))) / 1000;
    const theirs = pythonSeconds('tms_torch.py', 20, 5, 32, 1024, 20, density);
    const what = `n=20, m=5, 32 models, density ${density}, PyTorch / ours`;
    result.push(
      theirs === undefined
        ? missing(what, 'python3-torch is not installed')
        : judged(what, theirs / own, { atLeast: 8 }, '×'),
      ...(await slowerThan(own, { D: 5, N: 20, models: 32, density, steps: 10 })),
    );
  }
  const own = (await trainedOn2(halves(1, [1, 1], 0.1, 256, 2000))) / 2000;
  result.push(...(await slowerThan(own, { D: 1, N: 2, models: 256, density: 0.1, steps: 20 })));
  return result;
}

/** Multiplications and additions of the forward and backward passes of whole steps, against the peak of one core. */
async function throughput(): Promise<Line[]> {
  const engine = createKernelEngine(kernels);
  const peak = await simdPeak();
  const shares: Line[] = [noted('SIMD peak of one core', peak / 1e9, 'G vector operations/s')];
  for (const { D, N, atLeast } of [
    { D: 5, N: 20, atLeast: 50 },
    { D: 3, N: 6, atLeast: 35 },
  ]) {
    const models = 64;
    const steps = 100;
    const specs = Array.from({ length: models }, (_, cell) => ({
      importance: Array<number>(N).fill(1),
      density: 1,
      cell,
      learningRate: 1e-3,
    }));
    const trained = (count: number) => async () => {
      await engine.train(aPlan(D, specs, { ...autoencoder, steps: count, batch: 1024 }), { cancelled: () => false });
    };
    // The loss on the common sample, taken once at the end, costs as much as dozens of steps and is none.
    const seconds = (await bestOf(4, trained(4 * steps))) - (await bestOf(4, trained(steps)));
    // Five products of D·N multiply-adds, and four operations on each output: bias, error, weight, sum.
    const operations = (models / 4) * 3 * steps * 1024 * (10 * D * N + 4 * N);
    shares.push(
      judged(
        `kernel, n=${N}, m=${D}, whole step, share of peak`,
        (100 * operations) / seconds / peak,
        { atLeast },
        '%',
      ),
    );
  }
  engine.dispose();
  return shares;
}

/** The decoder of a sparse autoencoder as large as they were in 2024, from the command line and in the kernel alone. */
async function givenWeights(): Promise<Line[]> {
  const [N, D] = [24_576, 768];
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-'));
  const file = path.join(directory, 'W_dec.npy');
  fs.writeFileSync(file, npyMatrix(N, D, scattered(N * D)));
  let seconds = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const began = performance.now();
    const parameters = ['inspect', file, '-o', path.join(directory, 'capacity.csv'), '--workers', '2', '--quiet'];
    const { status, stderr } = spawnSync(process.execPath, [dist('cli.js'), ...parameters], { encoding: 'utf8' });
    seconds = Math.min(seconds, (performance.now() - began) / 1000);
    if (status !== 0) {
      throw new Error(`inspect failed: ${stderr}`);
    }
  }
  fs.rmSync(directory, { recursive: true });

  const kernel = createMomentKernel(createKernelMemory(kernels), D, { index: 0, of: 1 });
  const numbers = Float64Array.from(scattered(BLOCK * D));
  const block = { numbers, first: 0, count: BLOCK, featureStep: D, dimensionStep: 1 };
  const once = await bestOf(20, async () => {
    kernel.add(block);
  });
  // A multiplication and an addition for each entry of the lower triangle and feature, two to a register.
  const operations = (BLOCK * D * (D + 6)) / 2;
  const share = (100 * operations) / once / (await simdPeak());
  return [
    judged(`capacity of ${N} features in ${D} dimensions, float32, 2 workers`, seconds, { below: 5 }, 's'),
    judged('kernel of W Wᵀ, share of peak', share, { atLeast: 50 }, '%'),
  ];
}

/** Numbers from −1 to 1 that follow no pattern a matrix would show. */
function scattered(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => ((Math.imul(at + 1, 0x9e3779b1) ^ (at << 7)) | 0) / 2 ** 31);
}

async function bestOf(rounds: number, work: () => Promise<void>): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    await work();
    best = Math.min(best, (performance.now() - began) / 1000);
  }
  return best;
}
