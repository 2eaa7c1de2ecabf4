import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeptCurve } from '../../src/core/results/cellCurves.ts';
import { bathsOfRun, type HullPredictions, hullAgreement, hullMap } from '../../src/core/results/cellLayers.ts';
import { encodeEmbedded } from '../../src/core/results/embedded.ts';
import { bathCurve, capacitiesBetween } from '../../src/core/results/marginalCurve.ts';
import { allocatedCurve, BATH_QUALITY, pinnedCurve } from '../../src/core/training/bath.ts';
import { reportHtml } from '../../src/webview/report.ts';
import { experimentOf } from '../unit/experiment/builders.ts';
import { kernelEngine } from '../unit/support/kernels.ts';
import { clickCell, drawn, launch, newPage } from './support/browser.ts';
import { bundle, bundlePanel } from './support/bundle.ts';
import type {} from './support/hostDouble.ts';
import { type TrainedRun, train } from './support/run.ts';
import { servePanel } from './support/server.ts';
import { EDITOR_THEMES, putOn } from './support/themes.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../dist-test/pictures');

/** A tied ReLU autoencoder, 6 features in 3 dimensions: figure 7's axes with 7 × 4 cells. */
const TEXT = `
version: 1
name: Autoencoder
model: { family: autoencoder, activation: relu, dimensions: 3 }
data: { density: 0.1 }
features:
  - { name: odd, importance: 1 }
  - { name: rest, count: 5, importance: 1 }
train: { optimizer: lbfgs, steps: 600, batch: 1024, starts: 6, seed: 1 }
sweep:
  x: { parameter: features.odd.importance, log: [0.1, 10], points: 7 }
  y: { parameter: data.density, log: [1, 0.05], points: 4 }
marginal: { feature: odd, reference: rest }
`;
const CELLS = 28;

interface Computed {
  curves: KeptCurve[];
  predictions: HullPredictions;
}

let browser: Browser;
let run: TrainedRun;
let computed: Computed;
let panel: { js: string; css: string };
let host: string;
let server: Awaited<ReturnType<typeof servePanel>>;
let folder: string;
let page: Page;
let complaints: string[];

/** All curves of a run, by the real kernels, with few points. */
async function computeAll({ description: { experiment }, records }: TrainedRun): Promise<Computed> {
  const engine = await kernelEngine();
  const trainHere = async (plan: Parameters<typeof engine.train>[0]) => engine.train(plan, { cancelled: () => false });
  const quality = { ...BATH_QUALITY, starts: 3, samples: 3, batch: 512, allocated: [2, 3, 4] };
  const { baths, cells } = bathsOfRun(experiment);
  const curves: KeptCurve[] = [];
  for (const [key, bath] of baths) {
    const allocated = await allocatedCurve(trainHere, bath, quality);
    const pinned = await pinnedCurve(trainHere, bath, capacitiesBetween(1 / 6, 11), quality);
    curves.push({ key, curve: bathCurve(allocated, pinned) });
  }
  engine.dispose();
  const hulls = curves.flatMap(({ key, curve: { hull, returns } }) =>
    hull === undefined || returns === undefined ? [] : [{ key, hull, returns }],
  );
  const agreement = new Uint8Array(CELLS);
  for (const record of records) agreement[record.cell] = hullAgreement(experiment, record, hullMap(hulls));
  expect(cells).toHaveLength(CELLS);
  return { curves, predictions: { done: hulls.length, total: baths.size, hulls, agreement } };
}

beforeAll(async () => {
  const double = bundle('test/page/support/hostDouble.ts');
  [browser, panel, host, run] = await Promise.all([
    launch(),
    bundlePanel(),
    double.then(({ js }) => js),
    train(experimentOf(TEXT)),
  ]);
  computed = await computeAll(run);
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-curves-'));
  server = await servePanel(panel, {
    file: 'file:///w/autoencoder.capacity.yaml',
    'run-dir': '/w/.capacity-lab/runs/autoencoder/1',
  });
}, 240_000);

afterAll(async () => {
  await browser.close();
  await server.close();
  fs.rmSync(folder, { recursive: true });
});

beforeEach(async () => {
  ({ page, complaints } = await newPage(browser));
});

afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

