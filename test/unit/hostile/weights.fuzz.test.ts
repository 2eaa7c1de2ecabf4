import { describe, test } from 'vitest';
import { fuzz } from '../../support/fuzz.ts';

const module = new URL('./weights.boundaries.ts', import.meta.url);

describe('refuses hostile weights with a sentence', { timeout: 300_000 }, () => {
  test.each(['a safetensors file', 'an npy file', 'an npz archive'])('%s', (boundary) => fuzz(module, boundary));
});
