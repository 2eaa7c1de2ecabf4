import { parentPort } from 'node:worker_threads';
import { buffersOf } from '../core/training/buffers.ts';
import type { TrainedBlock } from '../core/training/plan.ts';
import { createEngine } from '../engines/create.ts';
import { portTransport } from '../protocol/portTransport.ts';
import { createPeer } from '../protocol/rpc.ts';
import type { TrainerApi, TrainerData } from '../protocol/trainer.ts';
import { giveWay } from './priority.ts';

/** A training thread: one engine, one block at a time. */
export function startTrainer({ engine: name, kernels, tensorflowPath, cancelled }: TrainerData): void {
  giveWay();
  if (parentPort === null) {
    throw new Error('A trainer runs in a worker thread.');
  }
  const engine = createEngine(name, kernels, tensorflowPath === undefined ? {} : { path: tensorflowPath });
  // Whoever asks for something is told that it could not be loaded.
  engine.catch(() => undefined);
  const dropped = new Int32Array(cancelled);
  createPeer<TrainerApi, object>(
    portTransport(parentPort),
    {
      train: async ({ plan, ticket }) =>
        (await engine).train(plan, { cancelled: () => Atomics.load(dropped, 0) >= ticket }),
      describe: async () => {
        const { details, note } = await engine;
        return { details, ...(note !== undefined && { note }) };
      },
    },
    { transferOf: (block) => buffersOf(block as TrainedBlock) },
  );
}
