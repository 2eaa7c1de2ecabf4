import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeEmbedded } from '../../src/core/results/embedded.ts';
import { type Inspection, summarizeInspection } from '../../src/core/weights/inspection.ts';
import { sum, uniform } from '../unit/capacity/builders.ts';
import { drawn, launch, newPage } from './support/browser.ts';
import { bundle, bundlePanel } from './support/bundle.ts';
import { servePanel } from './support/server.ts';
import { EDITOR_THEMES, type EditorTheme, putOn } from './support/themes.ts';
import type { WeightsTold } from './support/weightsDouble.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../dist-test/pictures');
const FILE = 'file:///w/my%20sae.safetensors';
/** A dictionary as large as they come. */
const MANY = 131_072;

/** An inspection with capacities of all kinds: mostly small, some of a dimension of their own, one of no number. */
function anInspection(N: number, changed: Partial<Inspection> = {}): Inspection {
  const next = uniform(N);
  const [D, mostly] = [changed.D ?? 2304, N > 1000 ? 80 : 12];
  const capacity = Float64Array.from({ length: N }, (_, i) =>
    i % 997 === 5 ? 1 - 0.04 * next() : 0.9 * next() ** mostly,
  );
  capacity[1] = 0;
  // As much more than the capacity as makes the sum the rank.
  const total = sum(capacity);
  const leverage = capacity.map((C, i) => (i === 1 ? 0 : C + ((1 - C) * (D - total)) / (N - 1 - total)));
  const norm2 = Float64Array.from({ length: N }, () => 0.5 + next());
  for (const values of [capacity, leverage, norm2]) values[1] = Number.NaN;
  const matrices = [
    { name: 'W_dec', dtype: 'BF16', shape: [N, 2304] },
    { name: 'W_enc', dtype: 'BF16', shape: [2304, N] },
    { name: 'stack', dtype: 'F32', shape: [7, 6, 3] },
  ];
  const chosen = {
    tensor: 'W_dec',
    features: 'rows' as const,
    why: 'as its name says: W_dec (features, dimensions)',
    slice: 0,
    slices: 1,
  };
  return { capacity, leverage, norm2, rank: D, matrices, chosen, dtype: 'BF16', N, D, ...changed };
}

const many = anInspection(MANY);
const few = anInspection(300, {
  chosen: {
    tensor: 'stack',
    features: 'columns',
    why: 'which is a guess: there are more columns',
    slice: 0,
    slices: 7,
  },
  dtype: 'F32',
  D: 40,
});
const told: WeightsTold = {
  inspections: { '': many, stack: few },
  interferers: [
    { feature: 12, dot: -0.51, cosine: -0.5 },
    { feature: 4, dot: 0.25, cosine: 0.3 },
  ],
  blocks: [{ features: [5, 12], dimensions: 1, capacity: 1, condition: 1, shape: 'digon' }],
};

let browser: Browser;
let double: string;
let server: Awaited<ReturnType<typeof servePanel>>;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  const [panel, host, opened] = await Promise.all([
    bundlePanel(),
    bundle('test/page/support/weightsDouble.ts'),
    launch(),
  ]);
  [browser, double] = [opened, host.js];
  server = await servePanel(panel, { weights: FILE });
  fs.mkdirSync(PICTURES, { recursive: true });
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

beforeEach(async () => {
  ({ page, complaints } = await newPage(browser));
});

afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

async function open(theme: EditorTheme = 'dark'): Promise<void> {
  await page.addInitScript({ content: `window.toldToWeights = ${JSON.stringify(encodeEmbedded(told))};\n${double}` });
  await page.goto(server.origin);
  await page.evaluate(putOn, EDITOR_THEMES[theme]);
}

async function openMeasured(theme: EditorTheme = 'dark'): Promise<void> {
  await open(theme);
  await drawn(page, 'histogram');
  await page.getByTestId('interferers').waitFor();
}

