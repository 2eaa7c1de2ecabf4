import fs from 'node:fs';
import path from 'node:path';
import type { CDPSession, Page } from 'playwright-core';
import { encodeEmbedded } from '../../src/core/results/embedded.ts';
import type { Engine } from '../../src/engines/engine.ts';
import { createKernelEngine } from '../../src/engines/kernels/kernelEngine.ts';
import type { RunDescription } from '../../src/protocol/panelSource.ts';
import { launch, newPage } from '../page/support/browser.ts';
import { bundle, bundlePanel } from '../page/support/bundle.ts';
import type {} from '../page/support/hostDouble.ts';
import { servePanel } from '../page/support/server.ts';
import { runOf, type TrainedRun } from '../page/support/trainedRun.ts';
import { example } from '../unit/support/examples.ts';
import { trainWith } from '../unit/support/trainWith.ts';
import type {} from './frames.ts';
import { judged, type Line, machine, missing, noted, tableText } from './table.ts';

/** Cells along each axis: 40 000 in all. */
const SIDE = 200;
/** Cells of one news: a tenth of a second of training or more. */
const BLOCK = 400;
const ROUNDS = 7;
/** Openings of the page. */
const OPENINGS = 3;

/**
 * The panel's page with a diagram of 40 000 trained cells beside that of theory, in Chromium, by what a user waits for:
 * wall-clock time to the end of the frame that shows it, and the processor time that the page takes until then, or until
 * it is idle again.
 */
export async function largeDiagram(engine: Engine): Promise<Line[]> {
  const settings = { 'sweep.x.points': SIDE, 'sweep.y.points': SIDE, 'train.starts': 1 };
  const experiment = example('figure4', settings);
  const run = runOf(experiment, await trainWith(engine, experiment));
  const [panel, ...before] = await Promise.all([
    bundlePanel(),
    bundle('test/page/support/hostDouble.ts'),
    bundle('test/bench/frames.ts'),
  ]);
  const server = await servePanel(panel, { file: 'file:///w/large.capacity.yaml', 'run-dir': '/w/run' });
  const browser = await launch();
  try {
    const { page } = await newPage(browser, { width: 1200, height: 1000 });
    const scripts = before.map(({ js }) => js).join('\n');
    await page.addInitScript({ content: `window.toldToHost = ${JSON.stringify(toldOf(run))};\n${scripts}` });
    return await measured(page, server.origin);
  } finally {
    await browser.close();
    await server.close();
  }
}

/** What the host of the test knows: a run under way, most of whose cells are finished. */
function toldOf(run: TrainedRun): string {
  const points = run.records.filter(({ cell }) => cell >= SIDE * SIDE);
  const finished = run.records.map(({ cell }) => cell).filter((cell) => cell >= ROUNDS * BLOCK);
  const description: RunDescription = { ...run.description, state: 'running' };
  return encodeEmbedded({ ...run, description, records: points, finished });
}

async function measured(page: Page, origin: string): Promise<Line[]> {
  const session = await page.context().newCDPSession(page);
  // Processor time of the page's thread: what else the machine does counts for nothing.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const first = await rounds(OPENINGS, async () => {
    await page.goto('about:blank');
    // What the host of the test takes to read the run is none of the page's.
    const reading = await processorTime(session, () => page.goto('about:blank'));
    const opened = await measure(page, session, async () => {
      await page.goto(origin);
      return page.evaluate(() => window.waits.stand());
    });
    return { shown: opened.shown, worked: opened.worked - reading, busy: opened.busy - reading };
  });
  const news = await rounds(ROUNDS, (round) => {
    const cells = Array.from({ length: BLOCK }, (_, place) => round * BLOCK + place);
    return measure(page, session, () =>
      page.evaluate((found) => window.waits.shown(() => window.hostDouble.news(found, {})), cells),
    );
  });
  const selected = () => page.getByTestId('cell-details').getAttribute('data-cell');
  const from = await selected();
  await page.getByTestId('diagram-trained').focus();
  const move = await rounds(ROUNDS, () =>
    measure(page, session, () =>
      page.evaluate(() =>
        window.waits.shown(() =>
          document.activeElement?.dispatchEvent(
            new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }),
          ),
        ),
      ),
    ),
  );
  if ((await selected()) === from) throw new Error('The selection did not move.');
  const bytes = await heap(session);
  const process = await residentBytes(page);
  await page.close();
  return [
    judged('40 000 cells, first picture', first.shown, { below: 1500 }, 'ms'),
    noted('… processor time until then', first.worked, 'ms'),
    noted('… and until idle', first.busy, 'ms'),
    judged('40 000 cells, news of 400 cells until shown', news.shown, { below: 300 }, 'ms'),
    noted('… processor time until then', news.worked, 'ms'),
    noted('… and until idle', news.busy, 'ms'),
    judged('40 000 cells, outline after a key', move.shown, { below: 50 }, 'ms'),
    noted('… processor time until then', move.worked, 'ms'),
    noted('… and until idle', move.busy, 'ms'),
    judged('40 000 cells, memory of the page', bytes / 1e6, { below: 300 }, 'MB'),
    process === undefined
      ? missing('… whole process of the page', 'needs Linux')
      : noted('… whole process of the page', process / 1e6, 'MB'),
  ];
}

interface Waited {
  /** Milliseconds by the clock until it was shown. */
  shown: number;
  /** Milliseconds of work of the page's thread until then, and until it was idle again. */
  worked: number;
  busy: number;
}

/** Medians over some rounds. */
async function rounds(count: number, act: (round: number) => Promise<Waited>): Promise<Waited> {
  const found: Waited[] = [];
  for (let round = 0; round < count; round++) found.push(await act(round));
  return {
    shown: median(found.map(({ shown }) => shown)),
    worked: median(found.map(({ worked }) => worked)),
    busy: median(found.map(({ busy }) => busy)),
  };
}

async function measure(page: Page, session: CDPSession, act: () => Promise<number>): Promise<Waited> {
  let shown = Number.NaN;
  const worked = await processorTime(session, async () => {
    shown = await act();
  });
  const after = await processorTime(session, () => settle(page));
  return { shown, worked, busy: worked + after };
}

/** Milliseconds that the page's thread works meanwhile. */
async function processorTime(session: CDPSession, act: () => Promise<unknown>): Promise<number> {
  const now = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
  };
  const before = await now();
  await act();
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

/** Memory of the process that the page runs in, the browser's own code and pictures included; undefined but on Linux. */
async function residentBytes(page: Page): Promise<number | undefined> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  const found = await session?.send('SystemInfo.getProcessInfo');
  const sizes = (found?.processInfo ?? []).flatMap(({ id, type }) => {
    const file = `/proc/${id}/status`;
    if (type !== 'renderer' || !fs.existsSync(file)) return [];
    return [1024 * Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(file, 'utf8'))?.[1])];
  });
  return sizes.length === 0 ? undefined : Math.max(...sizes);
}

interface HeapUsage {
  usedSize: number;
  /** Of buffers; left out by older browsers. */
  backingStorageSize?: number;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

if (import.meta.main) {
  const root = path.resolve(import.meta.dirname, '../..');
  const kernels = new WebAssembly.Module(fs.readFileSync(path.join(root, 'dist/kernels.wasm')));
  const lines = await largeDiagram(createKernelEngine(kernels));
  console.log(`${machine()}\n\n${tableText(lines)}`);
}
