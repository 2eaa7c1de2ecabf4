import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Experiment } from '../../src/core/experiment/experiment.ts';
import { emptySummary } from '../../src/core/results/summary.ts';
import { readGivenWeights } from '../../src/inspect/givenWeights.ts';
import { reportHtml } from '../../src/webview/report.ts';
import { experimentOf } from '../unit/experiment/builders.ts';
import { layeredText } from '../unit/runs/builders.ts';
import { EXAMPLES, example } from '../unit/support/examples.ts';
import { allDrawn, clickCell, DETAILS, drawn, launch, newPage } from './support/browser.ts';
import { bundlePanel } from './support/bundle.ts';
import { descriptionOf, type TrainedRun, train } from './support/run.ts';
import { EDITOR_THEMES, putOn } from './support/themes.ts';

/** Figure 4 with fewer cells: 11 × 9, so that a cell is large enough to click, and the points A to F, cells 99 to 104. */
const SMALL = { 'sweep.x.points': 11, 'sweep.y.points': 9, 'train.steps': 1500 };
const POINT_E = 103;

let browser: Browser;
let folder: string;
let bundle: { js: string; css: string };
let run: TrainedRun;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-report-'));
  [browser, bundle, run] = await Promise.all([launch(), bundlePanel(), train(example('figure4', SMALL))]);
});

afterAll(async () => {
  await browser.close();
  fs.rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  ({ page, complaints } = await newPage(browser));
});

afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

/** Writes a report and opens it as a file. */
async function open(shown: TrainedRun = run, edit = (html: string) => html): Promise<void> {
  const file = path.join(folder, 'report.html');
  fs.writeFileSync(file, edit(reportHtml({ ...shown, panelJs: bundle.js, panelCss: bundle.css })));
  await page.goto(pathToFileURL(file).href);
}

/** A run of which nothing is trained: enough for what is drawn from theory. */
const untrained = (experiment: Experiment): TrainedRun => ({
  description: descriptionOf(experiment, { state: 'cancelled' }),
  summary: emptySummary(experiment),
  records: [],
});

const WHITE = 'rgb(255, 255, 255)';
const DARK = 'rgb(31, 31, 31)';

/** Colour that a plot is drawn on. */
const ground = (part: string) =>
  page
    .getByTestId(part)
    .locator('svg')
    .evaluate((svg) => getComputedStyle(svg).backgroundColor);

const title = () => page.locator('#cell-title').textContent();

