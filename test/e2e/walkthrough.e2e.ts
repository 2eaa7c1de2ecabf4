import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { journey } from './journey.ts';

const file = 'figure4.capacity.yaml';
const own = 'my-experiment.capacity.yaml';
const OWN_TEXT = `# Two features in one dimension.
version: 1
name: My experiment
model: { family: autoencoder, activation: relu, dimensions: 1 }
data: { density: 0.1 }
features:
  - { name: first, importanse: 1 }
  - { name: second, importance: 0.5 }
sweep:
  x: { parameter: features.second.importance, log: [0.1, 10], points: 21 }
  y: { parameter: data.density, log: [1, 0.01], points: 21 }
`;

// Its pictures are those of the walkthrough itself (keepPictures.ts).
for (const theme of ['light', 'dark'] as const) {
  // Its pictures are packed with the extension, where a finer one costs everybody.
  journey(`The walkthrough, ${theme}`, { theme, prepare: withOwnFile, pictureScale: 1 }, (step) => {
    step('its first step is a folder with the examples', async ({ explorer, editor, page, snap }) => {
      await page.setViewportSize({ width: 900, height: 600 });
      await explorer.open(file);
      await editor.editorOf(file).waitFor();
      await page.mouse.move(0, 0);
      await page.locator('.monaco-hover:visible').waitFor({ state: 'hidden' });
      await snap(`walkthrough-sample-${theme}`);
    });

    step('its second runs one of them', async ({ explorer, snap }) => {
      const item = await explorer.contextMenuItem(file, 'Run Capacity Experiment');
      await snap(`walkthrough-run-${theme}`);
      await item.click();
    });

    step('its third explains the diagram', async ({ page, panel, snap }) => {
      await panel.waitForState('done');
      await page.setViewportSize({ width: 1400, height: 900 });
      await panel.widenTo(0.55);
      await panel.waitForDrawing('diagram-trained');
      await panel.scrollToTop();
      await snap(`walkthrough-read-${theme}`, page.locator('iframe.webview.ready'));
    });

    step('its fourth is a hover', async ({ editor, page, snap }) => {
      await editor.hover(file, 'odd', /capacity/i);
      await snap(`walkthrough-hover-${theme}`, page.locator('.editor-group-container').first());
      await page.mouse.move(0, 0);
    });

    step('its fifth is a file of one’s own', async ({ commandPalette, editor, explorer, page, snap }) => {
      await commandPalette.run('View: Close All Editors');
      await explorer.open(own);
      await editor.hover(own, 'importanse', /importance/i);
      await snap(`walkthrough-new-${theme}`, page.locator('.editor-group-container').first());
      await page.mouse.move(0, 0);
    });

    step('it has five steps, each with a picture', async ({ commandPalette, page, snap }) => {
      await commandPalette.run('Welcome: Open Walkthrough...');
      await commandPalette.pick('Get Started with Capacity Lab');
      const steps = page.locator('.getting-started-step');
      await expect.poll(() => steps.count()).toBe(5);
      await page.locator('.getting-started-media img').first().waitFor();
      await snap(theme === 'light' ? 'walkthrough' : `walkthrough-${theme}`);
    });

    step('nothing complained on the way', async ({ notifications, faults }) => {
      expect(await notifications.complaints()).toEqual([]);
      expect(faults).toEqual([]);
    });
  });
}

/** A file with a misspelt key, to be explained. */
function withOwnFile(folder: string): void {
  fs.writeFileSync(path.join(folder, own), OWN_TEXT);
}