async function openPanel(more: object = {}): Promise<void> {
  const finished = Array.from({ length: CELLS }, (_, cell) => cell);
  const told = { ...run, ...computed, finished, ...more };
  await page.addInitScript({ content: `window.toldToHost = ${JSON.stringify(encodeEmbedded(told))};\n${host}` });
  await page.goto(server.origin);
  await page.evaluate(putOn, EDITOR_THEMES.dark);
}

async function openReport(more: Partial<Computed>): Promise<void> {
  const file = path.join(folder, 'report.html');
  fs.writeFileSync(file, reportHtml({ ...run, ...more, panelJs: panel.js, panelCss: panel.css }));
  await page.goto(pathToFileURL(file).href);
}

const note = () =>
  page
    .locator('figure', { has: page.getByTestId('marginal-benefit') })
    .locator('.note')
    .textContent();
const choose = (label: string) => page.getByRole('combobox', { name: 'Colour' }).selectOption({ label });

describe('the panel of an autoencoder', () => {
  it('draws the curves of a cell that is clicked, and says how they were found', async () => {
    await openPanel();
    await drawn(page, 'marginal-benefit');
    await clickCell(page, 'diagram-trained', 17);
    await expect.poll(() => page.evaluate(() => window.hostDouble.curvesAsked.at(-1))).toBe(17);
    await drawn(page, 'marginal-benefit');
    expect(await note()).toMatch(/^bath curve, (stepped|decreasing|increasing) returns, ± [\d.]+ %/);
    expect(await page.getByTestId('cell-details').textContent()).toMatch(/hulls predict 0\.\d+/);
  });

  it('marks a curve as refining until it is whole, and gives up that of a cell that is left', async () => {
    await openPanel({ unrefined: true });
    await drawn(page, 'marginal-benefit');
    expect(await note()).toMatch(/refining…$/);
    const first = await page.evaluate(() => window.hostDouble.curvesAsked.at(-1));
    await clickCell(page, 'diagram-trained', 17);
    await expect.poll(() => page.evaluate(() => window.hostDouble.curvesDropped)).toContain(first);
    await expect.poll(() => page.evaluate(() => window.hostDouble.curvesAsked.at(-1))).toBe(17);
    await page.evaluate(() => window.hostDouble.refine());
    await expect.poll(note).not.toMatch(/refining/);
  });

  it('colours its diagram by returns and by prediction, and remembers which', async () => {
    await openPanel();
    await drawn(page, 'diagram-trained');
    await choose('Returns');
    await expect.poll(() => page.getByTestId('legend').locator('svg').textContent()).toContain('stepped');
    await choose('Prediction');
    await expect.poll(() => page.getByTestId('legend').locator('svg').textContent()).toContain('as predicted');
    await expect.poll(() => page.evaluate(() => window.hostDouble.state())).toMatchObject({ layer: 'prediction' });
    expect(await page.getByTestId('headline').textContent()).toContain('hulls of bath curves predict');
  });
});

describe('a report of an autoencoder', () => {
  it('shows the curves and layers that were computed', async () => {
    await openReport(computed);
    await drawn(page, 'marginal-benefit');
    await choose('Prediction');
    expect(await page.getByTestId('computed-state').textContent()).toBe('');
  });

  it('says what was not computed', async () => {
    await openReport({});
    expect(await page.getByTestId('marginal-benefit').textContent()).toMatch(/was not computed/);
    await choose('Prediction');
    await expect.poll(() => page.getByTestId('computed-state').textContent()).toMatch(/were not predicted/);
  });
});

/** Made to be looked at. */
it.each(['light', 'dark'] as const)('takes pictures of curves and layers in the theme %s', async (theme) => {
  await page.close();
  ({ page, complaints } = await newPage(browser, { width: 1000, height: 1300, scale: 1.5 }));
  await openReport(computed);
  await page.evaluate(putOn, EDITOR_THEMES[theme]);
  fs.mkdirSync(PICTURES, { recursive: true });
  for (const layer of ['Returns', 'Prediction']) {
    await choose(layer);
    await clickCell(page, 'diagram-trained', layer === 'Returns' ? 17 : 23);
    await drawn(page, 'marginal-benefit');
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const file = path.join(PICTURES, `curves-${layer.toLowerCase()}-${theme}.png`);
    await page.screenshot({ path: file, fullPage: true });
    expect(fs.statSync(file).size).toBeGreaterThan(50_000);
  }
});
