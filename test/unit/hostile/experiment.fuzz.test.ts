import { describe, test } from 'vitest';
import { fuzz } from '../../support/fuzz.ts';

const module = new URL('./experiment.boundaries.ts', import.meta.url);

describe('refuses hostile input with problems in words', { timeout: 300_000 }, () => {
  test.each(['an experiment file', 'the bytes of an experiment file', 'a text that is being written'])(
    '%s',
    (boundary) => fuzz(module, boundary),
  );
});
