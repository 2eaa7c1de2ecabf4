import { describe, test } from 'vitest';
import { fuzz } from '../../support/fuzz.ts';

const module = new URL('./protocol.boundaries.ts', import.meta.url);

describe('holds against hostile messages', { timeout: 300_000 }, () => {
  test.each(['frames from the other side', 'requests of a page', 'the state of a panel that is brought back'])(
    '%s',
    (boundary) => fuzz(module, boundary),
  );
});