describe('a report', () => {
  it('draws both diagrams and the details of a cell under its policy', async () => {
    await open();
    await allDrawn(page);
    for (const part of ['diagram-theory', 'diagram-trained']) {
      const cells = page.getByTestId(part).locator('.mark-rect').first().locator('path');
      expect(await cells.count()).toBe(99);
    }
    expect(await page.getByTestId('panel').getAttribute('data-state')).toBe('done');
    expect(await page.getByTestId('headline').textContent()).toMatch(/\d %.*status that theory predicts/);
    expect(await page.getByTestId('headline').textContent()).toContain('odd is polysemantic in');
  });

  it('begins with the labelled point where the odd feature shares', async () => {
    await open();
    await allDrawn(page);
    await expect.poll(title).toBe('Point E: relative importance of odd 0.49, density 0.1');
    expect(await page.getByTestId('cell-details').getAttribute('data-cell')).toBe(String(POINT_E));
  });

  it('shows the cell that is clicked, in either diagram', async () => {
    await open();
    await allDrawn(page);
    await clickCell(page, 'diagram-trained', 40);
    expect(await page.getByTestId('cell-details').getAttribute('data-cell')).toBe('40');
    await clickCell(page, 'diagram-theory', 4);
    expect(await page.getByTestId('cell-details').getAttribute('data-cell')).toBe('4');
    // A click on the cell it held before the last one counts as well.
    await clickCell(page, 'diagram-trained', 40);
    expect(await page.getByTestId('cell-details').getAttribute('data-cell')).toBe('40');
    for (const part of DETAILS) await drawn(page, part);
  });

  it('shows a labelled point by its ring and by its button', async () => {
    await open();
    await allDrawn(page);
    await page.getByRole('button', { name: 'F', exact: true }).click();
    await expect.poll(title).toBe('Point F: relative importance of odd 27, density 0.1');
    // The rings are the last marks of the diagram, in the order of the file.
    await page.getByTestId('diagram-trained').locator('.mark-symbol:has(path)').last().locator('path').nth(3).click();
    await expect.poll(title).toBe('Point D: relative importance of odd 0.036, density 0.1');
  });

  it('moves the selection with the keyboard and says where it went', async () => {
    await open();
    await allDrawn(page);
    await clickCell(page, 'diagram-trained', 40);
    await page.getByTestId('diagram-trained').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowUp');
    expect(await page.getByTestId('cell-details').getAttribute('data-cell')).toBe(String(41 - 11));
    expect(await page.getByRole('status').allTextContents()).toContainEqual(
      expect.stringMatching(/^Cell: relative importance of odd .*odd: .*capacity/),
    );
    await page.keyboard.press('d');
    expect(await title()).toMatch(/^Point D/);
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('cell-details');
  });

  it('can be walked through with Tab, every plot with a name and a table', async () => {
    await open();
    await allDrawn(page);
    const reached = new Set<string>();
    for (let press = 0; press < 60; press++) {
      await page.keyboard.press('Tab');
      reached.add(await page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? ''));
    }
    for (const part of ['diagram-theory', 'diagram-trained', ...DETAILS]) {
      expect(reached).toContain(part);
      expect(await page.getByTestId(part).getAttribute('aria-label')).toMatch(/\w+ .*\.$/);
      expect(await page.getByTestId(`${part}-table`).count()).toBe(1);
    }
  });

  it('opens the table of a plot in pages', async () => {
    await open();
    await allDrawn(page);
    const twin = page.getByTestId('diagram-trained-table');
    await twin.locator('summary').click();
    // The rows are made when the table is opened, a moment after the click.
    await twin.locator('tbody tr').first().waitFor();
    expect(await twin.locator('tbody tr').count()).toBe(50);
    expect(await twin.locator('tbody tr').first().textContent()).toMatch(/^A0\.750\.8/);
    await twin.getByRole('button', { name: 'Next' }).click();
    await twin.locator('.pages', { hasText: 'Rows 51 to 100 of 105' }).waitFor();
  });

  it('explains the mark under the pointer in text, and stops when it leaves', async () => {
    await open();
    await allDrawn(page);
    await page.getByTestId('diagram-trained').locator('.mark-rect').first().locator('path').nth(55).hover();
    const tooltip = page.locator('.tooltip:visible');
    await tooltip.waitFor();
    expect(await tooltip.textContent()).toMatch(/Relative importance of odd.*Density.*Capacity of odd.*Status.*Loss/);
    await page.mouse.move(2, 2);
    await tooltip.waitFor({ state: 'detached' }).catch(() => undefined);
    expect(await tooltip.count()).toBe(0);
  });

  it('turns to paper and back', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await open();
    await allDrawn(page);
    const text = () => page.locator('.role-axis-label text').first().getAttribute('fill');
    await expect.poll(() => ground('diagram-trained')).toBe(DARK);
    await page.getByRole('button', { name: 'Paper' }).click();
    await expect.poll(() => ground('diagram-trained')).toBe(WHITE);
    await expect.poll(text).toBe('#1a1a1a');
    await page.getByRole('button', { name: 'Screen' }).click();
    await expect.poll(() => ground('diagram-trained')).toBe(DARK);
    await expect.poll(text).toBe('#cccccc');
  });

  it('follows the theme of an editor that changes it', async () => {
    await open();
    await allDrawn(page);
    const grounds = { dark: DARK, highContrast: 'rgb(0, 0, 0)', highContrastLight: WHITE } as const;
    for (const theme of ['dark', 'highContrast', 'highContrastLight'] as const) {
      await page.evaluate(putOn, EDITOR_THEMES[theme]);
      for (const part of ['diagram-trained', 'training-curve']) {
        await expect.poll(() => ground(part)).toBe(grounds[theme]);
      }
    }
  });

  it('changes the feature that the diagrams show', async () => {
    await open();
    await allDrawn(page);
    await page.getByRole('combobox', { name: 'Feature' }).selectOption('rest');
    await page.waitForFunction(() =>
      document
        .querySelector('[data-testid="diagram-trained"]')
        ?.getAttribute('aria-label')
        ?.startsWith('Capacity of rest'),
    );
    expect(await page.getByTestId('headline').textContent()).toContain('rest is ');
  });

  it('fits a narrow page without running over', async () => {
    await page.setViewportSize({ width: 420, height: 900 });
    await open();
    await allDrawn(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(over).toBeLessThanOrEqual(0);
  });

  it('follows the width of the page', async () => {
    await open();
    await allDrawn(page);
    const width = () =>
      page
        .getByTestId('diagram-trained')
        .locator('svg')
        .evaluate((svg) => svg.clientWidth);
    const before = await width();
    await page.setViewportSize({ width: 1250, height: 900 });
    await page.waitForFunction(
      (old) => (document.querySelector('[data-testid="diagram-trained"] svg')?.clientWidth ?? 0) > old,
      before,
    );
  });

  it('tells where its numbers come from', async () => {
    await open();
    await page.getByTestId('provenance').locator('summary').first().click();
    const text = await page.getByTestId('provenance').textContent();
    expect(text).toContain('1a2b3c4d'.repeat(8));
    expect(text).toContain('linux x64, Node 24');
  });

  it('draws more than 2000 marks on a canvas', async () => {
    await open(untrained(example('figure4', { 'sweep.x.points': 60, 'sweep.y.points': 50 })));
    await drawn(page, 'diagram-theory');
    expect(await page.getByTestId('diagram-theory').locator('canvas:not(.raster)').count()).toBe(1);
    const box = await page.getByTestId('diagram-theory').locator('canvas').first().boundingBox();
    await page.mouse.click((box?.x ?? 0) + 200, (box?.y ?? 0) + 150);
    expect(await title()).toMatch(/^Cell: /);
  });

  it('shows theory, and says so, where nothing is trained', async () => {
    await open(untrained(example('figure4', SMALL)));
    await drawn(page, 'diagram-theory');
    await drawn(page, 'marginal-benefit');
    expect(await page.getByTestId('training-curve').textContent()).toBe('This cell is not trained yet.');
    expect(await page.getByTestId('state').textContent()).toBe('Cancelled: 0 of 105 cells are trained and kept.');
  });

  it('shows sweeps of other shapes, and files without one', async () => {
    const head = `version: 1
name: Another
model: { family: computation, activation: quadratic, dimensions: 3 }
data: { density: 0.1 }
features: [{ name: odd, importance: 2 }, { name: rest, count: 5, importance: 1 }]
`;
    const x = '  x: { parameter: features.odd.importance, log: [0.1, 10], points: 9 }\n';
    await open(untrained(experimentOf(`${head}sweep:\n${x}`)));
    await drawn(page, 'diagram-theory');
    await open(untrained(experimentOf(`${head}sweep:\n${x}  row: { parameter: model.dimensions, values: [2, 3] }\n`)));
    await page.getByRole('combobox', { name: 'Embedding dimensions' }).selectOption('3');
    await drawn(page, 'diagram-trained');
    await open(untrained(experimentOf(head)));
    await drawn(page, 'marginal-benefit');
    expect(await page.getByTestId('diagram-theory').count()).toBe(0);
    await expect.poll(title).toBe('The model of this file');
  });

  it('shows what went wrong instead of nothing', async () => {
    await open(run, (html) => html.replace(/("description":)/, '"lost":'));
    expect(await page.getByRole('alert').textContent()).toContain('The data of this report is damaged.');
  });

  it('treats names from a file as text', async () => {
    const hostile = example('figure4', { ...SMALL, 'train.steps': 100 });
    hostile.name = '<img src=x onerror=alert(1)></script>';
    hostile.description = '<b>bold</b>';
    await open(untrained(hostile));
    await drawn(page, 'diagram-theory');
    expect(await page.locator('h1').textContent()).toBe(hostile.name);
    expect(await page.locator('img, .description b').count()).toBe(0);
  });
});

