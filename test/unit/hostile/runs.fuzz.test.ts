import { describe, test } from 'vitest';
import { fuzz } from '../../support/fuzz.ts';

const module = new URL('./runs.boundaries.ts', import.meta.url);

describe('reads hostile folders with a sentence at most', { timeout: 180_000 }, () => {
  test.each(['a run folder', 'a Parquet file of a run'])('%s', (boundary) => fuzz(module, boundary));
});
