import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { RESTRICTED, RunServiceClient, SERVICE_STOPPED } from '../../../../src/extension/service/runServiceClient.ts';
import { PROTOCOL_VERSION } from '../../../../src/protocol/frames.ts';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-lab-service-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** A thread that answers every call with what `reply` (source of a function of the frame) returns. */
function aScript(name: string, reply: string): string {
  const file = path.join(folder, `${name}.cjs`);
  fs.writeFileSync(
    file,
    `const { parentPort } = require('node:worker_threads');
     const reply = ${reply};
     parentPort.on('message', (frame) => {
       if (frame.kind === 'call') {
         parentPort.postMessage({ v: ${PROTOCOL_VERSION}, kind: 'result', id: frame.id, value: reply(frame) });
       }
     });`,
  );
  return file;
}

function aClient(script: string, mayTrain = true) {
  const crashes: { reason: string; willRestart: boolean }[] = [];
  const logged: string[] = [];
  let crashed = (): void => {};
  const client = new RunServiceClient({
    script,
    mayTrain: () => mayTrain,
    refusal: 'Not here.',
    onEvent: {
      runChanged: () => {},
      inspectProgress: () => {},
      curves: () => {},
      predictions: () => {},
      log: ({ message }) => logged.push(message),
    },
    onCrash: (crash) => {
      crashes.push(crash);
      crashed();
    },
    onProblem: () => {},
  });
  onTestFinished(() => client.dispose());
  /** Runs something that ends in a crash, and waits for the report of it. */
  const crash = async (): Promise<unknown> => {
    const reported = new Promise<void>((resolve) => {
      crashed = resolve;
    });
    const failure = await client.call('cancel', { runDir: '/r' }).catch((error) => error);
    await reported;
    return failure;
  };
  return { client, crashes, logged, crash };
}

const ECHO = `(frame) => [{ id: frame.request.file }]`;
const CRASH_ON_CANCEL = `(frame) => { if (frame.method === 'cancel') { throw new Error('out of luck'); } return []; }`;
const list = { runsRoot: '/runs', file: '/w/a.capacity.yaml' };

describe('the client of the run service', () => {
  it('starts no thread before the first call, and one for all calls', async () => {
    const { client } = aClient(aScript('echo', ECHO));
    expect(client.starts).toBe(0);
    expect(await client.call('list', list)).toEqual([{ id: '/w/a.capacity.yaml' }]);
    await client.call('list', list);
    expect(client.starts).toBe(1);
  });

  it('starts no work in a workspace that is not trusted, and reads all the same', async () => {
    const { client } = aClient(aScript('echo', ECHO), false);
    const request = { runDir: '/r', workers: 1 };
    const refused = { code: RESTRICTED, message: 'Not here.' };
    await expect(client.call('predictions', request)).rejects.toMatchObject(refused);
    await expect(client.call('curves', { ...request, cell: 0, groups: [] })).rejects.toMatchObject(refused);
    const source = new Uint8Array();
    const start = { source, file: '/a', runsRoot: '/runs', workers: 1, engine: 'kernels' as const };
    await expect(client.call('start', start)).rejects.toMatchObject(refused);
    expect(client.starts).toBe(0);
    expect(await client.call('list', list)).toEqual([{ id: '/w/a.capacity.yaml' }]);
  });

  it('rejects what waits when the thread crashes, tells why, and starts another with the next call', async () => {
    const { client, crashes, crash } = aClient(aScript('crash', CRASH_ON_CANCEL));
    await client.call('list', list);
    expect(await crash()).toBeInstanceOf(Error);
    expect(crashes).toEqual([{ reason: 'out of luck', willRestart: true }]);
    expect(await client.call('list', list)).toEqual([]);
    expect(client.starts).toBe(2);
  });

  it('gives up after three crashes in a row, until it is allowed another try', async () => {
    const { client, crashes, crash } = aClient(aScript('crash', CRASH_ON_CANCEL));
    await crash();
    await crash();
    await crash();
    expect(crashes.map(({ willRestart }) => willRestart)).toEqual([true, true, false]);
    await expect(client.call('list', list)).rejects.toMatchObject({ code: SERVICE_STOPPED });
    client.allowRestart();
    expect(await client.call('list', list)).toEqual([]);
  });

  it('reports a script that is not there as a crash', async () => {
    const { crashes, crash } = aClient(path.join(folder, 'missing.cjs'));
    await crash();
    expect(crashes[0]?.reason).toContain('missing.cjs');
  });

  it('ends its thread without calling that a crash, and refuses calls afterwards', async () => {
    const { client, crashes } = aClient(aScript('echo', ECHO));
    await client.call('list', list);
    await client.dispose();
    expect(crashes).toEqual([]);
    await expect(client.call('list', list)).rejects.toMatchObject({ code: SERVICE_STOPPED });
  });
});
