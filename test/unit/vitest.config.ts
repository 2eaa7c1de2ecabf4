import path from 'node:path';
import { defineConfig } from 'vitest/config';

/**
 * Formulas, parser, kernels, files, command line. Files of one process share their modules: importing them anew for each
 * took more than half of the suite's time. So a test leaves nothing behind in a module, the environment or the folder.
 */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/unit/**/*.test.ts'],
    isolate: false,
    maxWorkers: 2,
    // Far more than any test takes: a machine may be slow.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
