import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeEmbedded } from '../../src/core/results/embedded.ts';
import { comparisonHtml, type ReportPage } from '../../src/webview/report.ts';
import { seriousViolations } from '../support/axe.ts';
import { example } from '../unit/support/examples.ts';
import { clickCell, drawn, launch, newPage } from './support/browser.ts';
import { bundle, bundlePanel } from './support/bundle.ts';
import type {} from './support/comparisonDouble.ts';
import { type TrainedRun, train } from './support/run.ts';
import { servePanel } from './support/server.ts';
import { EDITOR_THEMES, type EditorTheme, putOn } from './support/themes.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../dist-test/pictures');
const SMALL = { 'sweep.x.points': 21, 'sweep.y.points': 15, 'train.steps': 1200 };
const CELLS = 321;
const DIR = '/w/.capacity-lab/runs/figure-4';
const targets = (count: number): { file: string; runDir: string }[] =>
  Array.from({ length: count }, (_, run) => ({ file: 'file:///w/figure4.capacity.yaml', runDir: `${DIR}/${run}` }));

type Server = Awaited<ReturnType<typeof servePanel>>;

let browser: Browser;
let double: string;
let bundled: ReportPage;
let runs: TrainedRun[];
let lines: TrainedRun[];
let two: Server;
let three: Server;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  const [panel, host] = [bundlePanel(), bundle('test/page/support/comparisonDouble.ts')];
  browser = await launch();
  // Starts are kept, so that differences have a spread; the third run has another density of points.
  runs = await Promise.all([
    train(example('figure4', { ...SMALL, 'train.keep': 'all' })),
    train(example('figure4', { ...SMALL, 'train.keep': 'all', 'model.dimensions': 4, 'train.seed': 2 })),
    train(example('figure4', { ...SMALL, 'sweep.x.points': 11, 'model.dimensions': 2 })),
  ]);
  lines = await Promise.all(
    [1, 2].map((seed) =>
      train(example('tms-uniform', { 'sweep.x.points': 9, 'train.steps': 200, 'train.starts': 2, 'train.seed': seed })),
    ),
  );
  [two, three] = await Promise.all(
    [2, 3].map(async (count) => servePanel(await panel, { compare: JSON.stringify(targets(count)) })),
  );
  const { js, css } = await panel;
  bundled = { panelJs: js, panelCss: css };
  double = (await host).js;
  fs.mkdirSync(PICTURES, { recursive: true });
}, 180_000);

afterAll(async () => {
  await browser.close();
  await Promise.all([two.close(), three.close()]);
});

beforeEach(async () => {
  ({ page, complaints } = await newPage(browser, { width: 1100, height: 1300 }));
});

afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

/** Opens a comparison; of runs that are named with a number that many cells are finished. */
async function open(shown: TrainedRun[], finished: number[] = [], theme: EditorTheme = 'light'): Promise<void> {
  const told = shown.map((run, place) => ({ ...run, finishedCells: finished[place] ?? run.summary.cells }));
  await page.addInitScript({
    content: `window.toldToComparison = ${JSON.stringify(encodeEmbedded(told))};\n${double}`,
  });
  await page.goto((shown.length === 2 ? two : three).origin);
  await page.evaluate(putOn, EDITOR_THEMES[theme]);
}

const pairOf = (): TrainedRun[] => runs.slice(0, 2);
const cell = (): Promise<string | null> => page.getByTestId('compared-cell').getAttribute('data-cell');
const text = async (part: string): Promise<string> => (await page.getByTestId(part).textContent()) ?? '';
const PLOTS = ['difference-map', 'difference-legend', 'overlay', 'loss-scatter', 'overlaid-curves'] as const;

async function allDrawn(): Promise<void> {
  for (const part of PLOTS) await drawn(page, part);
}

