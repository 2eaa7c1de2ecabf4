import fs from 'node:fs';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeEmbedded } from '../../src/core/results/embedded.ts';
import { example } from '../unit/support/examples.ts';
import { allDrawn, clickCell, drawn, launch, newPage } from './support/browser.ts';
import { bundle, bundlePanel } from './support/bundle.ts';
import type {} from './support/hostDouble.ts';
import { type TrainedRun, train } from './support/run.ts';
import { servePanel } from './support/server.ts';
import { EDITOR_THEMES, type EditorTheme, putOn } from './support/themes.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../dist-test/pictures');
/** 11 × 9 cells and the points A to F, 99 to 104. */
const SMALL = { 'sweep.x.points': 11, 'sweep.y.points': 9, 'train.steps': 1500 };
const CELLS = 105;

let browser: Browser;
let run: TrainedRun;
let host: string;
let server: Awaited<ReturnType<typeof servePanel>>;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  fs.mkdirSync(PICTURES, { recursive: true });
  const [panel, double] = [bundlePanel(), bundle('test/page/support/hostDouble.ts')];
  [browser, run, host] = await Promise.all([launch(), train(example('figure4', SMALL)), double.then(({ js }) => js)]);
  server = await servePanel(await panel, { file: 'file:///w/figure4.capacity.yaml', 'run-dir': '/w/run' });
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

beforeEach(async () => {
  ({ page, complaints } = await newPage(browser, { width: 1000, height: 1100 }));
});

afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

/** Opens the panel of a run of which the first cells are finished. */
async function open(finished = CELLS, theme: EditorTheme = 'light'): Promise<void> {
  const cells = Array.from({ length: finished }, (_, cell) => cell);
  const told = encodeEmbedded({ ...run, finished: cells });
  await page.addInitScript({ content: `window.toldToHost = ${JSON.stringify(told)};\n${host}` });
  await page.goto(server.origin);
  await page.evaluate(putOn, EDITOR_THEMES[theme]);
  await allDrawn(page);
}

const rectangles = (diagram: string): Locator =>
  page.getByTestId(diagram).locator('.mark-rect').first().locator('path');
const selected = () => page.getByTestId('cell-details').getAttribute('data-cell');
const picture = (name: string) => page.screenshot({ path: path.join(PICTURES, `${name}.png`), fullPage: true });

