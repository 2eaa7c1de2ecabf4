import { type Frame, isFrame, PROTOCOL_VERSION } from './frames.ts';

/**
 * One remote-procedure-call class for every boundary: extension host ↔ run service, pool ↔ training thread,
 * extension host ↔ page.
 *
 * #### The story of one call
 * 1. `a.call('cell', {cell: 7}, {signal})` gives the call a number, posts `{kind: 'call', id, method, request}`
 *    and waits.
 * 2. `b` looks the method up among its handlers and runs it with the request and an AbortSignal of its own.
 *    No such method, a throw or a rejection become an error frame: a handler can never leave the caller waiting.
 * 3. `b` posts `{kind: 'result', id, value}` or `{kind: 'error', id, error}`; `a` settles the promise.
 * 4. If `signal` aborts first, `a` rejects at once and posts `{kind: 'cancel', id}`; `b` aborts the handler's
 *    signal. An answer that crosses the cancellation on its way finds no waiting call and is dropped.
 * 5. After `dispose`, waiting calls reject, new calls reject, sends are no-ops and handlers' signals are aborted.
 *
 * Frames that are not frames of this protocol (a page that sends nonsense) are ignored or, where they carry a
 * call's number, answered with an error frame.
 */

/** How frames travel: a worker's message port or a webview's postMessage. */
export interface Transport {
  post(frame: unknown, transfer?: readonly ArrayBuffer[]): void;
  /** Returns how to stop listening. */
  onFrame(listener: (frame: unknown) => void): () => void;
}

/** An error that crossed a boundary, or one of the boundary itself (`code`: timeout, aborted, disposed, unknown-method). */
export class RpcError extends Error {
  override readonly name: string;
  readonly code: string;
  constructor(message: string, code: string, name = 'RpcError') {
    super(message);
    this.code = code;
    this.name = name;
  }
}

type Method = (request: never) => Promise<unknown>;
type Methods<Api> = { [K in keyof Api]: Api[K] extends Method ? K : never }[keyof Api] & string;
type RequestOf<Api, K extends keyof Api> = Api[K] extends (request: infer R) => Promise<unknown> ? R : never;
type ResultOf<Api, K extends keyof Api> = Api[K] extends (request: never) => Promise<infer V> ? V : never;

/** What a side answers with: its Api's methods, each with the signal of its call; results may come at once. */
export type Handlers<Api> = {
  [K in Methods<Api>]: (
    request: RequestOf<Api, K>,
    context: { signal: AbortSignal },
  ) => Promise<ResultOf<Api, K>> | ResultOf<Api, K>;
};

export interface CallOptions {
  signal?: AbortSignal;
  /** Rejects with code `timeout` after this many milliseconds; without it a call may wait for ever. */
  timeoutMs?: number;
  transfer?: readonly ArrayBuffer[];
}

export interface PeerOptions {
  /** Buffers of a result that may be moved instead of copied. The handler must not use them again. */
  transferOf?: (value: unknown) => readonly ArrayBuffer[];
  /** Number of the first call, for an end that another one may have used before; 1 when left out. */
  firstId?: number;
  /** Called with what a listener of events threw, and with frames of another protocol version. */
  onProblem?: (message: string) => void;
}

