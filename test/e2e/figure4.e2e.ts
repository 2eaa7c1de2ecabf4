import { expect } from 'vitest';
import { journey } from './journey.ts';
import { allThemes } from './workbench.ts';

const file = 'figure4.capacity.yaml';
/** Explanations of a cell, as parts of the panel. */
const explanations = ['marginal-benefit', 'embedding', 'allocation', 'training-curve'] as const;

for (const first of ['light', 'dark'] as const) {
  journey(`Figure 4, from a right-click, ${first}`, { theme: first }, (step) => {
    step('the file opens in the editor', async ({ explorer, editor }) => {
      await explorer.open(file);
      await editor.editorOf(file).waitFor();
    });

    step('the context menu of the file runs the experiment', async ({ explorer, panel }) => {
      const item = await explorer.contextMenuItem(file, 'Run Capacity Experiment');
      await item.click();
      await panel.root.waitFor();
    });

    step('the panel fills in and says how far theory and training agree', async ({ panel }) => {
      await panel.waitForState('done');
      expect(await panel.part('headline').textContent()).toMatch(/\d\s*%/);
      await panel.waitForDrawing('diagram-theory');
      await panel.waitForDrawing('diagram-trained');
    });

    step('a click on a cell explains it', async ({ panel }) => {
      const before = await panel.selectedCell();
      await panel.clickDiagram('diagram-trained', { x: 0.4, y: 0.6 });
      await expect.poll(() => panel.selectedCell()).not.toBe(before);
      for (const part of explanations) await panel.waitForDrawing(part);
    });

    step('a hover over a feature tells its capacity', async ({ editor, snap }) => {
      const hover = await editor.hover(file, 'odd', /capacity/i);
      expect(await hover.textContent()).toMatch(/capacity.*\d\.\d/is);
      await snap(`hover-${first}`);
    });

    step('after the window is reloaded the panel is back, with its cell', async ({ panel, reload }) => {
      const headline = await panel.part('headline').textContent();
      const cell = await panel.selectedCell();
      await reload();
      await panel.waitForState('done');
      for (const part of explanations) await panel.waitForDrawing(part);
      expect(await panel.part('headline').textContent()).toBe(headline);
      expect(await panel.selectedCell()).toBe(cell);
    });

    step('a labelled point is one press away', async ({ panel }) => {
      await panel.root.getByRole('button', { name: 'E', exact: true }).click();
      await expect.poll(() => panel.part('cell-details').textContent()).toMatch(/0\.49\b/);
    });

    step('in a larger window theory and training are side by side', async ({ commandPalette, page, panel }) => {
      await page.setViewportSize({ width: 1600, height: 1500 });
      await commandPalette.run('View: Toggle Primary Side Bar Visibility');
      await panel.widenTo(0.66);
      await panel.scrollToTop();
      await expect
        .poll(async () => {
          const theory = await panel.part('diagram-theory').boundingBox();
          const trained = await panel.part('diagram-trained').boundingBox();
          return theory !== null && trained !== null && trained.x > theory.x + theory.width - 1;
        })
        .toBe(true);
    });

    for (const theme of first === 'light' ? allThemes : []) {
      step(`the panel takes on the ${theme} theme`, async ({ panel, setTheme, snap }) => {
        await setTheme(theme);
        await panel.waitForDrawing('diagram-trained');
        await snap(`panel-${theme}`);
      });
    }

    step('nothing complained on the way', async ({ notifications, faults, panel }) => {
      expect(await panel.seriousViolations()).toEqual([]);
      expect(await notifications.complaints()).toEqual([]);
      expect(faults).toEqual([]);
    });

    step('(the watch over the page would have seen it)', async ({ panel, faults }) => {
      await panel.root.evaluate((root) =>
        root.insertAdjacentHTML('beforeend', '<img src="https://elsewhere.invalid/">'),
      );
      await expect.poll(() => faults.join()).toMatch(/img-src refused https:\/\/elsewhere\.invalid/);
    });
  });
}
