import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { drawn } from './support/browser.ts';
import { exampleReports } from './support/reports.ts';

/** Runs that compare, in small, and the views that each of them has. */
const RUNS = {
  'hypothesis-sparse-and-similar': {
    settings: { 'sweep.x.points': 5, 'sweep.y.points': 5, 'train.starts': 2, 'train.steps': 300 },
    views: ['sharing', 'similarity'],
  },
  'architectures-vs-sparsity': {
    settings: { 'sweep.x.points': 3, 'train.starts': 3, 'train.steps': 200, 'train.batch': 256 },
    views: ['sharing'],
  },
  'penalty-compare': {
    settings: { 'sweep.x.points': 3, 'train.starts': 2, 'train.steps': 200 },
    views: ['price', 'diagram-trained'],
  },
  'engineering-monosemanticity': {
    settings: { 'train.starts': 2, 'train.steps': 100 },
    views: ['price', 'diagram-trained', 'allocation', 'embedding', 'training-curve'],
  },
  'penalty-capacity': {
    settings: { 'sweep.x.points': 4, 'train.starts': 16, 'train.steps': 2000 },
    views: ['price'],
  },
};

const { open, takePictures, shownCell } = exampleReports(RUNS);
const verdicts = (page: Page): Promise<string | null> => page.getByTestId('verdicts').textContent();

describe('the report of a comparison', () => {
  it.each(Object.keys(RUNS))('draws the views of %s in light and dark', async (name) => {
    await open(name);
    await takePictures(name, `comparison-${name}`);
  });

  it('says what a sweep over density and importance says of both claims', async () => {
    const page = await open('hypothesis-sparse-and-similar');
    expect(await verdicts(page)).toMatch(
      /Sharing rises with sparsity in every architecture: (upheld|partly|not upheld)/,
    );
    expect(await verdicts(page)).toMatch(
      /odd shares in [\d.]+\s% \(quadratic computation\) and [\d.]+\s% \(ReLU autoencoder\)/,
    );
  });

  it('has an interval of the share where several starts are kept', async () => {
    const page = await open('architectures-vs-sparsity');
    expect(await verdicts(page)).toMatch(/95\s% interval over starts \d+ to \d+\s%/);
  });

  it('says what monosemanticity costs, and selects the cell of a point of the price curve', async () => {
    const page = await open('penalty-capacity');
    expect(await verdicts(page)).toMatch(/Monosemanticity costs: upheld/);
    const before = await shownCell();
    await page.getByTestId('price').locator('.mark-symbol').last().locator('path').last().click();
    await expect.poll(shownCell).not.toBe(before);
  });

  it('colours a diagram by a measure of the whole model', async () => {
    const page = await open('hypothesis-sparse-and-similar');
    await page.getByRole('combobox', { name: 'Colour' }).selectOption('sharing');
    await drawn(page, 'diagram-trained');
    await expect.poll(() => page.getByTestId('legend').textContent()).toContain('Sharing, 0 to 1');
    await page.getByRole('combobox', { name: 'Colour' }).selectOption('capacity');
    await expect.poll(() => page.getByTestId('legend').textContent()).toContain('Capacity of odd');
  });
});
