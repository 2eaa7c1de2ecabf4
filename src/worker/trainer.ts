import { parentPort } from 'node:worker_threads';
import { buffersOf } from '../core/training/buffers.ts';
import type { TrainedBlock } from '../core/training/plan.ts';
import { createEngine } from '../engines/create.ts';
import { portTransport } from '../protocol/portTransport.ts';
import { createPeer } from '../protocol/rpc.ts';
import type { TrainerApi, TrainerData } from '../protocol/trainer.ts';

/** A training thread: one engine, one block at a time. */
export function startTrainer({ engine: name, kernels, cancelled }: TrainerData): void {
  if (parentPort === null) {
    throw new Error('A trainer runs in a worker thread.');
  }
  const engine = createEngine(name, kernels);
  const dropped = new Int32Array(cancelled);
  createPeer<TrainerApi, object>(
    portTransport(parentPort),
    {
      train: ({ plan, ticket }) => engine.train(plan, { cancelled: () => Atomics.load(dropped, 0) >= ticket }),
    },
    { transferOf: (block) => buffersOf(block as TrainedBlock) },
  );
}
