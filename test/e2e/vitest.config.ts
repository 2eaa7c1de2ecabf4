import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** End-to-end specs: one after the other, for each owns a whole VS Code. No retries: a step that flickers is a fault. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    globalSetup: path.join(import.meta.dirname, 'packOnce.ts'),
    fileParallelism: false,
    maxWorkers: 1,
    // Far more than any step takes: a machine may be slow. Waiting for something never costs when it comes.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000 } },
  },
});