const rows = () => page.getByTestId('feature-rows').locator('tbody tr:not(.spacer)');
const firstFeature = async (): Promise<string> => (await rows().first().locator('th').textContent()) ?? '';
describe('the panel of given weights', () => {
  it('says how many features share, in what, and of which matrix', async () => {
    await openMeasured();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('my sae.safetensors');
    const { counts } = summarizeInspection(many);
    const text = (await page.getByTestId('headline').textContent()) ?? '';
    expect(text).toMatch(/^\d+\.\d %\s+of the features are polysemantic/);
    expect(text.replaceAll(' ', '')).toContain(`${counts.dedicated}dedicated`);
    expect(text).toContain('131,072 features in 2,304 dimensions: ΣC = ');
    expect(text).toContain('W_dec (131,072 × 2,304, BF16): rows are features, as its name says');
    expect(text).toContain('1 feature is not finite');
  });

  it('has all features in its table, and only a few rows in the document', async () => {
    await openMeasured();
    expect(await page.getByRole('table').first().getAttribute('aria-rowcount')).toBe(String(MANY + 1));
    expect(await rows().count()).toBeLessThan(40);
    const region = page.getByTestId('feature-rows');
    await region.evaluate((element) => {
      element.scrollTop = element.scrollHeight;
    });
    // The one without a number comes last.
    await expect.poll(() => rows().last().textContent()).toContain('unmeasured');
    expect(await rows().last().getAttribute('aria-rowindex')).toBe(String(MANY + 1));
    expect(await rows().count()).toBeLessThan(40);
  });

  it('sorts by any column, both ways', async () => {
    await openMeasured();
    const head = (name: string) => page.getByTestId('feature-rows').getByRole('columnheader', { name });
    expect(await head('Capacity').getAttribute('aria-sort')).toBe('descending');
    const best = many.capacity.reduce((most, C, i) => (C > many.capacity[most] ? i : most), 0);
    expect(await firstFeature()).toBe(String(best));
    await page.getByRole('button', { name: 'Feature', exact: true }).click();
    await page.getByTestId('feature-rows').evaluate((element) => {
      element.scrollTop = 0;
    });
    await expect.poll(firstFeature).toBe('0');
    await page.getByRole('button', { name: 'Feature', exact: true }).click();
    expect(await head('Feature').getAttribute('aria-sort')).toBe('descending');
  });

  it('shows who interferes with the feature that is clicked, or reached by keys or by number', async () => {
    await openMeasured();
    const details = page.getByTestId('feature-details');
    await rows().nth(3).click();
    const clicked = await rows().nth(3).locator('th').textContent();
    await expect.poll(() => details.getAttribute('data-feature')).toBe(clicked);
    expect(await page.getByTestId('interferers').locator('tbody tr').first().textContent()).toMatch(
      /^12−0\.51−0\.5000/,
    );
    await page.getByTestId('feature-rows').press('ArrowDown');
    await expect.poll(() => details.getAttribute('data-feature')).toBe(await rows().nth(4).locator('th').textContent());
    await page.getByTestId('feature-rows').press('End');
    await expect.poll(() => details.getAttribute('data-feature')).toBe('1');
    await page.getByRole('spinbutton', { name: 'Go to' }).fill('77777');
    await page.getByRole('spinbutton', { name: 'Go to' }).press('Enter');
    await expect.poll(() => details.getAttribute('data-feature')).toBe('77777');
    await expect.poll(() => page.locator('tr.selected th').textContent()).toBe('77777');
    await page.getByTestId('interferers').getByRole('button', { name: '12' }).click();
    await expect.poll(() => details.getAttribute('data-feature')).toBe('12');
    expect((await page.evaluate(() => window.weightsDouble.features)).at(-1)).toBe(12);
    expect(await details.textContent()).toContain('Blocks are looked for among at most 4,096 features.');
  });

  it('measures the tensor, axis and slice that are chosen', async () => {
    await openMeasured();
    await page.getByRole('combobox', { name: 'Tensor' }).selectOption('stack');
    await page.getByTestId('block').waitFor();
    expect(await page.getByTestId('headline').textContent()).toContain('slice 0 of 7');
    await page.getByRole('spinbutton', { name: 'Slice' }).fill('3');
    await page.getByRole('spinbutton', { name: 'Slice' }).press('Enter');
    await expect.poll(async () => await page.getByTestId('headline').textContent()).toContain('slice 3 of 7');
    await page.getByRole('button', { name: 'Rows' }).click();
    await expect
      .poll(async () => await page.getByTestId('headline').textContent())
      .toContain('rows are features, as was asked for');
    expect((await page.evaluate(() => window.weightsDouble.asked)).map(({ choice }) => choice)).toEqual([
      {},
      { tensor: 'stack' },
      { tensor: 'stack', features: 'columns', slice: 3 },
      { tensor: 'stack', features: 'rows', slice: 3 },
    ]);
  });

  it('tells of the block of a feature', async () => {
    await openMeasured();
    await page.getByRole('combobox', { name: 'Tensor' }).selectOption('stack');
    await page.getByTestId('block').waitFor();
    await page.getByRole('spinbutton', { name: 'Go to' }).fill('5');
    await page.getByRole('spinbutton', { name: 'Go to' }).press('Enter');
    await expect
      .poll(() => page.getByTestId('block').textContent())
      .toBe('It shares with 1 other: 5 and 12. Shape: digon. ΣC = 1 in 1 dimension, condition 1.');
  });

  it('shows how far it is, and what went wrong', async () => {
    await open();
    await page.getByTestId('interferers').waitFor();
    await page.evaluate(() => window.weightsDouble.wait());
    await page.getByRole('button', { name: 'Measure again' }).click();
    await page.evaluate(() => window.weightsDouble.progress(0.42));
    await expect.poll(() => page.getByRole('progressbar').getAttribute('value')).toBe('42');
    await page.evaluate(() => window.weightsDouble.go('a.npy cannot be read: it is empty.'));
    expect(await page.getByRole('alert').textContent()).toBe('a.npy cannot be read: it is empty.');
    await page.evaluate(() => window.weightsDouble.wait());
    await page.getByRole('button', { name: 'Measure again' }).click();
    await page.evaluate(() => window.weightsDouble.go());
    await drawn(page, 'histogram');
    expect((await page.evaluate(() => window.weightsDouble.asked)).map(({ again }) => again)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it('keeps choice, order and feature over a reload', async () => {
    await openMeasured();
    await page.getByRole('combobox', { name: 'Tensor' }).selectOption('stack');
    await page.getByTestId('block').waitFor();
    await page.getByRole('button', { name: 'Leverage' }).click();
    await rows().nth(2).click();
    await page.getByRole('button', { name: 'Paper' }).click();
    const selected = await page.getByTestId('feature-details').getAttribute('data-feature');
    expect(await page.evaluate(() => window.weightsDouble.state())).toEqual({
      version: 1,
      weights: FILE,
      tensor: 'stack',
      sort: 'leverage',
      descending: true,
      selected: Number(selected),
      theme: 'paper',
    });
    await page.reload();
    await page.getByTestId('block').waitFor();
    expect(await page.getByTestId('feature-details').getAttribute('data-feature')).toBe(selected);
    expect(await page.getByRole('combobox', { name: 'Tensor' }).inputValue()).toBe('stack');
  });

  // Made to be looked at.
  it.each(Object.keys(EDITOR_THEMES) as EditorTheme[])('takes a picture in the theme %s', async (theme) => {
    await openMeasured(theme);
    await rows().nth(3).click();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.screenshot({ path: path.join(PICTURES, `weights-${theme}.png`), fullPage: true });
  });
});