/** One end of a connection. `Remote` are the methods that can be called, `Outgoing` and `Incoming` the events. */
export interface Peer<Remote, Outgoing, Incoming> {
  call<K extends Methods<Remote>>(
    method: K,
    request: RequestOf<Remote, K>,
    options?: CallOptions,
  ): Promise<ResultOf<Remote, K>>;
  emit<K extends keyof Outgoing & string>(event: K, payload: Outgoing[K], transfer?: readonly ArrayBuffer[]): void;
  /** Returns how to stop listening. */
  on<K extends keyof Incoming & string>(event: K, listener: (payload: Incoming[K]) => void): () => void;
  dispose(): void;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Opens this side of a connection; see the story above. */
export function createPeer<Local, Remote, Outgoing = object, Incoming = object>(
  transport: Transport,
  handlers: Handlers<Local>,
  options: PeerOptions = {},
): Peer<Remote, Outgoing, Incoming> {
  const waiting = new Map<number, Waiting>();
  const running = new Map<number, AbortController>();
  const listeners = new Map<string, Set<(payload: never) => void>>();
  // A Map, so that a method called `constructor` or `__proto__` finds nothing.
  const methods = new Map<string, (request: never, context: { signal: AbortSignal }) => unknown>(
    Object.entries(handlers as Record<string, (request: never, context: { signal: AbortSignal }) => unknown>),
  );
  let nextId = options.firstId ?? 1;
  let disposed = false;

  const post = (frame: Frame, transfer?: readonly ArrayBuffer[]): void => {
    if (!disposed) {
      transport.post({ v: PROTOCOL_VERSION, ...frame }, transfer);
    }
  };

  const answer = async (id: number, method: string, request: unknown): Promise<void> => {
    const controller = new AbortController();
    running.set(id, controller);
    try {
      const handler = methods.get(method);
      if (handler === undefined) {
        throw new RpcError(`There is no method "${method}".`, 'unknown-method');
      }
      const value = await handler(request as never, { signal: controller.signal });
      post({ kind: 'result', id, value }, options.transferOf?.(value));
    } catch (error) {
      post({ kind: 'error', id, error: describeError(error) });
    } finally {
      running.delete(id);
    }
  };

  const receive = (frame: unknown): void => {
    if (disposed || !isFrame(frame)) {
      return;
    }
    if (frame.v !== PROTOCOL_VERSION) {
      options.onProblem?.(`Protocol version ${String(frame.v)} where ${PROTOCOL_VERSION} was expected.`);
      if (frame.kind === 'call') {
        const error = {
          message: 'The two sides are of different versions. Reload the window.',
          name: 'RpcError',
          code: 'version',
        };
        post({ kind: 'error', id: frame.id, error });
      }
      return;
    }
    switch (frame.kind) {
      case 'call':
        void answer(frame.id, frame.method, frame.request);
        break;
      case 'cancel':
        running.get(frame.id)?.abort();
        break;
      case 'result':
        waiting.get(frame.id)?.resolve(frame.value);
        break;
      case 'error':
        waiting.get(frame.id)?.reject(new RpcError(frame.error.message, frame.error.code, frame.error.name));
        break;
      case 'event':
        for (const listener of listeners.get(frame.event) ?? []) {
          try {
            listener(frame.payload as never);
          } catch (error) {
            options.onProblem?.(`A listener of "${frame.event}" failed: ${describeError(error).message}`);
          }
        }
        break;
    }
  };
  const stopListening = transport.onFrame(receive);

  return {
    call(method, request, { signal, timeoutMs, transfer } = {}) {
      return new Promise((resolve, reject) => {
        if (disposed) {
          reject(new RpcError(`"${method}" was called on a closed connection.`, 'disposed'));
          return;
        }
        if (signal?.aborted) {
          reject(new RpcError(`"${method}" was cancelled.`, 'aborted', 'AbortError'));
          return;
        }
        const id = nextId++;
        let timer: ReturnType<typeof setTimeout> | undefined;
        const settle = (): void => {
          waiting.delete(id);
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
        };
        const giveUp = (error: RpcError): void => {
          settle();
          post({ kind: 'cancel', id });
          reject(error);
        };
        const onAbort = (): void => giveUp(new RpcError(`"${method}" was cancelled.`, 'aborted', 'AbortError'));
        waiting.set(id, {
          resolve: (value) => {
            settle();
            resolve(value as never);
          },
          reject: (error) => {
            settle();
            reject(error);
          },
        });
        signal?.addEventListener('abort', onAbort);
        if (timeoutMs !== undefined) {
          timer = setTimeout(
            () => giveUp(new RpcError(`"${method}" gave no answer within ${timeoutMs} ms.`, 'timeout')),
            timeoutMs,
          );
        }
        try {
          post({ kind: 'call', id, method, request }, transfer);
        } catch (error) {
          settle();
          reject(new RpcError(describeError(error).message, 'not-sendable'));
        }
      });
    },
    emit(event, payload, transfer) {
      post({ kind: 'event', event, payload }, transfer);
    },
    on(event, listener) {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set);
      set.add(listener as (payload: never) => void);
      return () => set.delete(listener as (payload: never) => void);
    },
    dispose() {
      if (disposed) {
        return;
      }
      disposed = true;
      stopListening();
      for (const controller of running.values()) {
        controller.abort();
      }
      for (const { reject } of [...waiting.values()]) {
        reject(new RpcError('The connection was closed.', 'disposed'));
      }
      listeners.clear();
    },
  };
}

function describeError(error: unknown): { message: string; name: string; code: string } {
  if (error instanceof Error) {
    const code = (error as Error & { code?: unknown }).code;
    return { message: error.message, name: error.name, code: typeof code === 'string' ? code : 'failed' };
  }
  return { message: String(error), name: 'Error', code: 'failed' };
}
