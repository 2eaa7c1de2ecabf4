// A process that does what the extension host does with a run: it starts the run service in a thread and asks it to run
// a file. Arguments: the service's bundle, the experiment file, the runs folder. Prints news as lines of JSON.
import fs from 'node:fs';
import { Worker } from 'node:worker_threads';
import { portTransport } from '../../src/protocol/portTransport.ts';
import { createPeer } from '../../src/protocol/rpc.ts';
import type { RunServiceApi, RunServiceEvents } from '../../src/protocol/runService.ts';

const [script = '', file = '', runsRoot = ''] = process.argv.slice(2);
const worker = new Worker(script, { workerData: { role: 'service' } });
const service = createPeer<object, RunServiceApi, object, RunServiceEvents>(portTransport(worker), {});
const tell = (value: object): void => console.log(JSON.stringify(value));

service.on('runChanged', async ({ change: { description } }) => {
  const { state, finished } = description;
  tell({ state, finished });
  if (state === 'queued' || state === 'running') return;
  service.dispose();
  await worker.terminate();
});
const source = fs.readFileSync(file);
const { runDir, resumed } = await service.call('start', { source, file, runsRoot, workers: 2, engine: 'kernels' });
tell({ runDir, resumed });
