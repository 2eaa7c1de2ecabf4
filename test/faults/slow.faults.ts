import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { expect, it, onTestFinished } from 'vitest';
import { portTransport } from '../../src/protocol/portTransport.ts';
import { createPeer } from '../../src/protocol/rpc.ts';
import type { ServicePeer } from '../unit/runs/builders.ts';
import { note } from './numbers.ts';
import {
  built,
  cellsOnDisk,
  FILE,
  resultBytes,
  resumed,
  runIn,
  runParameters,
  sameBytes,
  start,
  temporaryFolder,
  undisturbed,
  withExperiment,
} from './support.ts';

const slowly = { preload: 'slowFiles.mjs', env: { FAULTS_DELAY_MS: '4' } };

it('a run on a slow file system ends with the same bytes', async () => {
  const folder = temporaryFolder();
  withExperiment(folder);
  expect(await start(runParameters(folder), slowly).ended).toMatchObject({ code: 0 });
  expect(sameBytes(resultBytes(runIn(folder)), await undisturbed())).toBe(true);
});

it('a run on a slow file system can be cancelled, and resumed', async () => {
  const folder = temporaryFolder();
  withExperiment(folder);
  const run = start(runParameters(folder), slowly);
  await run.line('"started"');
  run.kill('SIGINT');
  expect(await run.ended).toMatchObject({ code: 130 });
  const kept = cellsOnDisk(runIn(folder));
  expect(await resumed(folder)).toBeGreaterThanOrEqual(kept);
  note('Slow file system', { rounds: 2, 'cells lost': 0 });
});

it('a service whose file system is slow leaves its host free', async () => {
  const folder = temporaryFolder();
  withExperiment(folder);
  const worker = new Worker(built('worker.js'), {
    workerData: { role: 'service' },
    execArgv: ['--import', pathToFileURL(path.join(import.meta.dirname, 'preload', 'slowFiles.mjs')).href],
    env: { ...process.env, FAULTS_DELAY_MS: '40' },
  });
  const service: ServicePeer = createPeer(portTransport(worker), {});
  onTestFinished(async () => {
    service.dispose();
    await worker.terminate();
  });
  let answered = false;
  const call = service
    .call('start', {
      source: fs.readFileSync(path.join(folder, FILE)),
      file: path.join(folder, FILE),
      runsRoot: path.join(folder, '.capacity-lab', 'runs'),
      workers: 1,
      engine: 'kernels',
    })
    .finally(() => {
      answered = true;
    });
  // The host goes on with other things while it waits: it would get no turn if it waited for the disk itself.
  let turns = 0;
  while (!answered) {
    turns++;
    await new Promise((resolve) => setImmediate(resolve));
  }
  const { runDir } = await call;
  expect(turns).toBeGreaterThan(100);
  await service.call('cancel', { runDir });
});
