import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { encodeEmbedded } from '../../src/core/results/embedded.ts';
import type { RunDescription } from '../../src/protocol/panelSource.ts';
import { example } from '../unit/support/examples.ts';
import { allDrawn, clickCell, drawn, launch, newPage } from './support/browser.ts';
import { bundle, bundlePanel } from './support/bundle.ts';
import type {} from './support/hostDouble.ts';
import { type TrainedRun, train } from './support/run.ts';
import { servePanel } from './support/server.ts';
import { EDITOR_THEMES, putOn } from './support/themes.ts';

const SMALL = { 'sweep.x.points': 11, 'sweep.y.points': 9, 'train.steps': 1500 };
const CELLS = 105;
const upTo = (count: number, from = 0): number[] => Array.from({ length: count - from }, (_, index) => from + index);

let browser: Browser;
let run: TrainedRun;
let host: string;
let server: Awaited<ReturnType<typeof servePanel>>;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  const [panel, double] = [bundlePanel(), bundle('test/page/support/hostDouble.ts')];
  [browser, run, host] = await Promise.all([launch(), train(example('figure4', SMALL)), double.then(({ js }) => js)]);
  server = await servePanel(await panel, {
    file: 'file:///w/figure4.capacity.yaml',
    'run-dir': '/w/.capacity-lab/runs/figure-4/1',
  });
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

/** Opens the panel of a run of which the first cells are finished. */
async function open(finished: number, changed: Partial<RunDescription> = {}): Promise<void> {
  const told = { ...run, description: { ...run.description, ...changed }, finished: upTo(finished) };
  await page.addInitScript({ content: `window.toldToHost = ${JSON.stringify(encodeEmbedded(told))};\n${host}` });
  await page.goto(server.origin);
  await page.evaluate(putOn, EDITOR_THEMES.dark);
}

const RUNNING: Partial<RunDescription> = { state: 'running', remainingMs: 3100 };

/** Fill colours of a diagram's cells, in their order. */
const colors = (diagram: string): Promise<(string | null)[]> =>
  page
    .getByTestId(diagram)
    .locator('.mark-rect')
    .first()
    .locator('path')
    .evaluateAll((paths) => paths.map((one) => one.getAttribute('fill')));

