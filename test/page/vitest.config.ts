import path from 'node:path';
import { defineConfig } from 'vitest/config';

/** The panel's page in Chromium. One browser for each file, files one after the other: there are few processors. */
export default defineConfig({
  root: path.resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/page/**/*.page.ts'],
    fileParallelism: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
