/**
 * How often something may fail before it is no longer restarted by itself: `limit` times within `windowMs`.
 * A loop of crashes ends this way instead of heating the machine.
 */
export class FailureBudget {
  readonly #limit: number;
  readonly #windowMs: number;
  #failures: number[] = [];

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  /** Counts a failure at time `now` (milliseconds of any steady clock). */
  fail(now: number): void {
    this.#failures.push(now);
  }

  /** True once no further restart is allowed. */
  spent(now: number): boolean {
    this.#failures = this.#failures.filter((at) => now - at < this.#windowMs);
    return this.#failures.length >= this.#limit;
  }

  /** Forgets all failures: the user asked for another try. */
  reset(): void {
    this.#failures = [];
  }
}
