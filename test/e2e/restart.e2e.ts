import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { journey } from './journey.ts';

const file = 'longer.capacity.yaml';
const root = path.resolve(import.meta.dirname, '../..');

/** Figure 4 with so many starts that its training can be cut short. */
function withLongerRun(folder: string): void {
  const text = fs.readFileSync(path.join(folder, 'figure4.capacity.yaml'), 'utf8');
  fs.writeFileSync(
    path.join(folder, file),
    text.replace('starts: 4', 'starts: 24').replace('name: Figure 4', 'name: Longer'),
  );
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

journey('The extension host dies in the middle of a run', { prepare: withLongerRun }, (step) => {
  step('the run is on, and the file beside it', async ({ explorer, panel }) => {
    await explorer.open(file);
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
    execFileSync(process.execPath, [path.join(root, 'dist/cli.js'), ...parameters]);
    for (const name of ['results.parquet', 'curves.parquet', 'weights.safetensors']) {
      const [resumed, whole] = [runFolder(folder), undisturbed].map((run) => fs.readFileSync(path.join(run, name)));
      expect(resumed?.equals(whole ?? Buffer.of()), name).toBe(true);
    }
  });

  step('nothing complained on the way', async ({ notifications, faults }) => {
    // VS Code's own words about the host may be there; ours would speak of the run.
    expect((await notifications.complaints()).filter((text) => !/extension host/i.test(text))).toEqual([]);
    expect(faults).toEqual([]);
  });
});
