import { expect, it } from 'vitest';
import { measureEventLoop } from '../../../src/extension/eventLoop.ts';

it('an event loop meter sees a block of its thread', async () => {
  const meter = measureEventLoop();
  await new Promise((resolve) => setTimeout(resolve, 10));
  const until = performance.now() + 60;
  let sum = 0;
  while (performance.now() < until) {
    sum += Math.sqrt(sum + 1);
  }
  await new Promise((resolve) => setTimeout(resolve, 10));
  const { longestBlockMs, longestGapMs } = meter.stop();
  // The clock went on for at least so long; how much of it this thread got is the machine's affair.
  expect(longestGapMs).toBeGreaterThanOrEqual(58);
  expect(longestBlockMs).toBeGreaterThan(0);
});
