import { onTestFinished } from 'vitest';
import type { WeightsChoice } from '../../../src/core/weights/choose.ts';
import type { Inspection } from '../../../src/core/weights/inspection.ts';
import type { ThreadParts } from '../../../src/inspect/inspectors.ts';
import { inspectWeights } from '../../../src/inspect/inspectWeights.ts';
import { built } from '../runs/builders.ts';
import { kernels } from '../support/kernels.ts';

export const never = new AbortController().signal;

export const threadParts = async (threads = 2): Promise<ThreadParts> => ({
  script: built('worker.js'),
  kernels: await kernels(),
  threads,
});

export const inspect = async (file: string, choice: WeightsChoice = {}, threads = 2): Promise<Inspection> =>
  inspectWeights({ file, choice }, await threadParts(threads), never);

/** Ends a test's work with the test. */
export function abortAfterTest(): AbortController {
  const controller = new AbortController();
  onTestFinished(() => controller.abort());
  return controller;
}
