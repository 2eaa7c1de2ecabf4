import assert from 'node:assert/strict';
import { testApi } from './experiments.ts';
import { measure } from './support.ts';

describe('activation', () => {
  it('is measured, and starts no thread', async () => {
    const api = await testApi();
    measure('activation', api.activationMs, 'ms');
    assert.ok(api.activationMs > 0);
    assert.equal(api.serviceStarts(), 0);
  });
});
