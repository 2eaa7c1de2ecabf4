import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeEmbedded } from '../../src/core/results/embedded.ts';
import { reportHtml } from '../../src/webview/report.ts';
import { pngSize, pngTexts } from '../unit/export/png.ts';
import { example } from '../unit/support/examples.ts';
import { allDrawn, launch, newPage } from './support/browser.ts';
import { bundle, bundlePanel } from './support/bundle.ts';
import type {} from './support/hostDouble.ts';
import { type TrainedRun, train } from './support/run.ts';
import { servePanel } from './support/server.ts';
import { EDITOR_THEMES, putOn } from './support/themes.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../dist-test/pictures');
const SMALL = { 'sweep.x.points': 11, 'sweep.y.points': 9, 'train.steps': 500 };
const CELLS = 105;

let browser: Browser;
let run: TrainedRun;
let host: string;
let panel: { js: string; css: string };
let server: Awaited<ReturnType<typeof servePanel>>;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  const double = bundle('test/page/support/hostDouble.ts');
  [browser, run, panel, { js: host }] = await Promise.all([
    launch(),
    train(example('figure4', SMALL)),
    bundlePanel(),
    double,
  ]);
  server = await servePanel(panel, { file: 'file:///w/figure4.capacity.yaml', 'run-dir': '/w/r' });
  fs.mkdirSync(PICTURES, { recursive: true });
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

beforeEach(async () => {
  ({ page, complaints } = await newPage(browser));
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
});

afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

async function openPanel(theme: keyof typeof EDITOR_THEMES = 'dark'): Promise<void> {
  const told = { ...run, finished: Array.from({ length: CELLS }, (_, cell) => cell) };
  await page.addInitScript({ content: `window.toldToHost = ${JSON.stringify(encodeEmbedded(told))};\n${host}` });
  await page.goto(server.origin);
  await page.evaluate(putOn, EDITOR_THEMES[theme]);
  await allDrawn(page);
}

const menuButton = (title: string) => page.getByRole('button', { name: `Copy or save: ${title}` });