/** Drags from one cell of a diagram to another. */
async function drag(diagram: string, from: number, to: number): Promise<void> {
  const middle = async (cell: number): Promise<[number, number]> => {
    const box = await rectangles(diagram).nth(cell).boundingBox();
    if (box === null) throw new Error(`${diagram} shows no cell ${cell}`);
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [begin, end] = [await middle(from), await middle(to)];
  await page.mouse.move(...begin);
  await page.mouse.down();
  await page.mouse.move(...end, { steps: 4 });
}

describe('a rectangle dragged over a diagram', () => {
  it('shows its cells alone, in both diagrams, until the zoom is reset', async () => {
    await open();
    const before = await selected();
    // Places (2, 1) to (5, 4): four by four cells.
    await drag('diagram-trained', 2 + 11, 5 + 4 * 11);
    await page.getByTestId('brush').waitFor();
    await picture('diagram-brush');
    await page.mouse.up();
    await page.getByText('Part of the diagram: 4 × 4 of 11 × 9 cells.', { exact: true }).first().waitFor();
    for (const diagram of ['diagram-trained', 'diagram-theory']) {
      await expect.poll(() => rectangles(diagram).count()).toBe(16);
    }
    // No click came of it.
    expect(await selected()).toBe(before);
    await clickCell(page, 'diagram-trained', 0);
    expect(await selected()).toBe(String(2 + 11));
    await picture('diagram-zoomed');
    const { zoom } = (await page.evaluate(() => window.hostDouble.state())) as { zoom: unknown };
    expect(zoom).toEqual({ x: [2, 5], y: [1, 4] });
    await page.getByRole('button', { name: 'Reset zoom' }).click();
    await expect.poll(() => rectangles('diagram-trained').count()).toBe(99);
  });

  it('can be swept more finely', async () => {
    await open();
    await drag('diagram-theory', 2 + 11, 5 + 4 * 11);
    await page.mouse.up();
    await page.getByRole('button', { name: 'Refine here…' }).click();
    await expect.poll(() => page.evaluate(() => window.hostDouble.regions.length)).toBe(1);
    const [region] = await page.evaluate(() => window.hostDouble.regions);
    const [low = 0, high = 0] = region?.x ?? [];
    expect(low).toBeCloseTo(10 ** -1.4, 6);
    expect(high).toBeCloseTo(10 ** 0.2, 6);
    expect(Object.keys(region ?? {})).toEqual(['x', 'y']);
  });

  it('is let go by Escape, and the zoom by a double click', async () => {
    await open();
    await drag('diagram-trained', 2 + 11, 5 + 4 * 11);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    expect(await page.getByTestId('brush').count()).toBe(0);
    expect(await page.getByTestId('zoom-bar').count()).toBe(0);
    await drag('diagram-trained', 2 + 11, 5 + 4 * 11);
    await page.mouse.up();
    await page.getByTestId('zoom-bar').waitFor();
    await page.getByTestId('diagram-trained').dblclick();
    await expect.poll(() => page.getByTestId('zoom-bar').count()).toBe(0);
  });
});

describe('the keyboard', () => {
  it('zooms round the selected cell, takes the part along, and goes back to all', async () => {
    await open();
    await clickCell(page, 'diagram-trained', 5 + 4 * 11);
    await page.getByTestId('diagram-trained').focus();
    await page.keyboard.press('+');
    await expect.poll(() => rectangles('diagram-trained').count()).toBe(6 * 5);
    await page.keyboard.press('End');
    expect(await selected()).toBe(String(10 + 4 * 11));
    await expect.poll(() => page.getByTestId('diagram-trained').locator('.mark-rect').count()).toBeGreaterThan(3);
    const state = (await page.evaluate(() => window.hostDouble.state())) as { zoom: { x: number[] } };
    expect(state.zoom.x).toEqual([5, 10]);
    await page.keyboard.press('PageUp');
    expect(await selected()).toBe('10');
    await page.keyboard.press('0');
    await expect.poll(() => rectangles('diagram-trained').count()).toBe(99);
    expect((await page.getByRole('status').allTextContents()).join(' ')).toContain('The whole diagram is shown.');
  });

  it('is explained on request', async () => {
    await open();
    await page.locator('.keys > summary').click();
    expect(await page.locator('.keys dt').count()).toBe(9);
    expect(await page.locator('.keys').textContent()).toContain('pin the selected cell');
  });
});

describe('pinned cells', () => {
  it('have their curves over each other, numbers on the diagrams, and a table', async () => {
    await open();
    await clickCell(page, 'diagram-trained', 3 + 4 * 11);
    await page.getByTestId('pin').click();
    await page.getByTestId('diagram-trained').focus();
    await page.keyboard.press('e');
    await page.keyboard.press('p');
    await drawn(page, 'pinned-benefit');
    const rows = page.getByTestId('pinned').locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(2);
    expect(await rows.nth(1).textContent()).toMatch(/^2point E0\.\d{3}.*polysemantic/);
    const numbers = page.getByTestId('diagram-theory').locator('.mark-text text', { hasText: /^[12]$/ });
    expect(await numbers.allTextContents()).toEqual(['1', '2']);
    await picture('diagram-pins');
    await rows.nth(0).getByRole('button').first().click();
    expect(await selected()).toBe(String(3 + 4 * 11));
    await page.reload();
    await drawn(page, 'pinned-benefit');
    await page.getByRole('button', { name: 'Unpin 1' }).click();
    await expect.poll(() => page.getByTestId('pinned').locator('tbody tr').count()).toBe(1);
    await page.getByRole('button', { name: 'Unpin all' }).click();
    await expect.poll(() => page.getByTestId('pinned').count()).toBe(0);
  });
});

describe('the colour of the diagrams', () => {
  it.each(['light', 'dark', 'highContrast'] as const)('shows every layer in the theme %s', async (theme) => {
    await open(CELLS, theme);
    const layer = page.getByRole('combobox', { name: 'Colour' });
    const legends = {
      status: 'polysemantic: shared',
      capacity_error: 'Trained − predicted capacity',
      excess_loss: 'Relative excess loss',
    };
    for (const [name, said] of Object.entries(legends)) {
      await layer.selectOption(name);
      await expect.poll(() => page.getByTestId('legend').textContent()).toContain(said);
      await drawn(page, 'diagram-trained');
      expect(await page.getByTestId('diagram-theory').count()).toBe(name === 'status' ? 1 : 0);
      await picture(`layer-${name}-${theme}`);
    }
  });
});

describe('the size of the diagrams', () => {
  it('is chosen, and kept over a reload', async () => {
    await open();
    const width = async () => (await page.getByTestId('diagram-trained').boundingBox())?.width ?? 0;
    const auto = await width();
    await page.getByRole('group', { name: 'Size of the diagrams' }).getByRole('button', { name: 'Large' }).click();
    await expect.poll(width).toBeGreaterThan(1.5 * auto);
    await page.reload();
    await allDrawn(page);
    expect(await width()).toBeGreaterThan(1.5 * auto);
  });
});

describe('a narrow page', () => {
  it('does not run over at twice the size, with pins and part of a diagram', async () => {
    await open();
    await page.setViewportSize({ width: 640, height: 800 });
    await page.getByTestId('pin').click();
    await drawn(page, 'pinned-benefit');
    const over = () => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await expect.poll(over).toBe(0);
    await page.setViewportSize({ width: 400, height: 800 });
    await expect.poll(over).toBe(0);
    await picture('diagram-narrow');
  });
});

describe('a diagram out of sight', () => {
  it('is not drawn on news, and is up to date when it comes into sight', async () => {
    await open(11);
    const color = () => rectangles('diagram-trained').nth(60).getAttribute('fill');
    const before = await color();
    await page.setViewportSize({ width: 1000, height: 300 });
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    // The observer tells in a later frame.
    await page.waitForFunction(
      () => (document.querySelector('[data-testid="diagram-trained"]')?.getBoundingClientRect().bottom ?? 0) < -250,
    );
    await page.evaluate(
      () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))),
    );
    await page.evaluate(
      (cells) => window.hostDouble.news(cells, {}),
      Array.from({ length: CELLS - 11 }, (_, at) => 11 + at),
    );
    await expect.poll(() => page.getByTestId('diagram-trained').getAttribute('aria-label')).not.toContain('No cell');
    await expect.poll(() => page.getByTestId('headline').textContent()).toContain('trained cells');
    expect(await color()).toBe(before);
    await page.evaluate(() => window.scrollTo(0, 0));
    await expect.poll(color).not.toBe(before);
  });
});
