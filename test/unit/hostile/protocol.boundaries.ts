import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readCompareState } from '../../../src/extension/compare/compareState.ts';
import { readPanelState } from '../../../src/extension/panel/panelState.ts';
import { actionOf, cellOf, groupsOf, regionOf, savedFileOf } from '../../../src/extension/panel/requests.ts';
import { featureOf, inspectionOf } from '../../../src/extension/weights/weightsRequests.ts';
import { PROTOCOL_VERSION } from '../../../src/protocol/frames.ts';
import { createPeer, RpcError, type Transport } from '../../../src/protocol/rpc.ts';
import type { Boundaries } from '../../support/fuzzTypes.ts';
import { almost, anyMessage, hostileNames } from '../../support/hostileValues.ts';

interface Api {
  echo(request: unknown): Promise<unknown>;
  cell(request: { cell: number }): Promise<number>;
  hang(request: object): Promise<void>;
}

interface News {
  news: { text: string };
}

const ids = fc.oneof(fc.integer({ min: -1, max: 6 }), fc.constantFrom(0.5, 2 ** 53, 1e308, Number.NaN, '1', null, {}));
const methods = fc.oneof(fc.constantFrom('echo', 'cell', 'hang', 'then', 'dispose'), fc.constantFrom(...hostileNames));
const versions = fc.constantFrom<unknown>(...Array(8).fill(PROTOCOL_VERSION), 0, '1', null, PROTOCOL_VERSION + 1);
const errors = fc.oneof(
  fc.record({ message: fc.string(), name: fc.string(), code: fc.string() }),
  fc.record({ message: anyMessage, name: anyMessage, code: anyMessage }),
  anyMessage,
);
const frames = fc.oneof(
  fc.record({ v: versions, kind: fc.constant('call'), id: ids, method: methods, request: anyMessage }),
  fc.record({ v: versions, kind: fc.constant('result'), id: ids, value: anyMessage }),
  fc.record({ v: versions, kind: fc.constant('error'), id: ids, error: errors }),
  fc.record({ v: versions, kind: fc.constant('cancel'), id: ids }),
  fc.record({ v: versions, kind: fc.constant('event'), event: methods, payload: anyMessage }),
  anyMessage,
);

/** The far end of a connection says what it likes; what this end posts is kept. */
function farEnd(): { transport: Transport; say(frame: unknown): void; heard: unknown[] } {
  const listeners = new Set<(frame: unknown) => void>();
  const heard: unknown[] = [];
  return {
    heard,
    transport: {
      post: (frame) => heard.push(frame),
      onFrame(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    say(frame) {
      for (const listener of listeners) listener(frame);
    },
  };
}

/** Both roles of a peer, one of which speaks nonsense: each call that it makes must be answered, once, in words. */
async function converse(said: readonly unknown[]): Promise<void> {
  const { transport, say, heard } = farEnd();
  const peer = createPeer<Api, Api, object, News>(transport, {
    echo: (request) => request,
    cell: ({ cell }) => cellOf({ cell }, 100),
    hang: (_, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('It was cancelled.')))),
  });
  peer.on('news', ({ text }) => {
    text.toUpperCase();
  });
  const asked = [peer.call('echo', 1), peer.call('cell', { cell: 1 })].map((answer) =>
    answer.then(
      () => undefined,
      (error: unknown) => assert.ok(error instanceof RpcError),
    ),
  );
  for (const frame of said) say(frame);
  await new Promise((resolve) => setImmediate(resolve));
  peer.dispose();
  await Promise.all(asked);
  await new Promise((resolve) => setImmediate(resolve));
  for (const frame of heard) {
    const { v, kind, error } = Object(frame);
    assert.equal(v, PROTOCOL_VERSION);
    if (kind !== 'error') continue;
    assert.equal(typeof error.message, 'string');
    assert.doesNotMatch(error.message, /\n\s+at /);
  }
  assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
}

const requests = almost([
  { cell: 3 },
  { groups: ['odd', 'rest'] },
  { action: 'run' },
  { name: 'figure.png', bytes: new Uint8Array(3) },
  { region: { x: [0, 1], y: [2, 3], row: 1, column: 0 } },
  { choice: { tensor: 'W', features: 'rows', slice: 0 }, again: false },
  { feature: 4 },
]);
const checks = [
  (request: unknown) => assert.ok(cellOf(request, 10) < 10),
  (request: unknown) => assert.ok(groupsOf(request, ['odd', 'rest']).length <= 2),
  (request: unknown) => assert.equal(typeof actionOf(request), 'string'),
  (request: unknown) => assert.doesNotMatch(savedFileOf(request).name, /[/\\\p{C}]|^\./u),
  (request: unknown) => assert.equal(typeof regionOf(request), 'object'),
  (request: unknown) => assert.equal(typeof inspectionOf(request).again, 'boolean'),
  (request: unknown) => assert.ok(Number.isSafeInteger(featureOf(request))),
];

const state = { version: 1, file: 'file:///a.capacity.yaml', runDir: '/runs/a' };
const states = almost([state, { version: 1, compare: [state, { ...state, runDir: '/runs/b' }] }, state]);

export const boundaries: Boundaries = {
  'frames from the other side': { inputs: fc.array(frames, { maxLength: 12 }), take: converse },
  'requests of a page': {
    inputs: fc.record({ request: fc.oneof(requests, anyMessage), check: fc.constantFrom(...checks) }),
    take: ({ request, check }) => check(request),
    refusals: [Error],
  },
  'the state of a panel that is brought back': {
    inputs: fc.oneof(states, anyMessage),
    take(value) {
      const [panel, compare] = [readPanelState(value), readCompareState(value)];
      if (panel !== undefined) for (const text of [panel.file, panel.runDir]) assert.equal(typeof text, 'string');
      for (const { file, runDir } of compare ?? []) assert.ok(typeof file === 'string' && typeof runDir === 'string');
    },
  },
};
