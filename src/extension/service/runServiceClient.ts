import { Worker } from 'node:worker_threads';
import { portTransport } from '../../protocol/portTransport.ts';
import type { CallOptions, Peer } from '../../protocol/rpc.ts';
import { createPeer, RpcError } from '../../protocol/rpc.ts';
import type { RunServiceApi, RunServiceEvents } from '../../protocol/runService.ts';
import { FailureBudget } from './failureBudget.ts';

/** Why a call failed that never reached a living service. */
export const SERVICE_STOPPED = 'service-stopped';

/** Why a call failed that trains or measures, in a workspace that is not trusted. */
export const RESTRICTED = 'restricted';

/** What trains, or measures by training threads of its own accord: nothing that a stranger's files should start. */
const WORK: readonly string[] = ['start', 'measure', 'curves', 'predictions'] satisfies (keyof RunServiceApi)[];

/** Crashes within `WINDOW_MS` after which the service is left alone until the user asks for it. */
const CRASHES = 3;
const WINDOW_MS = 5 * 60_000;

type ServicePeer = Peer<RunServiceApi, object, RunServiceEvents>;

export interface ServiceOptions {
  /** Path of `dist/worker.js`. */
  script: string;
  /** False in Restricted Mode: what trains is refused, with `refusal` as the reason. Asked at each call. */
  mayTrain(): boolean;
  refusal: string;
  onEvent: { [K in keyof RunServiceEvents]: (payload: RunServiceEvents[K]) => void };
  /** The thread ended by itself. `willRestart` is false once the failure budget is spent. */
  onCrash(crash: { reason: string; willRestart: boolean }): void;
  onProblem(message: string): void;
}

interface Running {
  worker: Worker;
  peer: ServicePeer;
}

/**
 * The run service, as the extension host sees it: a worker thread that is started by the first call, started
 * again by the first call after a crash, and no longer after too many crashes in a short time (`allowRestart`
 * gives it another chance). Calls that wait while it crashes reject with an `RpcError`. No vscode here.
 */
export class RunServiceClient {
  readonly #options: ServiceOptions;
  readonly #budget = new FailureBudget(CRASHES, WINDOW_MS);
  #running: Running | undefined;
  #closed = false;
  #starts = 0;

  constructor(options: ServiceOptions) {
    this.#options = options;
  }

  /** How many threads were started so far. */
  get starts(): number {
    return this.#starts;
  }

  /** Calls a method of the service; see `RunServiceApi` for what each does and how it rejects. */
  call: ServicePeer['call'] = (method, request, options?: CallOptions) => {
    if (WORK.includes(method) && !this.#options.mayTrain()) {
      return Promise.reject(new RpcError(this.#options.refusal, RESTRICTED));
    }
    try {
      return this.#peer().call(method, request, options);
    } catch (error) {
      return Promise.reject(error);
    }
  };

  /** Forgets the crashes so far. */
  allowRestart(): void {
    this.#budget.reset();
  }

  /** Ends the thread, and with it the training threads it started. Resolves once it is gone. */
  async dispose(): Promise<void> {
    this.#closed = true;
    const running = this.#running;
    this.#running = undefined;
    running?.peer.dispose();
    await running?.worker.terminate();
  }

  #peer(): ServicePeer {
    if (this.#running !== undefined) {
      return this.#running.peer;
    }
    if (this.#closed) {
      throw new RpcError('The window is closing.', SERVICE_STOPPED);
    }
    if (this.#budget.spent(performance.now())) {
      throw new RpcError('The run service stopped too often and is not started again by itself.', SERVICE_STOPPED);
    }
    this.#running = this.#start();
    return this.#running.peer;
  }

  #start(): Running {
    this.#starts += 1;
    // The extension host's own flags (inspector, memory) are not meant for this thread.
    const worker = new Worker(this.#options.script, {
      workerData: { role: 'service' },
      name: 'capacity-lab',
      execArgv: [],
    });
    const peer: ServicePeer = createPeer<object, RunServiceApi, object, RunServiceEvents>(
      portTransport(worker),
      {},
      { onProblem: this.#options.onProblem },
    );
    peer.on('runChanged', this.#options.onEvent.runChanged);
    peer.on('curves', this.#options.onEvent.curves);
    peer.on('predictions', this.#options.onEvent.predictions);
    peer.on('inspectProgress', this.#options.onEvent.inspectProgress);
    peer.on('log', this.#options.onEvent.log);
    const running = { worker, peer };
    let reason: string | undefined;
    worker.on('error', (error) => {
      reason = error.message;
    });
    worker.on('messageerror', (error) => this.#options.onProblem(error.message));
    worker.on('exit', (code) => this.#ended(running, reason ?? `exit code ${code}`));
    return running;
  }

  #ended(running: Running, reason: string): void {
    running.peer.dispose();
    if (this.#running !== running) {
      return;
    }
    this.#running = undefined;
    const now = performance.now();
    this.#budget.fail(now);
    this.#options.onCrash({ reason, willRestart: !this.#budget.spent(now) });
  }
}
