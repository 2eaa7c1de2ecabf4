import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** The panel's page in Chromium, one browser for each file. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/page/**/*.page.ts'],
    maxWorkers: 2,
    // Far more than any step takes: a machine may be slow.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
