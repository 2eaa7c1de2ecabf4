import type { Browser, CDPSession, Page } from 'playwright-core';
import { encodeEmbedded } from '../../src/core/results/embedded.ts';
import type { Engine } from '../../src/engines/engine.ts';
import type { RunDescription } from '../../src/protocol/panelSource.ts';
import { launch, newPage } from '../page/support/browser.ts';
import { bundle, bundlePanel } from '../page/support/bundle.ts';
import type {} from '../page/support/hostDouble.ts';
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
 * The panel's page with a diagram of 40 000 trained cells beside that of theory, in Chromium: what the first picture,
 * news of a block and a move of the selection take until the page is idle again, and what the page holds.
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
  const session = await page.context().newCDPSession(page);
  // Processor time of the page's thread: what else the machine does counts for nothing.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const points = run.records.filter(({ cell }) => cell >= SIDE * SIDE);
  const finished = run.records.map(({ cell }) => cell).filter((cell) => cell >= ROUNDS * BLOCK);
  const description: RunDescription = { ...run.description, state: 'running' };
  const told = encodeEmbedded({ ...run, description, records: points, finished });
  await page.addInitScript({ content: `window.toldToHost = ${JSON.stringify(told)};\n${host}` });
  const spent = (act: () => Promise<unknown>): Promise<number> => processorTime(session, page, act);
  // The host's own part, reading the run, is none of the page's.
  const idle = await spent(() => page.goto('about:blank'));
  const first = await spent(async () => {
    await page.goto(origin);
    await page.locator('[data-testid="diagram-trained"][data-ready="1"]').waitFor({ timeout: 120_000 });
  });
  await settle(page);
  const news: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const cells = Array.from({ length: BLOCK }, (_, place) => round * BLOCK + place);
    news.push(await spent(() => page.evaluate((found) => window.hostDouble.news(found, {}), cells)));
  }
  const selected = () => page.getByTestId('cell-details').getAttribute('data-cell');
  const from = await selected();
  await page.getByTestId('diagram-trained').focus();
  const moves: number[] = [];
  for (let round = 0; round < ROUNDS; round++) moves.push(await spent(() => page.keyboard.press('ArrowRight')));
  if ((await selected()) === from) throw new Error('The selection did not move.');
  const bytes = await heap(session);
  await page.close();
  return [
    judged('40 000 cells, first picture', first - idle, { below: 1500 }, 'ms'),
    judged('40 000 cells, news of a block', median(news), { below: 300 }, 'ms'),
    judged('40 000 cells, move of the selection', median(moves), { below: 50 }, 'ms'),
    judged('40 000 cells, memory of the page', bytes / 1e6, { below: 300 }, 'MB'),
  ];
}

/** Milliseconds that the page's thread works until what was set off is drawn and the page is idle again. */
async function processorTime(session: CDPSession, page: Page, act: () => Promise<unknown>): Promise<number> {
  const now = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
  const before = await now();
  await act();
  await settle(page);
  return (await now()) - before;
}

/** Waits until the page had nothing to do for some frames. */
const settle = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let quiet = 0;
        const step = (deadline: IdleDeadline): void => {
          quiet = deadline.timeRemaining() > 3 ? quiet + 1 : 0;
          if (quiet > 8) resolve();
          else setTimeout(() => requestIdleCallback(step), 16);
        };
        requestIdleCallback(step);
      }),
  );

/** Bytes that the page's scripts hold after a collection, their buffers included. */
async function heap(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.enable');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = (await session.send('Runtime.getHeapUsage')) as HeapUsage;
  return usedSize + (backingStorageSize ?? 0);
}

interface HeapUsage {
  usedSize: number;
  /** Of buffers; left out by older browsers. */
  backingStorageSize?: number;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
