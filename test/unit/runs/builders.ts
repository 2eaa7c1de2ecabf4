import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { onTestFinished } from 'vitest';
import type { CellRecord, StartCurve, StartRecord } from '../../../src/core/results/cellRecord.ts';
import { Outcome } from '../../../src/core/training/plan.ts';
import { readGivenWeights } from '../../../src/inspect/givenWeights.ts';
import { portTransport } from '../../../src/protocol/portTransport.ts';
import { createPeer, type Peer } from '../../../src/protocol/rpc.ts';
import type { RunServiceApi, RunServiceEvents } from '../../../src/protocol/runService.ts';
import { executeRun } from '../../../src/runs/executeRun.ts';
import type { RunHooks, RunOutcome, RunRequest } from '../../../src/runs/runTypes.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** A file of the built program. Unit tests start real training threads and a real command line: `npm run build` makes them. */
export function built(name: string): string {
  const file = path.join(root, 'dist', name);
  if (!fs.existsSync(file)) throw new Error(`There is no ${file}. Run npm run build first.`);
  return file;
}

/** A folder that is gone when the test has ended. */
export function temporaryFolder(): string {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-lab-')));
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface ExperimentText {
  name?: string;
  x?: number;
  y?: number;
  starts?: number;
  keep?: 'best' | 'all';
  seed?: number;
  /** Further lines at the end of the file. */
  more?: string;
}

/** Figure 4's experiment at another size: x × y cells and two labelled points. */
export const experimentText = ({
  name = 'Small',
  x = 9,
  y = 5,
  starts = 4,
  keep = 'best',
  seed = 1,
  more = '',
}: ExperimentText = {}): string => `
version: 1
name: ${name}
model: { family: computation, activation: quadratic, dimensions: 3 }
data: { density: 0.1 }
features:
  - { name: odd, importance: 1 }
  - { name: rest, count: 5, importance: 1 }
train: { optimizer: adam, learning_rate: 0.05, schedule: cosine, steps: 4000, starts: ${starts}, keep: ${keep}, seed: ${seed} }
sweep:
  x: { parameter: features.odd.importance, log: [0.01, 100], points: ${x} }
  y: { parameter: data.density, log: [1, 0.001], points: ${y} }
points:
  A: { features.odd.importance: 0.75, data.density: 0.8 }
  E: { features.odd.importance: 0.49, data.density: 0.1 }
marginal: { feature: odd, reference: rest }
${more}`;

/**
 * An untied autoencoder of two hidden layers, 6 features into 1, 2 and 3 dimensions and 4 units behind them: a block to
 * each number of dimensions.
 */
export const layeredText = `
version: 1
name: Layered
engine: tensorflow
model: { family: autoencoder, activation: relu, layers: [{ units: 3, activation: linear }, { units: 4, activation: relu, bias: true }] }
data: { density: 0.2 }
features:
  - { name: odd, importance: 0.5 }
  - { name: rest, count: 5, importance: 1 }
train: { learning_rate: 0.02, steps: 60, batch: 64, starts: 2, seed: 1 }
sweep:
  x: { parameter: model.dimensions, values: [1, 2, 3] }
`;

/** Writes an experiment file into a folder. Returns its path. */
export function writeExperiment(folder: string, text = experimentText(), name = 'small.capacity.yaml'): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

/** Changes a run's manifest or status as by hand: without the checksum, which would not fit any more. */
export function editByHand(file: string, change: (text: string) => string): void {
  fs.writeFileSync(file, change(fs.readFileSync(file, 'utf8')).replace(/,\s*"check": "[0-9a-f]{8}"/, ''));
}

/** Runs an experiment file with the built training threads. */
export function runFile(
  file: string,
  request: Partial<RunRequest> = {},
  hooks: Partial<RunHooks> = {},
): Promise<RunOutcome> {
  return executeRun(
    {
      source: fs.readFileSync(file),
      file,
      overrides: [],
      target: { dir: path.join(path.dirname(file), 'run') },
      resume: false,
      workers: 2,
      readGiven: readGivenWeights,
      script: built('worker.js'),
      kernels: built('kernels.wasm'),
      ...request,
    },
    { signal: new AbortController().signal, ...hooks },
  );
}

/** The files whose bytes must not depend on how a run came about. */
export const resultBytes = (runDir: string): Buffer[] =>
  ['results.parquet', 'curves.parquet', 'weights.safetensors'].map((name) => fs.readFileSync(path.join(runDir, name)));

/** The curve of a start with recognisable numbers. */
export function startCurve(start = 0, points = 3): StartCurve {
  return {
    start,
    loss: start + 0.125,
    steps: 1000 + start,
    outcome: Outcome.Converged,
    curve: Float32Array.from({ length: points }, (_, i) => (i === points - 1 ? Number.NaN : 1 / (1 + i))),
  };
}

/** A start with recognisable numbers. */
export function startRecord(D: number, N: number, start = 0, points = 3): StartRecord {
  return {
    ...startCurve(start, points),
    W: Float64Array.from({ length: D * N }, (_, i) => 100 * start + i + 0.25),
    b: Float64Array.of(-start - 0.5),
    taskLoss: 100 * start + 0.75,
    lossStandardError: 0,
  };
}

export function cellRecord(cell: number, { D = 2, N = 3, starts = 1, dropped = 0, points = 3 } = {}): CellRecord {
  return {
    cell,
    D,
    N,
    starts: Array.from({ length: starts }, (_, start) => startRecord(D, N, start, points)),
    dropped: Array.from({ length: dropped }, (_, at) => startCurve(starts + at, points)),
    curveSteps: Int32Array.from({ length: points }, (_, i) => 10 * i),
  };
}

/** The same with the recovery of every feature, as autoencoders have. */
export const withRecovery = (record: CellRecord): CellRecord => ({
  ...record,
  starts: record.starts.map((start) => ({ ...start, recovery: new Float64Array(record.N).fill(0.75) })),
});

/** The same with `count` more parameters of each start, as layered models have. */
export const withExtra = (record: CellRecord, count: number): CellRecord => ({
  ...record,
  starts: record.starts.map((start) => ({ ...start, extra: Float64Array.from({ length: count }, (_, i) => i + 0.5) })),
});

export type ServicePeer = Peer<RunServiceApi, object, RunServiceEvents>;

/** The service in its thread, as the extension host starts it. */
export function startService(): ServicePeer {
  const worker = new Worker(built('worker.js'), { workerData: { role: 'service' } });
  const peer: ServicePeer = createPeer(portTransport(worker), {});
  onTestFinished(async () => {
    peer.dispose();
    await worker.terminate();
  });
  return peer;
}