describe('the report of a layered model', () => {
  it('names the layer that it shows, and has neither theory nor WᵀW', async () => {
    await open(await train(experimentOf(layeredText)));
    for (const part of ['diagram-trained', 'allocation', 'embedding', 'training-curve']) await drawn(page, part);
    expect(await page.getByTestId('cell-details').textContent()).toContain('weights of layer 0 of 2');
    expect(await page.getByTestId('diagram-theory').count()).toBe(0);
    expect(await page.getByTestId('gram').count()).toBe(0);
    expect(await page.getByTestId('cell-details').textContent()).toContain('A layered model has no curves');
    expect(await page.getByTestId('provenance').textContent()).toContain('engine tensorflow');
  });
});

describe('the report of given weights', () => {
  const facts = () => page.getByTestId('cell-details').locator('p.note').first();

  it('tells capacity, recovery and the probe of the selected cell, and speaks of no training', async () => {
    const experiment = example('given-weights', { 'sweep.x.points': 5 });
    const { given } = await readGivenWeights(path.join(EXAMPLES, 'given-weights.safetensors'), experiment);
    await open(await train(experiment, given));
    await drawn(page, 'allocation');
    await facts().filter({ hasText: 'marginal benefit by the probe' }).waitFor();
    expect(await facts().textContent()).toMatch(
      /^feature: capacity 0\.400 \(polysemantic\), recovery 0\.\d+, marginal benefit by the probe 0\.0\d+ … 0\.0\d+ ± .+; loss/,
    );
    expect(await page.getByTestId('state').textContent()).toMatch(/^Done: 5 cells measured in/);
    expect(await page.getByTestId('training-curve').count()).toBe(0);
    expect(await page.getByTestId('allocation').getAttribute('aria-label')).toContain('given: 5 polysemantic');
    expect(await page.locator('.diagrams h3').allTextContents()).toEqual([expect.stringMatching(/^Given/)]);
  });

  it('tells the probe beside the closed form, too', async () => {
    const experiment = experimentOf(`version: 1
name: Given
model: { family: computation, activation: quadratic, dimensions: 1 }
data: { density: 0.1 }
features: [{ name: odd }, { name: rest }]
weights: w.npz
`);
    await open(await train(experiment, { models: 1, W: Float64Array.of(0.8, 0.5), b: Float64Array.of(0) }));
    await drawn(page, 'marginal-benefit');
    // k = 18, n = 0.64, S = 0.16, C = n²/(n² + S): m = 2 (k − 1)(1 − n) n/(2 C (1 − C)).
    await facts().filter({ hasText: 'by the probe 19.4' }).waitFor();
    expect(await page.getByTestId('marginal-benefit').getAttribute('aria-label')).toMatch(/, given 0\.719/);
  });
});