async function choose(title: string, entry: string): Promise<void> {
  await menuButton(title).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

/** The file that the page gave to the host last. */
async function saved(): Promise<{ name: string; bytes: Buffer }> {
  await page.waitForFunction(() => window.hostDouble.saved.length > 0);
  const file = await page.evaluate(() => {
    const { name, bytes } = window.hostDouble.saved.at(-1) ?? { name: '', bytes: new Uint8Array() };
    return { name, bytes: [...bytes] };
  });
  return { name: file.name, bytes: Buffer.from(file.bytes) };
}

const clipboardText = (): Promise<string> => page.evaluate(() => navigator.clipboard.readText());
const said = (text: string) => page.getByRole('status').filter({ hasText: text });

describe('the menu of a plot', () => {
  it('saves an SVG that looks as on the screen and says where it comes from', async () => {
    await openPanel();
    await choose('Theory', 'Save as SVG…');
    const { name, bytes } = await saved();
    expect(name).toBe('figure-4_theory_2026-01-02_03-04-05_1a2b3c4d.svg');
    const svg = bytes.toString();
    expect(svg).toMatch(/^<svg .*<metadata id="capacity-lab">\{.*"run":"2026-01-02_03-04-05_1a2b3c4d"/);
    // The dark theme's background.
    expect(svg).toContain('fill="#1f1f1f"');
    await said('Saved.').waitFor();
  });

  it('saves PNGs of one, two and three times the size, with their provenance', async () => {
    await openPanel();
    const sizes: [number, number][] = [];
    for (const scale of [1, 2, 3]) {
      await choose('Allocation', `Save as PNG, ${scale}×…`);
      await page.waitForFunction((count) => window.hostDouble.saved.length === count, scale);
      const { bytes } = await saved();
      sizes.push(pngSize(bytes));
      expect(pngTexts(bytes)).toMatchObject({
        'capacity-lab.experiment': 'Figure 4',
        'capacity-lab.configuration_sha256': run.description.configHash,
      });
    }
    const [[width, height] = [0, 0]] = sizes;
    expect(width).toBeGreaterThan(100);
    expect(sizes).toEqual([1, 2, 3].map((scale) => [scale * width, scale * height]));
  });

  it('says nothing when the user thinks better of saving', async () => {
    await openPanel();
    await page.evaluate(() => window.hostDouble.refuseToSave());
    await choose('Allocation', 'Save as SVG…');
    await saved();
    expect(await said('Saved.').count()).toBe(0);
  });

  it('copies the plot as an image, its data and its specification', async () => {
    await openPanel();
    await choose('Allocation', 'Copy as image');
    await said('Image copied.').waitFor();
    const types = await page.evaluate(async () => (await navigator.clipboard.read()).flatMap(({ types }) => types));
    expect(types).toContain('image/png');
    await choose('Allocation', 'Copy data (CSV)');
    await said('Data copied.').waitFor();
    const [head, ...rows] = (await clipboardText()).trim().split('\n');
    expect(head?.split(',').length).toBeGreaterThan(1);
    expect(rows).toHaveLength(6);
    await choose('Allocation', 'Copy Vega-Lite spec');
    await said('Specification copied.').waitFor();
    const spec = JSON.parse(await clipboardText());
    expect(spec.usermeta['capacity-lab']).toMatchObject({ experiment: 'Figure 4' });
    expect(Object.keys(spec.datasets)).not.toEqual([]);
  });

  it('says so when the clipboard is refused, and what to do instead', async () => {
    await openPanel();
    await page.evaluate(() => {
      navigator.clipboard.write = () => Promise.reject(new Error('no'));
    });
    await choose('Allocation', 'Copy as image');
    await said('could not be copied').waitFor();
    expect(await said('could not be copied').textContent()).toContain('Save it as PNG instead.');
  });

  it('is there for the keyboard: arrows go round, Escape leads back to the button', async () => {
    await openPanel();
    await menuButton('Allocation').focus();
    await page.keyboard.press('Enter');
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await expect.poll(focused).toBe('Copy as image');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toBe('Save as PNG, 3×…');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('s');
    expect(await focused()).toBe('Save as SVG…');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('menu').count()).toBe(0);
    expect(await menuButton('Allocation').evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('opens by a right click on the picture, and closes by a click elsewhere', async () => {
    await openPanel();
    await page.getByTestId('allocation').click({ button: 'right' });
    await page.getByRole('menu', { name: 'Copy or save: Allocation' }).waitFor();
    await page.screenshot({ path: path.join(PICTURES, 'plot-menu-dark.png') });
    await page.getByRole('heading', { name: 'Figure 4' }).click();
    expect(await page.getByRole('menu').count()).toBe(0);
  });

  it('looks right in a light theme', async () => {
    await openPanel('light');
    await menuButton('Theory').click();
    await page.screenshot({ path: path.join(PICTURES, 'plot-menu-light.png') });
  });
});

describe('the table of a plot', () => {
  const table = () => page.getByTestId('diagram-trained-table');
  const column = (index: number): Promise<string[]> =>
    table()
      .locator('tbody tr')
      .evaluateAll((rows, at) => rows.map((row) => row.children[at]?.textContent ?? ''), index);

  it('is sorted by any column, up, down, and back', async () => {
    await openPanel();
    await table().locator('summary').click();
    const before = await column(1);
    const head = table().getByRole('columnheader').nth(1);
    const sort = () => head.getAttribute('aria-sort');
    await head.getByRole('button').click();
    await expect.poll(sort).toBe('ascending');
    const up = (await column(1)).map(Number);
    expect(up).toEqual(up.toSorted((a, b) => a - b));
    await head.getByRole('button').click();
    expect(await sort()).toBe('descending');
    expect(Number((await column(1))[0])).toBeGreaterThan(up[0] ?? 0);
    await page.screenshot({ path: path.join(PICTURES, 'table-twin.png'), fullPage: true });
    await head.getByRole('button').click();
    expect(await sort()).toBe('none');
    expect(await column(1)).toEqual(before);
  });

  it('is copied whole, not only the page that is shown', async () => {
    await openPanel();
    await table().locator('summary').click();
    expect(await column(0)).toHaveLength(50);
    await table().getByRole('button', { name: 'Copy table' }).click();
    await said(`${CELLS} rows copied.`).waitFor();
    const lines = (await clipboardText()).trim().split('\n');
    expect(lines).toHaveLength(CELLS + 1);
    expect(lines[0]?.split('\t')).toHaveLength(await table().getByRole('columnheader').count());
    await table().getByRole('button', { name: 'Copy as CSV' }).click();
    await expect.poll(clipboardText).toContain(',');
  });
});

describe('the title of a panel', () => {
  it('has a button that exports the run', async () => {
    await openPanel();
    await page.getByRole('button', { name: 'Export…' }).click();
    await expect.poll(() => page.evaluate(() => window.hostDouble.actions)).toEqual(['export']);
  });
});

describe('a page that cannot be shown', () => {
  it('has what a report of the problem needs copied', async () => {
    await page.addInitScript(() => setTimeout(() => window.hostDouble.fail('The run folder is gone.')));
    const told = { ...run, finished: [] };
    await page.addInitScript({ content: `window.toldToHost = ${JSON.stringify(encodeEmbedded(told))};\n${host}` });
    await page.goto(server.origin);
    await page.getByRole('button', { name: 'Copy diagnostics' }).click();
    await said('Copied.').waitFor();
    expect(await clipboardText()).toMatch(/^The run folder is gone\.[\s\S]*\nTime: .*\nBrowser: /);
  });
});

describe('a report', () => {
  it('downloads pictures by itself, under its own policy', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-exporting-'));
    const file = path.join(folder, 'report.html');
    fs.writeFileSync(file, reportHtml({ ...run, panelJs: panel.js, panelCss: panel.css }));
    await page.goto(pathToFileURL(file).href);
    await allDrawn(page);
    expect(await page.getByRole('button', { name: 'Export…' }).count()).toBe(0);
    const downloading = page.waitForEvent('download');
    await choose('Allocation', 'Save as PNG, 2×…');
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('figure-4_allocation_2026-01-02_03-04-05_1a2b3c4d.png');
    expect(pngTexts(fs.readFileSync(await download.path()))).toMatchObject({ 'capacity-lab.experiment': 'Figure 4' });
    fs.rmSync(folder, { recursive: true });
  });
});
