import { test } from 'vitest';
import { fuzz } from '../../support/fuzz.ts';

const module = new URL('./runs.boundaries.ts', import.meta.url);

test('hostile run folders are read with a sentence at most', { timeout: 300_000 }, () => fuzz(module, 'a run folder'));
