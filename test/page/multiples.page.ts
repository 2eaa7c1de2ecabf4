import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cellIndex } from '../../src/core/experiment/sweep.ts';
import { reportHtml } from '../../src/webview/report.ts';
import { example } from '../unit/support/examples.ts';
import { clickCell, drawn, launch, newPage } from './support/browser.ts';
import { bundlePanel } from './support/bundle.ts';
import { type TrainedRun, train } from './support/run.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../dist-test/pictures');
const SMALL = {
  'sweep.x.points': Number(process.env.MULTIPLES_POINTS ?? 9),
  'sweep.y.points': Number(process.env.MULTIPLES_POINTS ?? 7),
  'train.steps': 500,
  'train.batch': 128,
  'train.starts': 2,
};

let browser: Browser;
let run: TrainedRun;
let folder: string;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-multiples-'));
  fs.mkdirSync(PICTURES, { recursive: true });
  const [trained, { js, css }, opened] = await Promise.all([train(example('figure7', SMALL)), bundlePanel(), launch()]);
  [run, browser] = [trained, opened];
  fs.writeFileSync(path.join(folder, 'report.html'), reportHtml({ ...run, panelJs: js, panelCss: css }));
}, 120_000);

afterAll(async () => {
  await browser.close();
  fs.rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  ({ page, complaints } = await newPage(browser, { width: 1000, height: 1300 }));
  await page.goto(pathToFileURL(path.join(folder, 'report.html')).href);
  await drawn(page, 'multiple-2-2');
  await drawn(page, 'diagram-trained');
});

afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

/** What a select shows. */
const chosen = (name: string): Promise<string> =>
  page.getByRole('combobox', { name }).evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text ?? '');

describe('the report of a sweep with rows and columns', () => {
  it('has a small diagram for each, named by row and column', async () => {
    const grid = page.getByTestId('multiples');
    expect(await grid.getByRole('application').count()).toBe(9);
    expect(await grid.getByRole('heading').allTextContents()).toEqual([
      'Activation quadratic',
      'Activation ReLU',
      'Activation GeLU',
      'computation 6 in 3',
      'autoencoder 6 in 3',
      'autoencoder 6 in 5',
    ]);
    await page.screenshot({ path: path.join(PICTURES, 'multiples.png'), fullPage: true });
  });

  it('selects a cell of any diagram by a click, and shows that diagram in large', async () => {
    const cell = cellIndex(run.description.experiment, { row: 1, column: 1, x: 2, y: 3 });
    await clickCell(page, 'multiple-1-1', 3 * SMALL['sweep.x.points'] + 2);
    await page.locator(`[data-testid="cell-details"][data-cell="${cell}"]`).waitFor();
    expect([await chosen('Case'), await chosen('Activation')]).toEqual(['autoencoder 6 in 3', 'ReLU']);
    // No closed form there: the trained diagram stands alone.
    expect(await page.getByTestId('diagram-theory').count()).toBe(0);
    await drawn(page, 'diagram-trained');
    for (const part of ['training-curve', 'gram', 'directions']) await drawn(page, part);
    expect(await page.getByTestId('geometry').textContent()).toContain('digon');
    await page.getByRole('combobox', { name: 'Horizontal axis' }).selectOption('2');
    expect(await page.getByRole('combobox', { name: 'Vertical axis' }).inputValue()).toBe('0');
    await drawn(page, 'directions');
    await page.screenshot({ path: path.join(PICTURES, 'multiples-autoencoder.png'), fullPage: true });
  });

  it('colours by recovery on request', async () => {
    await page.getByRole('combobox', { name: 'Colour' }).selectOption('recovery');
    await page.waitForFunction(() =>
      document.querySelector('[data-testid="legend"]')?.textContent?.includes('Recovery of odd'),
    );
    await drawn(page, 'multiple-2-2');
    await page.screenshot({ path: path.join(PICTURES, 'multiples-recovery.png'), fullPage: true });
  });

  it('shows theory in the grid where there is one', async () => {
    await page.getByRole('group', { name: 'Diagrams of the grid' }).getByRole('button', { name: 'Theory' }).click();
    await drawn(page, 'multiple-0-0');
    await expect.poll(() => page.getByText('no closed form', { exact: true }).count()).toBe(8);
  });
});
