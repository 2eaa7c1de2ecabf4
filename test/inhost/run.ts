// Runs the suite inside an extension host and judges it. Two ways, one suite:
//   node test/inhost/run.ts             headless: the test host of this repository stands in for desktop VS Code
//   node test/inhost/run.ts menus       the same, only of files with this in their names
//   node test/inhost/run.ts --desktop   desktop VS Code, which @vscode/test-electron downloads: the current one
//   node test/inhost/run.ts --vscode=1.101.0   this one instead; `stable` and `insiders` are versions, too
// The environment variable VSCODE_EXECUTABLE names another VS Code to take instead.
// Exit codes: 0 all passed, 1 a test failed, 2 the extension host died or nothing ran.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { atExit } from '../host/ending.ts';
import { copyExamples } from '../host/workspace.ts';
import { inWords, tallyOfInHost } from '../tally.ts';
import { filesVariable, reportVariable, type SuiteReport } from './report.ts';

const root = path.resolve(import.meta.dirname, '../..');
const bundle = path.join(root, 'dist-test/inhost.cjs');
const reportFile = path.join(root, 'dist-test/inhost-report.json');
const headless = path.join(root, 'test/host/code.ts');

process.exitCode = await main();

async function main(): Promise<number> {
  if (!fs.existsSync(bundle)) {
    console.error('The suite is not built. Run: npm run build');
    return 2;
  }
  const version = process.argv.find((word) => word.startsWith('--vscode='))?.slice('--vscode='.length);
  const desktop = version !== undefined || process.argv.includes('--desktop');
  const executable = process.env.VSCODE_EXECUTABLE ?? (desktop ? undefined : headless);
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'clab-'));
  const clean = () => fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  atExit(clean);
  fs.rmSync(reportFile, { force: true });
  let exitedWell = true;
  try {
    const workspace = copyExamples(path.join(scratch, 'examples'));
    await runTests({
      ...(executable === undefined ? {} : { vscodeExecutablePath: executable }),
      ...(version === undefined ? {} : { version }),
      extensionDevelopmentPath: root,
      extensionTestsPath: bundle,
      launchArgs: [
        workspace,
        ...[`--user-data-dir=${path.join(scratch, 'user')}`, `--extensions-dir=${path.join(scratch, 'ext')}`],
      ],
      extensionTestsEnv: {
        [reportVariable]: reportFile,
        [filesVariable]: process.argv
          .slice(2)
          .filter((word) => !word.startsWith('--'))
          .join(','),
        PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH ?? ''}`, // code.ts needs this Node
      },
    });
  } catch (error) {
    exitedWell = false;
    console.error(error instanceof Error ? error.message : error);
  } finally {
    clean();
  }
  const verdict = judge();
  return verdict === 0 && !exitedWell ? 2 : verdict;
}

/** Reads the report, for VS Code's own exit code is 0 as well when the extension host was killed. */
function judge(): number {
  const tally = tallyOfInHost(reportFile);
  if (tally === undefined) {
    console.error('No test ran: the extension host did not load the suite.');
    return 2;
  }
  console.log(`in host: ${inWords(tally)}`);
  const report: SuiteReport = JSON.parse(fs.readFileSync(reportFile, 'utf8'));
  if (!report.complete) {
    console.error(`The extension host died${report.running ? ` during "${report.running}"` : ''}.`);
    return 2;
  }
  if (tally.failed > 0) return 1;
  return tally.passed > 0 ? 0 : 2;
}
