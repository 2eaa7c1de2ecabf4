import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, expect } from 'vitest';
import { journey } from './journey.ts';

const file = 'longer.capacity.yaml';
const terminalFile = 'terminal.capacity.yaml';
const commandLine = path.resolve(import.meta.dirname, '../../dist/cli.js');

/** Figure 4 with so many starts that its training can be cut short. */
function withLongerRuns(folder: string): void {
  const text = fs.readFileSync(path.join(folder, 'figure4.capacity.yaml'), 'utf8');
  const write = (name: string, title: string, starts: number): void => {
    const longer = text.replace('starts: 4', `starts: ${starts}`).replace('name: Figure 4', `name: ${title}`);
    fs.writeFileSync(path.join(folder, name), longer);
  };
  write(file, 'Longer', 60);
  write(terminalFile, 'Terminal', 400);
}

/** The one run folder of the experiment. */
function runFolder(folder: string): string {
  const [only, ...more] = fs.globSync(path.join(folder, '.capacity-lab/runs/longer*/*/manifest.json'));
  expect(more).toEqual([]);
  return path.dirname(only ?? '');
}

/** Ends the processes that run the extensions of the window open on `folder`: those of the server with its profile. */
function killExtensionHost(folder: string): void {
  const profile = path.dirname(folder);
  const read = (pid: string, name: string): string => {
    try {
      return fs.readFileSync(`/proc/${pid}/${name}`, 'utf8');
    } catch {
      return ''; // it has ended since it was listed
    }
  };
  const hosts = fs
    .readdirSync('/proc')
    .filter((pid) => /^\d+$/.test(pid) && read(pid, 'cmdline').includes('--type=extensionHost'))
    .filter((pid) => read(pid, 'environ').includes(profile));
  expect(hosts).not.toEqual([]);
  for (const pid of hosts) process.kill(Number(pid), 'SIGKILL');
}

let terminal: ChildProcess | undefined;
afterAll(() => void terminal?.kill('SIGKILL'));

journey('Runs that end without a word, or are trained elsewhere', { prepare: withLongerRuns }, (step) => {
  step('the run is on, and the file beside it', async ({ explorer, panel }) => {
    await explorer.openExperiment(file);
    await explorer.choose(file, 'Run Capacity Experiment');
    await panel.waitForState('running');
    await expect.poll(() => panel.frame.getByRole('progressbar').getAttribute('value')).toMatch(/^[1-9]/);
  });

  step('VS Code starts another; its panel says by itself what is left', async ({ folder, page, panel, snap }) => {
    const columns = await page.locator('.editor-group-container').count();
    killExtensionHost(folder);
    await panel.waitForState('interrupted');
    await panel.button('Resume').waitFor();
    await panel.waitForDrawing('diagram-trained');
    expect(await page.locator('.tab', { hasText: 'Longer — capacity' }).count()).toBe(1);
    expect(await page.locator('.editor-group-container').count()).toBe(columns);
    await expect.poll(() => page.locator('.activitybar .badge:visible').count()).toBe(0);
    await snap('interrupted');
  });

  step('nothing trains on', async ({ folder }) => {
    const progress = path.join(runFolder(folder), 'progress.jsonl');
    const before = fs.readFileSync(progress, 'utf8');
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(fs.readFileSync(progress, 'utf8')).toBe(before);
  });

  step('resumed it ends, with the bytes of a run that nothing disturbed', async ({ folder, panel }) => {
    await panel.button('Resume').click();
    await panel.waitForState('done');
    const undisturbed = path.join(folder, 'undisturbed');
    const parameters = ['run', path.join(folder, file), '--out', undisturbed, '--quiet'];
    execFileSync(process.execPath, [commandLine, ...parameters]);
    for (const name of ['results.parquet', 'curves.parquet', 'weights.safetensors']) {
      const [resumed, whole] = [runFolder(folder), undisturbed].map((run) => fs.readFileSync(path.join(run, name)));
      expect(resumed?.equals(whole ?? Buffer.of()), name).toBe(true);
    }
  });

  step('a run of a terminal goes on before the eyes, and cannot be cancelled here', async (workbench) => {
    const { commandPalette, explorer, folder, panel, statusBar, snapMoving } = workbench;
    await commandPalette.run('View: Close All Editors');
    terminal = spawn(process.execPath, [commandLine, 'run', path.join(folder, terminalFile), '--quiet']);
    await expect
      .poll(() => fs.globSync(path.join(folder, '.capacity-lab/runs/terminal*/*/blocks/*')).length)
      .not.toBe(0);
    await explorer.openExperiment(terminalFile);
    await explorer.choose(terminalFile, 'Open Capacity Results');
    await panel.waitForState('running');
    expect(await panel.part('state').textContent()).toMatch(/^Training in another program: /);
    expect(await panel.button('Cancel').count()).toBe(0);
    const progress = async () => Number(await panel.frame.getByRole('progressbar').getAttribute('value'));
    const before = await progress();
    await expect.poll(progress).toBeGreaterThan(before);
    expect(await statusBar.item(/Terminal/).count()).toBe(0);
    await snapMoving('elsewhere');
  });

  step('stopped there, it can be resumed here', async ({ panel }) => {
    terminal?.kill('SIGINT');
    await panel.waitForState('cancelled');
    await panel.button('Resume').click();
    await panel.waitForState('running');
    await panel.button('Cancel').click();
    await panel.waitForState('cancelled');
  });

  step('nothing complained on the way', async ({ notifications, faults }) => {
    // VS Code's own words about the host may be there; ours would speak of the run.
    expect((await notifications.complaints()).filter((text) => !/extension host/i.test(text))).toEqual([]);
    expect(faults).toEqual([]);
  });
});
