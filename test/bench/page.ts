import type { Browser, CDPSession, Page } from 'playwright-core';
import { cellIndex } from '../../src/core/experiment/sweep.ts';
import { encodeEmbedded } from '../../src/core/results/embedded.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { launch, newPage } from '../page/support/browser.ts';
import { bundle, bundlePanel } from '../page/support/bundle.ts';
import { servePanel } from '../page/support/server.ts';
import { runOf, type TrainedRun } from '../page/support/trainedRun.ts';
import { example } from '../unit/support/examples.ts';
import { trainWith } from '../unit/support/trainWith.ts';
import { judged, type Line } from './table.ts';

/** Cells along each axis: 40 000 in all. */
const SIDE = 200;
/** Cells of one news: a tenth of a second of training or more. */
const BLOCK = 500;
const ROUNDS = 7;

/**
 * The panel's page with a diagram of 40 000 trained cells beside that of theory, in Chromium: when the first picture
 * stands, what news of a block and a move of the selection take until they are seen, and what the page holds.
 */
export async function largeDiagram(engine: Engine): Promise<Line[]> {
  const settings = { 'sweep.x.points': SIDE, 'sweep.y.points': SIDE, 'train.steps': 300, 'train.starts': 1 };
  const experiment = example('figure4', settings);
  const run = runOf(experiment, await trainWith(engine, experiment));
  const [panel, double] = [await bundlePanel(), await bundle('test/page/support/hostDouble.ts')];
  const server = await servePanel(panel, { file: 'file:///w/large.capacity.yaml', 'run-dir': '/w/run' });
  const browser = await launch();
  try {
    return await measured(browser, server.origin, double.js, run);
  } finally {
    await browser.close();
    await server.close();
  }
}

async function measured(browser: Browser, origin: string, host: string, run: TrainedRun): Promise<Line[]> {
  const { page } = await newPage(browser, { width: 1200, height: 1000 });
  const { experiment } = run.description;
  const points = run.records.filter(({ cell }) => cell >= SIDE * SIDE);
  const finished = run.records.map(({ cell }) => cell).filter((cell) => cell >= ROUNDS * BLOCK);
  const told = { ...run, description: { ...run.description, state: 'running' }, records: points, finished };
  await page.addInitScript({ content: `window.toldToHost = ${JSON.stringify(encodeEmbedded(told))};\n${host}` });
  await page.addInitScript(watch);
  await page.goto(origin);
  await page.locator('[data-testid="diagram-trained"][data-ready="1"]').waitFor({ timeout: 60_000 });
  const first = await page.evaluate(() => window.firstPicture);
  await page.waitForTimeout(1000);
  const news: number[] = [];
  const moves: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const cells = Array.from({ length: BLOCK }, (_, place) => round * BLOCK + place);
    news.push(await page.evaluate((found) => window.untilSeen(() => window.hostDouble.news(found, {})), cells));
  }
  await page.getByTestId('diagram-trained').focus();
  await page.keyboard.press('ArrowRight');
  for (let round = 0; round < ROUNDS; round++) {
    moves.push(
      await page.evaluate(() =>
        window.untilSeen(() => {
          const key = new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true });
          document.activeElement?.dispatchEvent(key);
        }),
      ),
    );
  }
  const where = await page.getByTestId('cell-details').getAttribute('data-cell');
  const from = cellIndex(experiment, { x: 0, y: 0 });
  if (Number(where) === from) throw new Error('The selection did not move.');
  const bytes = await heap(page);
  await page.close();
  return [
    judged('40 000 cells, first picture', first, { below: 1500 }, 'ms'),
    judged('40 000 cells, news of a block', median(news), { below: 300 }, 'ms'),
    judged('40 000 cells, move of the selection', median(moves), { below: 50 }, 'ms'),
    judged('40 000 cells, memory of the page', bytes / 1e6, { below: 300 }, 'MB'),
  ];
}

/** Runs in the page, before it: notes when the first diagram stands, and times what a change takes until it is seen. */
function watch(): void {
  const observer = new MutationObserver(() => {
    if (document.querySelector('[data-testid="diagram-trained"][data-ready="1"]') !== null) {
      observer.disconnect();
      requestAnimationFrame(() =>
        setTimeout(() => {
          window.firstPicture = performance.now();
        }),
      );
    }
  });
  observer.observe(document, { subtree: true, childList: true, attributes: true });
  window.untilSeen = (change) =>
    new Promise((resolve) => {
      const began = performance.now();
      change();
      // Whatever the change sets off is a task; when the page is idle again, it is done.
      let quiet = 0;
      let last = performance.now();
      const step = (): void => {
        const now = performance.now();
        quiet = now - last > 12 ? 0 : quiet + 1;
        if (quiet === 0) window.lastBusy = now;
        last = now;
        if (quiet > 40) resolve((window.lastBusy ?? now) - began);
        else setTimeout(step);
      };
      window.lastBusy = undefined;
      setTimeout(step);
    });
}

declare global {
  interface Window {
    firstPicture: number;
    lastBusy: number | undefined;
    untilSeen: (change: () => void) => Promise<number>;
  }
}

/** Bytes that the page's scripts hold after a collection, and what their buffers hold. */
async function heap(page: Page): Promise<number> {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize = 0 } = (await session.send('Runtime.getHeapUsage')) as {
    usedSize: number;
    backingStorageSize?: number;
  };
  return usedSize + backingStorageSize;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
