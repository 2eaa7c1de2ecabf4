// All tests (`npm test`): one suite after the other, then one line for each and the sum. Exit code 0 when all passed.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { inWords, judged, sum, type Tally, tallyOfCommand, tallyOfInHost, tallyOfVitest } from './tally.ts';

interface Suite {
  name: string;
  command: [string, ...string[]];
  /** Reads how it went; `undefined` when the suite left no report. */
  tally(exitCode: number): Tally | undefined;
  /** Without these the suite would only fail for a reason already told. */
  needs?: string[];
}

const root = path.resolve(import.meta.dirname, '..');
const reports = path.join(root, 'dist-test');
const suiteLimitMs = 15 * 60_000;

function vitestSuite(name: string, report: string, parameters: string[], needs: string[]): Suite {
  const file = path.join(reports, report);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
  return {
    name,
    command: [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', ...parameters, ...reporters],
    tally: () => tallyOfVitest(file),
    needs,
  };
}

const suites: Suite[] = [
  { name: 'build', command: ['npm', 'run', '--silent', 'build'], tally: tallyOfCommand },
  { name: 'check', command: ['npm', 'run', '--silent', 'check'], tally: tallyOfCommand },
  vitestSuite('unit', 'unit-report.json', ['--config', 'test/unit/vitest.config.ts'], ['build']),
  { name: 'test host', command: ['test/host/setup.sh'], tally: tallyOfCommand },
  {
    name: 'in host',
    command: [process.execPath, 'test/inhost/run.ts'],
    tally: () => tallyOfInHost(path.join(reports, 'inhost-report.json')),
    needs: ['test host', 'build'],
  },
  vitestSuite('page', 'page-report.json', ['--config', 'test/page/vitest.config.ts'], ['test host', 'build']),
  vitestSuite('end to end', 'e2e-report.json', ['--config', 'test/e2e/vitest.config.ts'], ['test host', 'build']),
  vitestSuite('faults', 'faults-report.json', ['--config', 'test/faults/vitest.config.ts'], ['build']),
  vitestSuite('slurm', 'slurm-report.json', ['--config', 'test/slurm/vitest.config.ts'], ['build']),
];

process.exitCode = await main();

async function main(): Promise<number> {
  fs.rmSync(reports, { recursive: true, force: true });
  fs.mkdirSync(reports, { recursive: true });
  const results = new Map<string, { tally: Tally; words: string }>();
  for (const suite of suites) {
    const missing = suite.needs?.find((name) => results.get(name)?.tally.failed !== 0);
    if (missing !== undefined) {
      results.set(suite.name, { tally: { passed: 0, failed: 1, skipped: 0 }, words: `not run: ${missing} failed` });
      continue;
    }
    console.log(`\n=== ${suite.name}`);
    const start = performance.now();
    const exitCode = await runCommand(suite.command);
    const tally = judged(suite.tally(exitCode), exitCode);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    results.set(suite.name, { tally, words: `${inWords(tally)} in ${seconds} s` });
  }
  console.log('\n=== summary');
  for (const [name, { tally, words }] of results) {
    console.log(`${tally.failed === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(12)} ${words}`);
  }
  const total = sum([...results.values()].map(({ tally }) => tally));
  console.log(inWords(total));
  return total.failed === 0 ? 0 : 1;
}

/** Runs a command with its output passed through. A command that takes too long is ended, with all it started. */
function runCommand([program, ...parameters]: [string, ...string[]]): Promise<number> {
  const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1' }; // Vitest would colour the log of a CI
  const child = spawn(program, parameters, {
    cwd: root,
    env: { ...process.env, ...plain },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const end = () => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  };
  const late = setTimeout(() => {
    console.error(`Ended: it took more than ${suiteLimitMs / 60_000} minutes.`);
    end();
  }, suiteLimitMs);
  // The suite is a process group of its own, so Ctrl+C does not reach it by itself.
  const interrupted = () => {
    end();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  return new Promise((resolve) => {
    const done = (exitCode: number) => {
      clearTimeout(late);
      process.removeListener('SIGINT', interrupted);
      process.removeListener('SIGTERM', interrupted);
      resolve(exitCode);
    };
    child.once('error', (error) => {
      console.error(error.message);
      done(127);
    });
    child.once('close', (exitCode) => done(exitCode ?? 1));
  });
}
