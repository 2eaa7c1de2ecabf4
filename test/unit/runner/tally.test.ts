import { describe, expect, it } from 'vitest';
import { inWords, judged, sum } from '../../tally.ts';

describe('the sum of the suites', () => {
  it('takes the tests of a suite that ended well as they are', () => {
    expect(judged({ passed: 3, failed: 0, skipped: 1 }, 0)).toEqual({ passed: 3, failed: 0, skipped: 1 });
    expect(judged({ passed: 3, failed: 2, skipped: 0 }, 1)).toEqual({ passed: 3, failed: 2, skipped: 0 });
  });

  it('counts a failure for a suite that ended badly without a failed test', () => {
    expect(judged({ passed: 3, failed: 0, skipped: 0 }, 2)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  });

  it('counts a failure for a suite in which nothing ran, or of which nothing is known', () => {
    const nothing = { passed: 0, failed: 1, skipped: 0 };
    expect(judged({ passed: 0, failed: 0, skipped: 0 }, 0)).toEqual(nothing);
    expect(judged({ passed: 0, failed: 0, skipped: 4 }, 0)).toEqual({ ...nothing, skipped: 4 });
    expect(judged(undefined, 0)).toEqual(nothing);
  });

  it('is one line, with skipped tests only when there are any', () => {
    const tests = { passed: 2, failed: 0, skipped: 0 };
    expect(inWords(sum([tests, tests]))).toBe('4 passed, 0 failed');
    expect(inWords(sum([tests, { ...tests, skipped: 1 }]))).toBe('4 passed, 0 failed, 1 skipped');
  });
});
