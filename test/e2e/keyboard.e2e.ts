import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { journey } from './journey.ts';
import type { Workbench } from './workbench.ts';

const file = 'figure4.capacity.yaml';

/** What an export of each format begins with. */
const exportsOf: Readonly<Record<string, { label: string; ending: string; begins: RegExp }>> = {
  png: { label: 'PNG picture', ending: 'png', begins: /^\x89PNG/ },
  svg: { label: 'SVG picture', ending: 'svg', begins: /^<svg/ },
  csv: { label: 'CSV table', ending: 'csv', begins: /^cell,start,/ },
  parquet: { label: 'Parquet table', ending: 'parquet', begins: /^PAR1/ },
  html: { label: 'HTML report', ending: 'html', begins: /^<!DOCTYPE html>/ },
};

for (const theme of ['light', 'dark'] as const) {
  journey(`By keyboard alone, ${theme}`, { theme }, (step) => {
    step('a file is opened and run', async ({ page, commandPalette, editor, panel }) => {
      await commandPalette.run('Go to File...');
      await commandPalette.pick(file);
      await editor.editorOf(file).waitFor();
      await commandPalette.run('Capacity Lab: Run Capacity Experiment');
      await panel.waitForState('done');
      await panel.waitForDrawing('diagram-trained');
      expect(await page.locator('.monaco-editor.focused').count()).toBe(1);
    });

    step('a hover tells the capacity of a feature, and that it is stale after an edit', async (workbench) => {
      const { page } = workbench;
      expect(await hoverAt(workbench, 'odd, importance')).toMatch(/capacity.*\d\.\d/is);
      await goTo(workbench, ' }', 'odd, importance');
      await page.keyboard.type('2');
      await expect.poll(() => hoverAt(workbench, 'odd, importance')).toMatch(/stale/i);
      await page.keyboard.press('Escape');
      await goTo(workbench, ' }', 'odd, importance');
      await page.keyboard.press('Control+Z');
      await expect.poll(() => hoverAt(workbench, 'odd, importance')).not.toMatch(/stale/i);
      await page.keyboard.press('Escape');
    });

    step('cells are walked over, named, pinned and zoomed to', async ({ page, commandPalette, panel }) => {
      await commandPalette.run('View: Focus Next Editor Group');
      await tabTo(page, panel, 'diagram-trained');
      await page.keyboard.press('e');
      await expect.poll(() => panel.part('cell-details').textContent()).toMatch(/0\.49\b/);
      const point = await panel.selectedCell();
      await page.keyboard.press('p');
      await page.keyboard.press('Shift+ArrowRight');
      await expect.poll(() => panel.selectedCell()).not.toBe(point);
      await page.keyboard.press('p');
      await expect.poll(() => panel.frame.getByTestId('pinned-benefit').locator('svg').count()).toBeGreaterThan(0);
      await page.keyboard.press('+');
      await panel.button('Reset zoom').waitFor();
      await page.keyboard.press('0');
      await panel.button('Reset zoom').waitFor({ state: 'hidden' });
      for (const part of ['marginal-benefit', 'embedding', 'training-curve'] as const) await panel.waitForDrawing(part);
      expect(await panel.seriousViolations()).toEqual([]);
    });

    step('after a reload the panel is back, with cell and pins', async ({ panel, reload }) => {
      const cell = await panel.selectedCell();
      await reload();
      await panel.waitForState('done');
      await expect.poll(() => panel.selectedCell()).toBe(cell);
      await expect.poll(() => panel.frame.getByTestId('pinned-benefit').locator('svg').count()).toBeGreaterThan(0);
    });

    step('another seed is another run', async (workbench) => {
      const { page, commandPalette, panel, editor } = workbench;
      await commandPalette.run('View: Focus First Editor Group');
      await editor.editorOf(file).waitFor();
      await goTo(workbench, ' }', 'seed: 1');
      await page.keyboard.type('1');
      await commandPalette.run('File: Save');
      await panel.frame.getByTestId('stale').waitFor();
      await commandPalette.run('Capacity Lab: Run Capacity Experiment');
      await panel.frame.getByTestId('stale').waitFor({ state: 'hidden' });
      await panel.waitForState('done');
    });

    step('the two are compared', async ({ page, commandPalette, panel, snap }) => {
      await page.setViewportSize({ width: 1500, height: 1100 });
      await commandPalette.run('Capacity Lab: Compare Capacity Runs...');
      await panel.frame.getByTestId('compare').waitFor();
      await expect.poll(() => panel.frame.getByTestId('config').textContent()).toMatch(/seed/i);
      await panel.frame.getByTestId('difference-map').locator('svg, canvas').first().waitFor();
      expect(await panel.seriousViolations()).toEqual([]);
      await panel.widenTo(0.6);
      await page.mouse.move(0, 0);
      await snap(`compare-${theme}`);
    });

    for (const [format, { label, ending, begins }] of Object.entries(exportsOf)) {
      step(`the results are exported as ${format}`, async ({ commandPalette, folder }) => {
        await commandPalette.run('View: Focus First Editor Group');
        await commandPalette.run('Capacity Lab: Export Capacity Results...');
        await commandPalette.pick(label);
        await commandPalette.accept(new RegExp(`\\.${ending}`));
        await expect.poll(() => exported(folder, ending)?.slice(0, 60)).toMatch(begins);
      });
    }

    step('the view of runs lists both, and opens one', async ({ commandPalette, page, panel, snap }) => {
      await commandPalette.run('Capacity Lab: Focus on Runs View');
      const rows = page.locator('[id="workbench.view.extension.capacityLab"] [role=treeitem]');
      await expect.poll(() => rows.allTextContents()).toEqual(expect.arrayContaining([expect.stringMatching(/agree/)]));
      // What was shown for the first time had no row yet that could take the focus.
      await commandPalette.run('Capacity Lab: Focus on Runs View');
      const run = page.locator('.monaco-list-row.focused').filter({ hasText: 'agree' });
      for (let down = 0; down < 30 && !(await run.isVisible()); down++) await page.keyboard.press('ArrowDown');
      await snap(`runs-${theme}`);
      await page.keyboard.press('Enter');
      await panel.waitForState('done');
    });

    step('nothing complained on the way', async ({ notifications, faults }) => {
      expect(await notifications.complaints()).toEqual([]);
      expect(faults).toEqual([]);
    });
  });
}

