import type { RunSummary } from '../results/runSummary.ts';
import type { TheorySummary } from '../results/summary.ts';

/**
 * A run's summary with theory filled in for every cell, finished or not: the analytic diagram needs no training and
 * is there from the start. Trained values are shared with `summary`, not copied.
 */
export function withTheory(summary: RunSummary, theory: TheorySummary): RunSummary {
  const { capacityTheory, statusTheory, lossTheory } = theory;
  return { ...summary, capacityTheory, statusTheory, lossTheory };
}
