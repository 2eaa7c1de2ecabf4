import type fc from 'fast-check';

/** Where something from outside comes in. */
export interface Boundary<Input> {
  inputs: fc.Arbitrary<Input>;
  /** Takes one input in; throws, by `expect` or by itself, where the boundary did not hold. */
  take(input: Input): void | Promise<void>;
  /** Classes of errors that are documented; each must be a sentence for a user. None: nothing may be thrown. */
  refusals?: readonly (new (
    ...args: never[]
  ) => Error)[];
}

/** Boundaries of every kind of input in one table: each `take` is only ever given what its own `inputs` make. */
export type Boundaries = Record<string, Boundary<unknown>>;

/** Work of the thread. */
export interface Task {
  module: string;
  boundary: string;
  seed: number;
  rounds: number;
  /** Number of the round and length of the text (int32 each), then the round's input as text. */
  shared: SharedArrayBuffer;
}

export const HEADER_WORDS = 2;
/** As much of an input is kept to be shown. */
export const SHOWN_BYTES = 1 << 14;

export interface Report {
  /** Seed, input and reason; left out where all rounds went well. */
  failure?: string;
}