/** Puts the cursor before `text` in the line of the file that holds `marker`. */
async function goTo({ commandPalette, folder }: Workbench, text: string, marker: string): Promise<void> {
  const lines = fs.readFileSync(path.join(folder, file), 'utf8').split('\n');
  const line = lines.findIndex((one) => one.includes(marker));
  const column = (lines[line] ?? '').indexOf(text, (lines[line] ?? '').indexOf(marker));
  await commandPalette.run('Go to Line/Column...');
  await commandPalette.answer(`:${line + 1}:${column + 1}`);
}

/** What the hover at a place says, asked for by key. */
async function hoverAt(workbench: Workbench, text: string): Promise<string> {
  const { page, commandPalette } = workbench;
  await page.keyboard.press('Escape');
  await goTo(workbench, text, text);
  await commandPalette.run('Show or Focus Hover');
  const hover = page.locator('.monaco-hover:visible').first();
  await hover.waitFor();
  return (await hover.textContent()) ?? '';
}

/** Presses Tab until a part of the panel has the focus. */
async function tabTo(page: Workbench['page'], panel: Workbench['panel'], part: string): Promise<void> {
  const focused = panel.frame.locator(`[data-testid="${part}"]:focus`);
  for (let presses = 0; presses < 40; presses++) {
    if ((await focused.count()) > 0) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${part} cannot be reached by Tab`);
}

/** Beginning of the file of this kind in the folder, a character for each byte. */
function exported(folder: string, ending: string): string | undefined {
  const name = fs.readdirSync(folder).find((one) => one.endsWith(`.${ending}`));
  return name === undefined ? undefined : fs.readFileSync(path.join(folder, name), 'latin1');
}
