import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { journey } from './journey.ts';

const file = 'large.capacity.yaml';

/** Figure 4 with so many cells and starts that its training can be watched and stopped, on a fast machine too. */
function withLargeSweep(folder: string): void {
  const text = fs.readFileSync(path.join(folder, 'figure4.capacity.yaml'), 'utf8');
  const finer = text.replace('points: 41', 'points: 200').replace('points: 31', 'points: 150');
  const large = finer.replace('starts: 4', 'starts: 24');
  fs.writeFileSync(path.join(folder, file), large.replace('name: Figure 4', 'name: Large'));
}

for (const theme of ['light', 'dark'] as const) {
  journey(`A run that is stopped and resumed, ${theme}`, { theme, prepare: withLargeSweep }, (step) => {
    step('the context menu of the file runs it, and the panel opens at once beside the editor', async (workbench) => {
      const { explorer, editor, panel } = workbench;
      await explorer.openExperiment(file);
      await explorer.choose(file, 'Run Capacity Experiment');
      await panel.waitForState('running');
      const text = await editor.editorOf(file).boundingBox();
      const beside = await panel.boundingBox();
      expect(beside.x).toBeGreaterThan((text?.x ?? 0) + (text?.width ?? 0) - 2);
    });

    step(
      'panel and status bar say how far it is and how long it will take',
      async ({ panel, statusBar, snapMoving }) => {
        await statusBar.item(/Large: [1-9]\d? % · .* left/).waitFor();
        await expect.poll(() => panel.frame.getByRole('progressbar').getAttribute('value')).toMatch(/^[1-9]/);
        await panel.waitForDrawing('diagram-trained');
        await snapMoving(`running-${theme}`);
      },
    );

    step('cancel keeps what was done', async ({ panel }) => {
      await panel.button('Cancel').click();
      await panel.waitForState('cancelled');
      expect(await finishedCells(panel.part('state').textContent())).toBeGreaterThan(0);
    });

    step('run again goes on from there', async ({ explorer, panel }) => {
      const kept = await finishedCells(panel.part('state').textContent());
      await explorer.choose(file, 'Run Capacity Experiment');
      await panel.waitForState('running');
      const progress = panel.frame.getByRole('progressbar');
      expect(Number(await progress.getAttribute('value'))).toBeGreaterThanOrEqual(kept);
      await expect.poll(async () => Number(await progress.getAttribute('value'))).toBeGreaterThan(kept);
      await panel.button('Cancel').click();
      await panel.waitForState('cancelled');
      expect(await finishedCells(panel.part('state').textContent())).toBeGreaterThan(kept);
    });

    step('nothing complained on the way', async ({ notifications, faults, panel }) => {
      expect(await panel.seriousViolations()).toEqual([]);
      expect(await notifications.complaints()).toEqual([]);
      expect(faults).toEqual([]);
    });
  });
}

/** The first number of a sentence about a stopped run: its finished cells. */
async function finishedCells(sentence: Promise<string | null>): Promise<number> {
  return Number((await sentence)?.match(/\d[\d,]*/)?.[0]?.replaceAll(',', ''));
}
