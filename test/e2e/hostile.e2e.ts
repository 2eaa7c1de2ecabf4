import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { journey } from './journey.ts';

// What a folder of a stranger may hold, in a window that does not trust it.

const TRICK = '[quit](command:workbench.action.quit) $(flame) <img src=x onerror=alert(1)></script>';
const file = "50 % 'off' $(flame) [x](..).capacity.yaml";

/** A run that failed with a message full of markup, of an experiment whose every name is. */
function aStrangersFolder(folder: string): void {
  fs.writeFileSync(
    path.join(folder, file),
    `version: 1
name: ${JSON.stringify(TRICK)}
description: ${JSON.stringify(`${TRICK} ![x](https://example.org/x.png)`)}
model: { family: computation, activation: quadratic, dimensions: 3 }
data: { density: 0.1 }
features: [{ name: odd }, { name: rest, count: 5 }]
train: { steps: 50 }
sweep:
  x: { parameter: features.odd.importance, values: [0.5, 1, 2] }
  row: { cases: [{ name: ${JSON.stringify(`=1+1 ${TRICK}`)}, set: { data.density: 0.1 } }, { name: "<b>b", set: { data.density: 0.5 } }] }
points:
  ${JSON.stringify(`<i>${TRICK}`)}: { features.odd.importance: 0.7 }
marginal: { feature: odd, reference: rest }
`,
  );
  const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');
  const ended = spawnSync(process.execPath, [cli, 'run', file, '--quiet'], { cwd: folder });
  if (ended.status !== 0) throw new Error(ended.stderr.toString());
  const [runDir = ''] = runsOf(folder);
  fs.writeFileSync(path.join(runDir, 'marks.json'), JSON.stringify({ star: true, note: `\u202E${TRICK}` }));
  const statusFile = path.join(runDir, 'status.json');
  // Whoever edits a status takes its checksum out.
  const { check: _, ...status } = JSON.parse(fs.readFileSync(statusFile, 'utf8'));
  fs.writeFileSync(statusFile, JSON.stringify({ ...status, state: 'failed', error: TRICK }));
}

const runsOf = (folder: string): string[] => {
  const root = path.join(folder, '.capacity-lab/runs');
  return fs.globSync('*/*/manifest.json', { cwd: root }).map((manifest) => path.join(root, path.dirname(manifest)));
};

journey('A folder of a stranger, in Restricted Mode', { restricted: true, prepare: aStrangersFolder }, (step) => {
  step('the window does not trust it, and no lens runs the file', async ({ page, explorer }) => {
    await page.getByText('Restricted Mode').first().waitFor();
    await explorer.open(file);
    const lenses = page.locator('.codelens-decoration');
    await lenses.filter({ hasText: 'Open results' }).waitFor();
    expect(await lenses.filter({ hasText: /Run|Measure/ }).count()).toBe(0);
  });

  step('the menu of the file offers Run, and not to be pressed', async ({ page, explorer }) => {
    await explorer.file(file).click({ button: 'right' });
    const item = page.locator('.monaco-menu-container').getByRole('menuitem', { name: 'Run Capacity Experiment' });
    await item.waitFor();
    expect(await item.isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
  });

  step('a hover over a group has one link, to the results', async ({ page, snap }) => {
    const word = page.locator('.monaco-editor .view-line span').getByText('rest', { exact: true }).first();
    await word.hover();
    const hover = page.locator('.monaco-hover:visible').filter({ hasText: 'rest' });
    await hover.getByText('Open Results').waitFor();
    expect(await hover.locator('a').allTextContents()).toEqual(['Open Results']);
    expect(await hover.locator('img').count()).toBe(0);
    await snap('hostile-hover');
    await page.keyboard.press('Escape');
  });

  step('the view of runs shows names and notes as they are written', async ({ page, snap }) => {
    await page.getByRole('tab', { name: 'Capacity Lab' }).click();
    const row = page.getByRole('treeitem').filter({ hasText: 'Failed' });
    await row.waitFor();
    expect(await row.textContent()).toContain('[quit](command:workbench.action.quit)');
    expect(await row.textContent()).not.toContain('\u202E');
    expect(await row.locator('.codicon-flame').count()).toBe(0);
    await row.hover();
    const tooltip = page.locator('.monaco-hover:visible').filter({ hasText: 'Configuration' });
    await tooltip.waitFor();
    expect(await tooltip.locator('a, img, script, .codicon-flame').count()).toBe(0);
    await snap('hostile-runs');
    await row.dblclick();
  });

  step('the panel shows them as text, and no script of theirs runs', async ({ page, panel, snap }) => {
    await panel.waitForState('failed');
    await panel.waitForDrawing('diagram-theory');
    expect(await panel.root.textContent()).toContain('<img src=x onerror=alert(1)>');
    expect(await panel.root.locator('img, script').count()).toBe(0);
    expect(await panel.root.locator('b, i').filter({ hasText: 'quit' }).count()).toBe(0);
    expect(await page.locator('.tab .codicon-flame').count()).toBe(0);
    await snap('hostile-panel');
  });

  step(
    'what its buttons ask for is refused, and nothing runs',
    async ({ page, folder, panel, commandPalette, snap }) => {
      const before = runsOf(folder);
      await panel.button('Run again').click();
      // In the list of notifications, since a message by itself goes after a while.
      await commandPalette.run('Notifications: Show Notifications');
      const messages = page.locator('.notifications-center .notification-list-item-message');
      await messages.filter({ hasText: 'Experiments run in trusted workspaces only.' }).waitFor();
      await snap('hostile-message');
      expect(runsOf(folder)).toEqual(before);
    },
  );

  step('no page broke its policy on the way', async ({ faults }) => {
    expect(faults).toEqual([]);
  });
});
