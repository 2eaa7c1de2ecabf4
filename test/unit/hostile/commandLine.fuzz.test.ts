import { test } from 'vitest';
import { fuzz } from '../../support/fuzz.ts';

const module = new URL('./commandLine.boundaries.ts', import.meta.url);

test('refuses hostile words of a command line with a sentence', { timeout: 300_000 }, () =>
  fuzz(module, 'the words of a command line'),
);
