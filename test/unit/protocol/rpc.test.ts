import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createPeer, type Handlers, type Peer, type PeerOptions, type Transport } from '../../../src/protocol/rpc.ts';

interface Echo {
  echo(request: unknown): Promise<unknown>;
  fail(request: { message: string }): Promise<never>;
  hang(request: object): Promise<void>;
}

interface News {
  news: { text: string };
}

const openPeers: { dispose(): void }[] = [];
afterEach(() => {
  for (const peer of openPeers.splice(0)) {
    peer.dispose();
  }
});

/** Two ends of a channel that copies frames as postMessage does, and delivers them later. */
function channel(): { left: Transport; right: Transport } {
  const ends = [new Set<(frame: unknown) => void>(), new Set<(frame: unknown) => void>()];
  const end = (own: number): Transport => ({
    post: (frame, transfer) => {
      const copy = structuredClone(frame, { transfer: [...(transfer ?? [])] });
      queueMicrotask(() => {
        for (const listener of ends[1 - own]) {
          listener(copy);
        }
      });
    },
    onFrame: (listener) => {
      ends[own].add(listener);
      return () => ends[own].delete(listener);
    },
  });
  return { left: end(0), right: end(1) };
}

function connected(handlers: Partial<Handlers<Echo>> = {}, options?: PeerOptions) {
  const { left, right } = channel();
  const seen: { signal?: AbortSignal } = {};
  const server = createPeer<Echo, object, News>(
    right,
    {
      echo: (request) => request,
      fail: ({ message }) => {
        throw new TypeError(message);
      },
      hang: (_, { signal }) => {
        seen.signal = signal;
        return new Promise(() => {});
      },
      ...handlers,
    },
    options,
  );
  const client: Peer<Echo, object, News> = createPeer<object, Echo, object, News>(left, {});
  openPeers.push(server, client);
  return { client, server, left, right, seen };
}

describe('a call', () => {
  it('gives back any value that can be cloned, whatever it is', async () => {
    const { client } = connected();
    await fc.assert(
      fc.asyncProperty(
        fc.anything({ withTypedArray: true, withMap: true, withSet: true, withDate: true }),
        async (value) => {
          expect(await client.call('echo', value)).toEqual(structuredClone(value));
        },
      ),
    );
  });

  it('rejects with the name and message of what the handler threw', async () => {
    const { client } = connected();
    await expect(client.call('fail', { message: 'disk full' })).rejects.toMatchObject({
      name: 'TypeError',
      message: 'disk full',
    });
  });

  it('rejects when the other side has no such method, also for names of Object.prototype', async () => {
    const { client } = connected();
    for (const method of ['nothing', 'constructor', '__proto__', 'toString']) {
      await expect(client.call(method as 'echo', {})).rejects.toMatchObject({ code: 'unknown-method' });
    }
  });

  it('rejects at once when its signal aborts, and aborts the handler', async () => {
    const { client, seen } = connected();
    const controller = new AbortController();
    const call = client.call('hang', {}, { signal: controller.signal });
    await vi.waitFor(() => expect(seen.signal).toBeDefined());
    controller.abort();
    await expect(call).rejects.toMatchObject({ name: 'AbortError', code: 'aborted' });
    await vi.waitFor(() => expect(seen.signal?.aborted).toBe(true));
  });

  it('rejects after its time limit', async () => {
    const { client } = connected();
    await expect(client.call('hang', {}, { timeoutMs: 5 })).rejects.toMatchObject({ code: 'timeout' });
  });

  it('moves buffers that it is told to move', async () => {
    const { client } = connected();
    const numbers = new Float64Array([1, 2]);
    const answer = await client.call('echo', numbers, { transfer: [numbers.buffer] });
    expect([numbers.length, answer]).toEqual([0, new Float64Array([1, 2])]);
  });

  it('rejects a request that cannot be cloned instead of throwing', async () => {
    const { client } = connected();
    await expect(client.call('echo', () => 1)).rejects.toMatchObject({ code: 'not-sendable' });
  });
});

describe('a closed connection', () => {
  it('rejects waiting and new calls, and aborts running handlers', async () => {
    const { client, server, seen } = connected();
    const waiting = client.call('hang', {});
    await vi.waitFor(() => expect(seen.signal).toBeDefined());
    client.dispose();
    await expect(waiting).rejects.toMatchObject({ code: 'disposed' });
    await expect(client.call('echo', 1)).rejects.toMatchObject({ code: 'disposed' });
    server.dispose();
    expect(seen.signal?.aborted).toBe(true);
  });

  it('leaves no answer to another client that comes after it and counts from elsewhere', async () => {
    const { left, right } = channel();
    let release = (): void => {};
    openPeers.push(
      createPeer<Echo, object>(right, {
        echo: (request) => request,
        fail: () => Promise.reject(new Error()),
        hang: () =>
          new Promise((resolve) => {
            release = resolve;
          }),
      }),
    );
    const first = createPeer<object, Echo>(left, {}, { firstId: 100 });
    void first.call('hang', {}).catch(() => undefined);
    first.dispose();
    const second = createPeer<object, Echo>(left, {}, { firstId: 7000 });
    openPeers.push(second);
    const answer = second.call('echo', 'mine');
    release();
    expect(await answer).toBe('mine');
  });

  it('sends nothing more', async () => {
    const { client, server } = connected();
    const news: string[] = [];
    client.on('news', ({ text }) => news.push(text));
    server.emit('news', { text: 'before' });
    server.dispose();
    server.emit('news', { text: 'after' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(news).toEqual(['before']);
  });
});

describe('frames from a stranger', () => {
  it('never throw, whatever they are, and leave the connection usable', async () => {
    const { client, left } = connected();
    const frame = fc.oneof(
      fc.anything(),
      fc.record({
        v: fc.constantFrom(1, 0, 'x'),
        kind: fc.constantFrom('call', 'result', 'error', 'cancel', 'event', 'x'),
        id: fc.anything(),
        method: fc.anything(),
        event: fc.anything(),
        error: fc.anything(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(frame, async (value) => {
        left.post(value);
        expect(await client.call('echo', 'still here')).toBe('still here');
      }),
      { numRuns: 300 },
    );
  });

  it('of another protocol version get an error that says what to do', async () => {
    const { left } = connected();
    const answer = new Promise((resolve) => left.onFrame(resolve));
    left.post({ v: 99, kind: 'call', id: 1, method: 'echo', request: 0 });
    expect(await answer).toMatchObject({
      kind: 'error',
      error: { code: 'version', message: expect.stringContaining('Reload') },
    });
  });

  it('do not stop other listeners when one listener throws', async () => {
    const problems: string[] = [];
    const { left, right } = channel();
    const listening = createPeer<object, object, object, News>(
      left,
      {},
      { onProblem: (problem) => problems.push(problem) },
    );
    const speaking = createPeer<object, object, News>(right, {});
    openPeers.push(listening, speaking);
    const heard: string[] = [];
    listening.on('news', () => {
      throw new Error('listener broke');
    });
    listening.on('news', ({ text }) => heard.push(text));
    speaking.emit('news', { text: 'hello' });
    await vi.waitFor(() => expect(heard).toEqual(['hello']));
    expect(problems[0]).toContain('listener broke');
  });
});