describe('the page that compares two runs', () => {
  it.each(['light', 'dark', 'highContrast', 'highContrastLight'] as const)(
    'draws all views in %s, for everybody',
    async (theme) => {
      await open(pairOf(), [], theme);
      await allDrawn();
      await page.screenshot({ path: path.join(PICTURES, `page-compare-${theme}.png`), fullPage: true });
      expect(await seriousViolations(page.mainFrame())).toEqual([]);
    },
  );

  it('says first how much differs', async () => {
    await open(pairOf());
    await allDrawn();
    expect(await text('headline')).toMatch(
      /^[\d.]+ % of 321 cells have another status of odd; its capacity differs by [\d.]+ on average, at most by [\d.]+ at relative importance of odd/,
    );
    expect(await text('headline')).toMatch(/over the 4 kept starts, the best against the best and so on/);
    expect(await text('transitions')).toMatch(/polysemantic → dedicated/);
  });

  it('lists what differs in the configurations', async () => {
    await open(pairOf());
    const rows = page.getByTestId('config').locator('tbody tr');
    await expect
      .poll(() => rows.allTextContents())
      .toEqual(['Embedding dimensions34model.dimensions', 'Seed12train.seed']);
  });

  it('selects the cell that is clicked, or reached by keys, in all plots', async () => {
    await open(pairOf());
    await allDrawn();
    await clickCell(page, 'difference-map', 100);
    await expect.poll(cell).toBe('100');
    await page.getByTestId('difference-map').press('ArrowRight');
    await expect.poll(cell).toBe('101');
    await page.getByTestId('overlay').press('ArrowLeft');
    await expect.poll(cell).toBe('100');
    await expect
      .poll(() => text('compared-cell-text'))
      .toMatch(
        /^odd: [\d.]+ \(\w+\) → [\d.]+ \(\w+\), a difference of \S+; over 4 starts in pairs \S+ ± \S+ \(standard error\)\.$/,
      );
    expect(await page.evaluate(() => window.comparisonDouble.asked)).toContain('1 100');
  });

  it('swaps the two, and turns the signs', async () => {
    await open(pairOf());
    await allDrawn();
    expect(await page.getByRole('heading', { name: 'Difference Q − P' }).count()).toBe(1);
    await page.getByRole('button', { name: 'Swap' }).click();
    await expect.poll(() => page.getByRole('heading', { name: 'Difference P − Q' }).count()).toBe(1);
    expect(await text('transitions')).toMatch(/dedicated → polysemantic/);
  });

  it('shows differences of losses as well', async () => {
    await open(pairOf());
    await allDrawn();
    await page.getByRole('button', { name: 'Loss', exact: true }).click();
    await expect.poll(() => text('difference-legend')).toContain('Loss: difference Q − P as a share of P');
  });

  it('keeps what was chosen over a reload', async () => {
    await open(pairOf());
    await allDrawn();
    await clickCell(page, 'difference-map', 42);
    await page.getByRole('combobox', { name: 'Feature' }).selectOption('rest');
    await page.getByRole('button', { name: 'Paper' }).click();
    await page.getByRole('button', { name: 'Swap' }).click();
    await clickCell(page, 'difference-map', 43);
    const kept = {
      version: 1,
      compare: targets(2),
      base: 1,
      other: 0,
      group: 'rest',
      selectedCell: 43,
      quantity: 'capacity',
      theme: 'paper',
    };
    await expect.poll(() => page.evaluate(() => window.comparisonDouble.state())).toEqual(kept);
    await page.reload();
    await allDrawn();
    expect(await cell()).toBe('43');
    expect(await page.getByRole('combobox', { name: 'Feature' }).inputValue()).toBe('rest');
  });

  it('compares what is there of a run that goes on, and the rest when it ends', async () => {
    const running = pairOf().map((run, place) =>
      place === 0 ? run : { ...run, description: { ...run.description, state: 'running' as const } },
    );
    await open(running, [CELLS, 100]);
    await drawn(page, 'difference-map');
    expect(await text('headline')).toContain('of 100 cells');
    expect(await text('headline')).toContain('221 cells are not trained in both runs yet.');
    expect(await text('headline')).toContain('A run is not finished');
    await page.evaluate(() => window.comparisonDouble.finish(1, { state: 'done' }));
    await expect.poll(() => text('headline')).toContain('of 321 cells');
    expect(await text('headline')).not.toContain('not finished');
  });

  it('lays lines of capacity over each other where one axis is swept', async () => {
    await open(lines);
    await drawn(page, 'overlay');
    expect(await page.getByTestId('difference-map').count()).toBe(0);
    const before = Number(await cell());
    await page.getByTestId('overlay').press('ArrowLeft');
    await expect.poll(cell).not.toBe(String(before));
    await page.screenshot({ path: path.join(PICTURES, 'page-compare-lines.png'), fullPage: true });
  });
});

describe('the report of a comparison', () => {
  it('is one file that shows the same and loads nothing', async () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-compare-')), 'compare.html');
    fs.writeFileSync(file, comparisonHtml(pairOf(), bundled));
    await page.goto(pathToFileURL(file).href);
    await allDrawn();
    expect(await page.title()).toBe('Compare Figure 4 — capacity');
    expect(await text('headline')).toContain('of 321 cells have another status of odd');
    await clickCell(page, 'difference-map', 12);
    await expect.poll(cell).toBe('12');
    fs.rmSync(path.dirname(file), { recursive: true });
  });
});

describe('the page that compares three runs', () => {
  it('draws the boundaries of all, and subtracts the two that are chosen', async () => {
    await open(runs);
    await allDrawn();
    expect(await text('overlay')).toMatch(/P: .*Q: .*R: /);
    const base = page.getByRole('combobox', { name: 'from' });
    await base.selectOption('2');
    await expect.poll(() => page.getByRole('heading', { name: 'Difference Q − R' }).count()).toBe(1);
    // Choosing the other of the two swaps them.
    await base.selectOption('1');
    await expect.poll(() => page.getByRole('heading', { name: 'Difference R − Q' }).count()).toBe(1);
    expect(await text('headline')).toContain('over different values; only cells of equal values are compared.');
    await page.screenshot({ path: path.join(PICTURES, 'page-compare-three.png'), fullPage: true });
  });
});
