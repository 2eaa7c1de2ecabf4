import { usualMs, type Work } from '../../core/training/work.ts';

/** The part of a `vscode.Memento` that is needed here. */
export interface Memory {
  get<T>(key: string): T | undefined;
  update(key: string, value: unknown): Thenable<void>;
}

/** How long a run may take, and where that is known from. */
export interface DurationEstimate {
  ms: number;
  /** The same configuration was run before; runs of this kind on this machine; or the examples on the developers'. */
  from: 'last-run' | 'this-machine' | 'examples';
}

const KEY = 'capacityLab.speeds';
/** Shorter runs say more of starting threads than of training. */
const TELLING_MS = 300;

/** Remembers how fast runs of each kind went on this machine: processor milliseconds for a unit of work. */
export class RunSpeeds {
  readonly #memory: Memory;
  readonly #noted = new Set<string>();

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** A run of so much work was finished, by this window or any other. Each run is learned from once. */
  async note(runDir: string, { kind, amount }: Work, elapsedMs: number, threads: number): Promise<void> {
    if (elapsedMs < TELLING_MS || amount <= 0 || this.#noted.has(runDir)) {
      return;
    }
    this.#noted.add(runDir);
    await this.#memory.update(KEY, { ...this.#known(), [kind]: (elapsedMs * threads) / amount });
  }

  /**
   * @param lastMs  time that a finished run of the same configuration took, if there is one
   * @returns `undefined` where nothing is known of runs of this kind
   */
  estimate(work: Work, threads: number, lastMs: number | undefined): DurationEstimate | undefined {
    if (lastMs !== undefined) {
      return { ms: lastMs, from: 'last-run' };
    }
    const rate = this.#known()[work.kind];
    if (typeof rate === 'number' && rate > 0) {
      return { ms: (rate * work.amount) / threads, from: 'this-machine' };
    }
    const ms = usualMs(work, threads);
    return ms === undefined ? undefined : { ms, from: 'examples' };
  }

  #known(): Readonly<Record<string, unknown>> {
    return this.#memory.get<Record<string, unknown>>(KEY) ?? {};
  }
}
