import fs from 'node:fs';
import type { SuiteReport } from './inhost/report.ts';

/** How many tests of a suite ended in which way. */
export interface Tally {
  passed: number;
  failed: number;
  skipped: number;
}

/** One test: the command itself. */
export function tallyOfCommand(exitCode: number): Tally {
  return { passed: exitCode === 0 ? 1 : 0, failed: exitCode === 0 ? 0 : 1, skipped: 0 };
}

/** From the file of Vitest's reporter `json`; `undefined` when it was not written. */
export function tallyOfVitest(file: string): Tally | undefined {
  const report:
    | { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number }
    | undefined = readJson(file);
  if (report === undefined) return undefined;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** From the report of the in-host suite; `undefined` when the suite was not loaded. */
export function tallyOfInHost(file: string): Tally | undefined {
  const report: SuiteReport | undefined = readJson(file);
  if (report === undefined) return undefined;
  const count = (state: string) => report.tests.filter((test) => test.state === state).length;
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
}

/**
 * What a suite's end means. A suite that ended badly has failed at least once, whatever its tests say (one that
 * would not load, a host that died), and so has one in which nothing passed and nothing failed.
 */
export function judged(tally: Tally | undefined, exitCode: number): Tally {
  const known = tally ?? { passed: 0, failed: 0, skipped: 0 };
  const endedBadly = exitCode !== 0 || known.passed === 0;
  return endedBadly && known.failed === 0 ? { ...known, failed: 1 } : known;
}

export function sum(tallies: readonly Tally[]): Tally {
  const add = (name: keyof Tally) => tallies.reduce((total, tally) => total + tally[name], 0);
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') };
}

/** `N passed, N failed`, and `, N skipped` when there are any. */
export function inWords({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

function readJson(file: string) {
  return fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined;
}
