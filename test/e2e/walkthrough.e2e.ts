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

/** The themes that the walkthrough has pictures in. */
const themes = ['light', 'dark'] as const;

// Its pictures are those of the walkthrough itself (keepPictures.ts).
journey('The walkthrough', { prepare: (folder) => fs.writeFileSync(path.join(folder, own), OWN_TEXT) }, (step) => {
  step('its first step is a folder with the examples', async ({ explorer, editor, page, setTheme, snap }) => {
    await page.setViewportSize({ width: 900, height: 600 });
    await explorer.open(file);
    await editor.editorOf(file).waitFor();
    for (const theme of themes) {
      await setTheme(theme);
      await snap(`walkthrough-sample-${theme}`);
    }
  });

  step('its second runs one of them', async ({ explorer, page, setTheme, snap }) => {
    for (const theme of themes) {
      await setTheme(theme);
      await explorer.contextMenuItem(file, 'Run Capacity Experiment');
      await snap(`walkthrough-run-${theme}`);
      await page.keyboard.press('Escape');
    }
    await (await explorer.contextMenuItem(file, 'Run Capacity Experiment')).click();
  });

  step('its third explains the diagram', async ({ commandPalette, page, panel, setTheme, snap }) => {
    await panel.waitForState('done');
    await page.setViewportSize({ width: 1400, height: 900 });
    await commandPalette.run('View: Toggle Primary Side Bar Visibility');
    await panel.widenTo(0.7);
    for (const theme of themes) {
      await setTheme(theme);
      await panel.waitForDrawing('diagram-trained');
      await panel.scrollToTop();
      await snap(`walkthrough-read-${theme}`, page.locator('.editor-group-container').last());
    }
  });

  step('its fourth is a hover', async ({ commandPalette, editor, page, setTheme, snap }) => {
    await commandPalette.run('View: Close Editors in Group');
    await page.setViewportSize({ width: 900, height: 600 });
    for (const theme of themes) {
      await setTheme(theme);
      await editor.hover(file, 'odd', /capacity/i);
      await snap(`walkthrough-hover-${theme}`);
      await page.mouse.move(0, 0);
    }
  });

  step('its fifth is a file of one’s own', async ({ commandPalette, editor, explorer, page, setTheme, snap }) => {
    await commandPalette.run('View: Close All Editors');
    await commandPalette.run('View: Toggle Primary Side Bar Visibility');
    await explorer.open(own);
    for (const theme of themes) {
      await setTheme(theme);
      await editor.hover(own, 'importanse', /importance/i);
      await snap(`walkthrough-new-${theme}`);
      await page.mouse.move(0, 0);
    }
  });

  step('it has five steps, each with a picture', async ({ commandPalette, page, setTheme, snap }) => {
    await commandPalette.run('View: Close All Editors');
    await page.setViewportSize({ width: 1400, height: 900 });
    await setTheme('light');
    await commandPalette.run('Welcome: Open Walkthrough...');
    await commandPalette.pick('Get Started with Capacity Lab');
    const steps = page.locator('.getting-started-step');
    await expect.poll(() => steps.count()).toBe(5);
    await page.locator('.getting-started-media img').first().waitFor();
    await snap('walkthrough');
  });

  step('nothing complained on the way', async ({ notifications, faults }) => {
    expect(await notifications.complaints()).toEqual([]);
    expect(faults).toEqual([]);
  });
});
