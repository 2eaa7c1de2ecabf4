import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { uniform } from '../unit/capacity/builders.ts';
import { npyMatrix, npz } from '../unit/weights/files.ts';
import { journey } from './journey.ts';

const file = 'sae.npz';
const [N, D] = [3000, 64];

/** A dictionary in an archive: mostly features that share, and a few with a dimension of their own. */
function aDictionary(): Buffer {
  const next = uniform(1);
  const decoder = Float32Array.from({ length: N * D }, (_, at) => {
    const [i, a] = [Math.floor(at / D), at % D];
    if (i < 4) return a === i ? 1 : 0;
    return a < 4 ? 0 : next() + next() + next() - 1.5;
  });
  return npz({ W_dec: npyMatrix(N, D, decoder), b_dec: npyMatrix(1, D, new Float32Array(D)) });
}

const withDictionary = (folder: string): void => fs.writeFileSync(path.join(folder, file), aDictionary());

for (const theme of ['light', 'dark'] as const) {
  journey(`Given weights, from a right-click, ${theme}`, { theme, prepare: withDictionary }, (step) => {
    step('the context menu of the file inspects them', async ({ explorer, panel }) => {
      const item = await explorer.contextMenuItem(file, 'Inspect Capacity');
      await item.click();
      await panel.frame.getByTestId('weights').waitFor();
    });

    step('the panel says how many features share', async ({ panel }) => {
      const headline = panel.frame.getByTestId('headline');
      await headline.waitFor();
      const text = await headline.textContent();
      expect(text).toContain('3,000 features in 64 dimensions');
      expect(text).toContain('4 dedicated');
      expect(text).toContain('W_dec (3,000 × 64, F32): rows are features, as its name says');
      await panel.frame.getByTestId('histogram').locator('svg').first().waitFor();
    });

    step('a click on a feature shows who interferes with it, and its block', async ({ panel, snap }) => {
      const rows = panel.frame.getByTestId('feature-rows').locator('tbody tr:not(.spacer)');
      await rows.nth(6).click();
      await expect.poll(() => panel.frame.getByTestId('interferers').locator('tbody tr').count()).toBe(50);
      await panel.frame.getByTestId('block').waitFor();
      await snap(`weights-window-${theme}`);
    });

    step('the other axis is one press away', async ({ panel }) => {
      await panel.frame.getByRole('button', { name: 'Columns' }).click();
      await expect
        .poll(() => panel.frame.getByTestId('headline').textContent())
        .toContain('64 features in 3,000 dimensions');
    });

    step('after the window is reloaded the panel is back, with its choice', async ({ panel, reload }) => {
      await reload();
      await panel.frame.getByTestId('headline').waitFor();
      expect(await panel.frame.getByTestId('headline').textContent()).toContain('columns are features');
    });

    step('nothing complained on the way', async ({ notifications, faults, panel }) => {
      expect(await panel.seriousViolations()).toEqual([]);
      expect(await notifications.complaints()).toEqual([]);
      expect(faults).toEqual([]);
    });
  });
}
