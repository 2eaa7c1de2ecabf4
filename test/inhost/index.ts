// What VS Code loads inside its extension host (`extensionTestsPath`): it calls `run`. Bundled to dist-test/inhost.cjs.
import fs from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { filesVariable, reportVariable, type SuiteReport, type TestReport } from './report.ts';
import { measurements } from './support.ts';

const testTimeoutMs = 30_000;

/** Runs all test files in one mocha run. Rejects when a test failed, and when there was none. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: testTimeoutMs, reporter: 'spec', color: false });
  // `describe` and `it` exist from this event on; only then may the test files be evaluated.
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  for (const name of testFileNames()) {
    await import(`./${name}.test.ts`);
  }
  const report: SuiteReport = { complete: false, tests: [], measurements };
  const failures = await new Promise<number>((resolve) => noteEachTest(mocha.run(resolve), report));
  save({ ...report, complete: true });
  if (failures > 0) throw new Error(`${failures} of ${report.tests.length} tests failed`);
  if (report.tests.length === 0) throw new Error('no tests');
}

/** The files of this folder. One that is newer than the bundle makes the import above fail: build again. */
function testFileNames(): string[] {
  const folder = path.join(__dirname, '../test/inhost');
  const names = fs.readdirSync(folder).flatMap((file) => /^(.+)\.test\.ts$/.exec(file)?.[1] ?? []);
  const wanted = (process.env[filesVariable] ?? '').split(',');
  return names.filter((name) => wanted.some((word) => name.includes(word))).sort();
}

function noteEachTest(runner: Mocha.Runner, report: SuiteReport): void {
  const note = (state: TestReport['state'], test: Mocha.Runnable, error?: unknown) => {
    const reason =
      error === undefined ? {} : { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    report.tests.push({ title: test.fullTitle(), state, milliseconds: test.duration ?? 0, ...reason });
    delete report.running;
    save(report);
  };
  runner.on('test', (test) => {
    report.running = test.fullTitle();
    save(report);
  });
  runner.on('pass', (test) => note('passed', test));
  runner.on('fail', (test, error) => note('failed', test, error)); // hooks that fail come here as well
  runner.on('pending', (test) => note('skipped', test));
}

function save(report: SuiteReport): void {
  const file = process.env[reportVariable];
  if (file !== undefined) fs.writeFileSync(file, JSON.stringify(report, null, 1));
}
