import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** Faults: real processes, real files, real damage. A file of tests is a process of its own, which may collect its garbage. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/faults/**/*.faults.ts'],
    globalSetup: path.join(import.meta.dirname, 'numbers.ts'),
    pool: 'forks',
    execArgv: ['--expose-gc'],
    maxWorkers: 2,
    // Far more than any test takes: a machine may be slow.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
