/**
 * What the suite inside the extension host tells the runner outside, through a JSON file. It is written anew after
 * every step, so that a host that dies leaves behind how far it came.
 */
export interface SuiteReport {
  /** All tests have had their turn. False when the extension host died on the way. */
  complete: boolean;
  /** The test under way. */
  running?: string;
  tests: TestReport[];
  /** What `measure` of support.ts noted, in the order of the notes. */
  measurements: Measurement[];
}

export interface TestReport {
  title: string;
  state: 'passed' | 'failed' | 'skipped';
  milliseconds: number;
  /** Stack or message; only with state `failed`. */
  error?: string;
}

/** A time or size that a test saw. Tests print them and never judge them: that is the benchmark's work. */
export interface Measurement {
  name: string;
  value: number;
  unit: string;
}

/** Environment variable that names the report's file. */
export const reportVariable = 'CAPACITY_LAB_INHOST_REPORT';

/** Environment variable: only test files with one of these words in their names, divided by commas. */
export const filesVariable = 'CAPACITY_LAB_INHOST_FILES';
