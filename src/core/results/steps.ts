/**
 * Work on many cells that may pause after each: a generator that returns what was found. A page does such work between
 * answers to its user (`webview/inSteps.ts`); all others do it `atOnce`.
 */
export type Steps<T> = Generator<void, T, void>;

/** Does all of the work. */
export function atOnce<T>(work: Steps<T>): T {
  let step = work.next();
  while (!step.done) step = work.next();
  return step.value;
}
