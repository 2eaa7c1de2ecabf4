import fs from 'node:fs';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { portTransport } from '../../../src/protocol/portTransport.ts';
import { createPeer, type Peer } from '../../../src/protocol/rpc.ts';
import type { TrainerApi, TrainerData } from '../../../src/protocol/trainer.ts';
import { built } from '../runs/builders.ts';
import { aPlan, starts } from '../support/plans.ts';

/** A training thread of the built program with the tensorflow engine. */
function thread(data: Partial<TrainerData> = {}): { peer: Peer<TrainerApi, object, object>; cancelled: Int32Array } {
  const cancelled = new SharedArrayBuffer(4);
  const kernels = new WebAssembly.Module(fs.readFileSync(built('kernels.wasm')));
  const workerData: TrainerData = { role: 'trainer', engine: 'tensorflow', kernels, cancelled, ...data };
  const worker = new Worker(built('worker.js'), { workerData });
  const peer = createPeer<object, TrainerApi>(portTransport(worker), {});
  onTestFinished(async () => {
    peer.dispose();
    await worker.terminate();
  });
  return { peer, cancelled: new Int32Array(cancelled) };
}

const plan = (steps: number) =>
  aPlan(2, starts(2, { importance: [1, 1, 1] }), {
    family: 'autoencoder',
    activation: 'relu',
    symmetric: false,
    steps,
    batch: 32,
    layers: [{ units: 2, activation: 'linear', bias: true }],
  });

describe('a training thread with the tensorflow engine', { timeout: 30_000 }, () => {
  it('loads it from its own bundle, says what it is, and trains', async () => {
    const { peer } = thread();
    const { details } = await peer.call('describe', {});
    expect(details.backend).toMatch(/tfjs-node|WebAssembly/);
    const block = await peer.call('train', { plan: plan(20), ticket: 1 });
    expect(block.loss.every((loss) => loss > 0)).toBe(true);
    expect(block.extra).toHaveLength(2 * (2 + 6));
  });

  it('looks for tfjs-node in the folder it is given', async () => {
    const { peer } = thread({ tensorflowPath: '/no such folder' });
    const { details, note } = await peer.call('describe', {});
    expect(details.tensorflow).toMatch('TensorFlow.js');
    expect(note).toBe('There is no @tensorflow/tfjs-node in /no such folder.');
  });

  it('drops its block in the middle when told to', async () => {
    const { peer, cancelled } = thread();
    await peer.call('describe', {});
    const answer = peer.call('train', { plan: plan(100_000), ticket: 1 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    Atomics.store(cancelled, 0, 1);
    await expect(answer).rejects.toMatchObject({ name: 'CancelledError' });
  });
});
