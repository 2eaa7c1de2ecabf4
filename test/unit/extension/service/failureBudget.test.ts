import { describe, expect, it } from 'vitest';
import { FailureBudget } from '../../../../src/extension/service/failureBudget.ts';

describe('a failure budget', () => {
  it('is spent by as many failures as allowed, close together', () => {
    const budget = new FailureBudget(3, 1000);
    budget.fail(0);
    budget.fail(400);
    expect(budget.spent(400)).toBe(false);
    budget.fail(800);
    expect(budget.spent(800)).toBe(true);
  });

  it('forgets failures that are long ago', () => {
    const budget = new FailureBudget(2, 1000);
    budget.fail(0);
    budget.fail(900);
    expect(budget.spent(1000)).toBe(false);
  });

  it('starts anew when it is reset', () => {
    const budget = new FailureBudget(1, 1000);
    budget.fail(0);
    budget.reset();
    expect(budget.spent(0)).toBe(false);
  });
});