describe('a panel', () => {
  it('says at its foot how to cite the run, and has the citation copied', async () => {
    await open(CELLS);
    await allDrawn(page);
    const citation = page.getByTestId('citation');
    await citation.getByText('Cite this run').click();
    expect(await citation.locator('pre').textContent()).toMatch(
      /^@software\{capacitylab-.*\n[\s\S]*@article\{scherlis2022/,
    );
    await citation.getByRole('button', { name: 'Copy citation' }).click();
    await expect.poll(() => page.evaluate(() => window.hostDouble.actions)).toEqual(['copyCitation']);
  });

  it('shows a finished run under the policy of the extension', async () => {
    await open(CELLS);
    await allDrawn(page);
    expect(await page.getByTestId('panel').getAttribute('data-state')).toBe('done');
    expect(await page.getByTestId('state').textContent()).toMatch(/^Done: 105 cells trained in/);
  });

  it('shows theory at once, and fills in what is trained while the run goes on', async () => {
    await open(11, RUNNING);
    await drawn(page, 'diagram-trained');
    expect(new Set(await colors('diagram-theory')).size).toBeGreaterThan(5);
    const before = await colors('diagram-trained');
    expect(new Set(before.slice(11)).size).toBe(1);
    expect(await page.getByTestId('headline').textContent()).toContain('so far');
    await page.evaluate((cells) => window.hostDouble.news(cells, {}), upTo(60, 11));
    await page.waitForFunction(() => document.querySelector('progress')?.value === 60);
    const after = await colors('diagram-trained');
    expect(after.slice(0, 11)).toEqual(before.slice(0, 11));
    expect(after.slice(11, 60)).not.toContain(before[20]);
    expect(after[80]).toBe(before[80]);
  });

  it('has progress with the time left, and Cancel', async () => {
    await open(21, RUNNING);
    await drawn(page, 'diagram-trained');
    expect(await page.getByTestId('state').textContent()).toBe('Training: 21 of 105 cells, about 3.1 s left.');
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.evaluate(() => window.hostDouble.news([], { state: 'cancelled' }));
    await page.getByRole('button', { name: 'Resume' }).click();
    await expect.poll(() => page.evaluate(() => window.hostDouble.actions)).toEqual(['cancel', 'run']);
    await expect.poll(() => page.getByRole('progressbar').count()).toBe(0);
  });

  it('shows the selected cell as soon as it is trained', async () => {
    await open(0, RUNNING);
    await drawn(page, 'marginal-benefit');
    expect(await page.getByTestId('training-curve').textContent()).toBe('This cell is not trained yet.');
    await page.evaluate((cells) => window.hostDouble.news(cells, {}), upTo(CELLS));
    await drawn(page, 'training-curve');
    await drawn(page, 'embedding');
  });

  it('announces the end of the run', async () => {
    await open(50, RUNNING);
    await drawn(page, 'diagram-trained');
    expect((await page.getByRole('status').allTextContents()).join('')).toBe('');
    await page.evaluate((cells) => window.hostDouble.news(cells, { state: 'done' }), upTo(CELLS, 50));
    await page.waitForFunction(() =>
      [...document.querySelectorAll('[role=status]')].some((status) =>
        status.textContent?.startsWith('Done: 105 cells'),
      ),
    );
  });

  it('marks a run whose file has changed since, and offers to run it', async () => {
    await open(CELLS);
    await allDrawn(page);
    expect(await page.getByTestId('stale').count()).toBe(0);
    await page.evaluate(() => window.hostDouble.news([], { stale: true }));
    await page.getByTestId('stale').waitFor();
    await page.getByRole('button', { name: 'Run the file' }).click();
    await page.getByRole('button', { name: 'Open file' }).click();
    await expect.poll(() => page.evaluate(() => window.hostDouble.actions)).toEqual(['run', 'openFile']);
  });

  it('says why a run failed, and where to look', async () => {
    await open(20, { state: 'failed', error: 'The disk is full.' });
    await drawn(page, 'diagram-trained');
    expect(await page.getByTestId('state').textContent()).toBe(
      'The run failed after 20 of 105 cells: The disk is full.',
    );
    await page.getByRole('button', { name: 'Show log' }).click();
    await expect.poll(() => page.evaluate(() => window.hostDouble.actions)).toEqual(['showLog']);
  });

  it('keeps cell, feature and theme over a reload, in less than 2 kB', async () => {
    await open(CELLS);
    await allDrawn(page);
    await clickCell(page, 'diagram-trained', 31);
    await page.getByRole('combobox', { name: 'Feature' }).selectOption('rest');
    await page.getByRole('button', { name: 'Paper' }).click();
    const state = await page.evaluate(() => window.hostDouble.state());
    expect(state).toEqual({
      version: 1,
      file: 'file:///w/figure4.capacity.yaml',
      runDir: '/w/.capacity-lab/runs/figure-4/1',
      selectedCell: 31,
      group: 'rest',
      theme: 'paper',
    });
    expect(JSON.stringify(state).length).toBeLessThan(2000);
    await page.reload();
    await allDrawn(page);
    expect(await page.getByTestId('cell-details').getAttribute('data-cell')).toBe('31');
    expect(await page.getByRole('combobox', { name: 'Feature' }).inputValue()).toBe('rest');
    expect(await page.getByRole('button', { name: 'Paper' }).getAttribute('aria-pressed')).toBe('true');
  });

  it('forgets the cell of another file', async () => {
    await page.addInitScript(() =>
      sessionStorage.setItem(
        'vscode-state',
        JSON.stringify({ version: 1, file: 'file:///other', runDir: '/', selectedCell: 3, theme: 'paper' }),
      ),
    );
    await open(CELLS);
    await allDrawn(page);
    expect(await page.getByTestId('cell-details').getAttribute('data-cell')).toBe('103');
  });

  it('asks for a cell only when it is shown', async () => {
    await open(CELLS);
    await allDrawn(page);
    await clickCell(page, 'diagram-trained', 31);
    await page.waitForFunction(() => window.hostDouble.asked.includes(31));
    expect(await page.evaluate(() => window.hostDouble.asked)).toEqual([103, 31]);
  });

  it('says what went wrong when the host cannot answer, and begins anew on request', async () => {
    await page.addInitScript(() => setTimeout(() => window.hostDouble.fail('The run folder is gone.')));
    await open(CELLS);
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('The run folder is gone.');
    await page.evaluate(() => window.hostDouble.fail(undefined));
    await page.getByRole('button', { name: 'Reload view' }).click();
    await allDrawn(page);
  });

  it('says which cell could not be read and keeps the rest', async () => {
    await open(CELLS);
    await allDrawn(page);
    await page.evaluate(() => window.hostDouble.fail('The file is cut off.'));
    await clickCell(page, 'diagram-trained', 31);
    await page.waitForFunction(() =>
      document.querySelector('[data-testid="embedding"]')?.textContent?.includes('The file is cut off.'),
    );
    expect(await page.getByTestId('diagram-trained').getAttribute('data-ready')).toBe('1');
  });
});
