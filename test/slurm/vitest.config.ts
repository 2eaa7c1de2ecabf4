import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** A real Slurm. Installing it takes a minute on a bare machine, its jobs some seconds each. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/slurm/**/*.slurm.ts'],
    fileParallelism: false,
    testTimeout: 150_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 90_000, interval: 100 } },
  },
});
