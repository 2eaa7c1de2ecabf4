// The way of a new user, by the clock: `node --no-warnings test/bench/newUser.ts`, after a build.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { packExtension } from '../../packaging/packExtension.ts';
import { explorer } from '../e2e/pages/explorer.ts';
import { panelPage } from '../e2e/pages/panel.ts';
import { launchBrowser, newWindow, workbenchUrl } from '../host/browser.ts';
import { makeProfile, removeProfile } from '../host/profile.ts';
import { installVsix, startServer } from '../host/server.ts';
import { copyExamples } from '../host/workspace.ts';
import { judged, type Line, machine, tableText } from './table.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** The README's first command in a fresh clone of what is committed, with a fresh home: nothing is in npm's cache. */
function firstCommand(): Line {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-lab-new-user-'));
  const clone = path.join(folder, 'clone');
  const home = path.join(folder, 'home');
  const run = (command: string, cwd: string): void => {
    const { status } = spawnSync('sh', ['-c', command], { cwd, env: freshEnvironment(home), stdio: 'inherit' });
    if (status !== 0) throw new Error(`${command} ended with ${status}.`);
  };
  try {
    fs.mkdirSync(home);
    run(`git clone --quiet ${root} ${clone}`, folder);
    const command = /```sh\n(.*)\n```/.exec(fs.readFileSync(path.join(clone, 'README.md'), 'utf8'))?.[1] ?? '';
    const seconds = timed(() => run(command, clone));
    const report = path.join(clone, 'out/figure4.html');
    if (fs.statSync(report).size < 100_000) throw new Error(`${report} is no report.`);
    return judged(`${command}, in a fresh clone and home, with downloads`, seconds, { below: 180 }, 's');
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** What a login in another home has: nothing of this process's npm, and the system's own Node. */
const freshEnvironment = (home: string): NodeJS.ProcessEnv => ({
  HOME: home,
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  npm_config_registry: process.env.npm_config_registry,
});

/** From the packed extension to the trained diagram on the screen, in a VS Code that never ran. */
async function firstDiagram(): Promise<Line> {
  const vsix = packExtension();
  const profile = makeProfile({});
  const closers: (() => unknown)[] = [() => removeProfile(profile)];
  try {
    const folder = copyExamples(path.join(profile.root, 'examples'));
    const began = performance.now();
    installVsix(profile, vsix);
    const server = await startServer(profile);
    closers.push(server.stop);
    const browser = await launchBrowser(profile);
    closers.push(() => browser.close());
    const page = await (await newWindow(browser)).newPage();
    page.setDefaultTimeout(120_000);
    await page.goto(workbenchUrl(server, folder), { waitUntil: 'commit' });
    const [files, panel] = [explorer(page), panelPage(page)];
    await files.ready();
    await files.choose('figure4.capacity.yaml', 'Run Capacity Experiment');
    await panel.waitForState('done');
    await panel.waitForDrawing('diagram-trained');
    const seconds = (performance.now() - began) / 1000;
    return judged('VSIX into a clean VS Code, to the trained diagram of figure 4', seconds, { below: 60 }, 's');
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

function timed(work: () => void): number {
  const began = performance.now();
  work();
  return (performance.now() - began) / 1000;
}

const lines = [firstCommand(), await firstDiagram()];
console.log(`${machine()}\n\n${tableText(lines)}`);
process.exitCode = lines.every(({ met }) => met) ? 0 : 1;
