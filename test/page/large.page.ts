import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { shareAlong } from '../../src/core/plots/axes.ts';
import { diagramLayout } from '../../src/core/plots/layout.ts';
import { encodeEmbedded } from '../../src/core/results/embedded.ts';
import { example } from '../unit/support/examples.ts';
import { drawn, launch, newPage } from './support/browser.ts';
import { bundle, bundlePanel } from './support/bundle.ts';
import type {} from './support/hostDouble.ts';
import { type TrainedRun, train } from './support/run.ts';
import { servePanel } from './support/server.ts';

/** 60 × 40 cells: more than are drawn as marks. */
const [COLUMNS, ROWS] = [60, 40];
const CELLS = COLUMNS * ROWS;

let browser: Browser;
let run: TrainedRun;
let host: string;
let server: Awaited<ReturnType<typeof servePanel>>;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  const settings = { 'sweep.x.points': COLUMNS, 'sweep.y.points': ROWS, 'train.steps': 300, 'train.starts': 1 };
  const [panel, double] = [bundlePanel(), bundle('test/page/support/hostDouble.ts')];
  [browser, run, host] = await Promise.all([
    launch(),
    train(example('figure4', settings)),
    double.then(({ js }) => js),
  ]);
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

/** Opens the panel of a run of which the first cells of the grid, and the labelled points, are finished. */
async function open(finished = CELLS): Promise<void> {
  const cells = run.records.map(({ cell }) => cell).filter((cell) => cell < finished || cell >= CELLS);
  const told = encodeEmbedded({ ...run, finished: cells });
  await page.addInitScript({ content: `window.toldToHost = ${JSON.stringify(told)};\n${host}` });
  await page.goto(server.origin);
  await drawn(page, 'diagram-trained');
  await drawn(page, 'embedding');
}

const selected = () => page.getByTestId('cell-details').getAttribute('data-cell');
const raster = (diagram: string) => page.getByTestId(diagram).locator('canvas.raster');

/** Where a column and a row lie in a diagram, in pixels of the window; 3.5 is the border between the third and the fourth. */
async function at(diagram: string, column: number, row: number): Promise<[number, number]> {
  const box = await raster(diagram).boundingBox();
  if (box === null) throw new Error(`${diagram} has no raster`);
  // The outermost cells of a range are half as wide. Density falls from 1 at the top of the axis.
  return [box.x + (column / (COLUMNS - 1)) * box.width, box.y + (row / (ROWS - 1)) * box.height];
}

/** The colour in the middle of a cell. */
const colorOf = (diagram: string, column: number, row: number): Promise<string> =>
  raster(diagram).evaluate(
    (canvas: HTMLCanvasElement, [right = 0, down = 0]) => {
      const [x, y] = [right * (canvas.width - 1), down * (canvas.height - 1)].map(Math.round);
      // The browser warns of reading a canvas of the page more than once.
      const copy = new OffscreenCanvas(1, 1).getContext('2d');
      copy?.drawImage(canvas, -(x ?? 0), -(y ?? 0));
      return [...(copy?.getImageData(0, 0, 1, 1).data ?? [])].join();
    },
    [column / (COLUMNS - 1), row / (ROWS - 1)],
  );

/** The cell of a column from the left and a row from the top. */
const cellOf = (column: number, row: number): string => {
  const { y } = run.description.experiment.sweep;
  const falls = y?.kind === 'range' && y.from > y.to;
  return String((falls ? row : ROWS - 1 - row) * COLUMNS + column);
};

describe('a diagram of many cells', () => {
  it('selects the cell that is clicked, next to its borders as well', async () => {
    await open();
    for (const side of [-0.5, 0.5]) {
      const [x, y] = await at('diagram-trained', 20 + side, 10 + side);
      await page.mouse.click(x - Math.sign(side), y - Math.sign(side));
      expect(await selected()).toBe(cellOf(20, 10));
      await page.mouse.click(x + Math.sign(side), y + Math.sign(side));
      expect(await selected()).toBe(cellOf(20 + Math.sign(side), 10 + Math.sign(side)));
    }
    await page.mouse.click(...((await at('diagram-theory', 0, 0)).map((place) => place + 1) as [number, number]));
    expect(await selected()).toBe(cellOf(0, 0));
  });

  it('says what is under the pointer, of a labelled point its name, and nothing beside the plot', async () => {
    await open();
    const tooltip = page.locator('.tooltip:visible');
    await page.mouse.move(...(await at('diagram-trained', 30, 4)));
    await tooltip.waitFor();
    expect(await tooltip.textContent()).toContain('Capacity of');
    await page.mouse.move(...(await at('diagram-trained', -8, 4)));
    await expect.poll(() => tooltip.count()).toBe(0);
    const { x, y, points } = diagramLayout(run.description.experiment);
    const point = points.find(({ label }) => label === 'E');
    if (x === undefined || y === undefined || point === undefined) throw new Error('There is no point E.');
    const place = [shareAlong(x, point.x) * (COLUMNS - 1), (1 - shareAlong(y, point.y)) * (ROWS - 1)] as const;
    await page.mouse.move(...(await at('diagram-trained', ...place)));
    await tooltip.waitFor();
    expect(await tooltip.textContent()).toMatch(/^PointE/);
    await page.mouse.down();
    await page.mouse.up();
    expect(await selected()).toBe(String(point.cell));
  });

  it('is left by the keyboard cell by cell, and the details follow', async () => {
    await open();
    await page.mouse.click(...(await at('diagram-trained', 20, 10)));
    await page.getByTestId('diagram-trained').focus();
    for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowRight');
    expect(await selected()).toBe(cellOf(25, 10));
    await expect.poll(() => page.getByTestId('cell-details').getAttribute('aria-busy')).toBe('false');
    const said = (await page.getByRole('status').allTextContents()).join(' ');
    const title = await page.locator('#cell-title').textContent();
    expect(said).toContain(title);
    await expect.poll(() => page.evaluate(() => window.hostDouble.asked.at(-1))).toBe(Number(cellOf(25, 10)));
  });

  it('takes on the colours of cells that finish, and leaves the others', async () => {
    await open(0);
    const before = [await colorOf('diagram-trained', 20, 20), await colorOf('diagram-trained', 40, 30)];
    expect(before[0]).toBe(before[1]);
    expect(await colorOf('diagram-theory', 20, 20)).not.toBe(before[0]);
    await page.evaluate((cell) => window.hostDouble.news([cell], {}), Number(cellOf(20, 20)));
    await expect.poll(() => colorOf('diagram-trained', 20, 20)).not.toBe(before[0]);
    expect(await colorOf('diagram-trained', 40, 30)).toBe(before[1]);
  });

  it('shows part of it, and has rectangles where few cells are left', async () => {
    await open();
    await page.mouse.move(...(await at('diagram-trained', 10, 10)));
    await page.mouse.down();
    await page.mouse.move(...(await at('diagram-trained', 19, 14)), { steps: 4 });
    await page.mouse.up();
    await page.getByTestId('zoom-bar').waitFor();
    const cells = page.getByTestId('diagram-trained').locator('.mark-rect').first().locator('path');
    await expect.poll(() => cells.count()).toBe(50);
    expect(await raster('diagram-trained').count()).toBe(0);
    await page.getByRole('button', { name: 'Reset zoom' }).click();
    await raster('diagram-trained').waitFor();
  });
});
