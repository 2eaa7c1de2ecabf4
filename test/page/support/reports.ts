import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { reportHtml } from '../../../src/webview/report.ts';
import { example, type Settings } from '../../unit/support/examples.ts';
import { drawn, launch, newPage } from './browser.ts';
import { bundlePanel } from './bundle.ts';
import { type TrainedRun, train } from './run.ts';
import { EDITOR_THEMES, putOn } from './themes.ts';

const PICTURES = path.resolve(import.meta.dirname, '../../../dist-test/pictures');

/** An example in small, and the plots that its report must draw. */
export interface ExampleReport {
  settings: Settings;
  views: readonly string[];
}

/** Reports of examples, trained once for a suite; each test has a page of its own, which must not complain. */
export function exampleReports(examples: Readonly<Record<string, ExampleReport>>) {
  let browser: Browser;
  let folder: string;
  let page: Page;
  let complaints: string[];
  const runs = new Map<string, TrainedRun>();

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-reports-'));
    fs.mkdirSync(PICTURES, { recursive: true });
    const { js, css } = await bundlePanel();
    browser = await launch();
    for (const [name, { settings }] of Object.entries(examples)) {
      const run = await train(example(name, settings));
      runs.set(name, run);
      fs.writeFileSync(path.join(folder, `${name}.html`), reportHtml({ ...run, panelJs: js, panelCss: css }));
    }
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    fs.rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    ({ page, complaints } = await newPage(browser, { width: 1000, height: 1300 }));
  });
  afterEach(async () => {
    await page.close();
    expect(complaints).toEqual([]);
  });

  const stand = async (name: string): Promise<void> => {
    for (const part of examples[name]?.views ?? []) await drawn(page, part);
  };
  return {
    run(name: string): TrainedRun {
      const run = runs.get(name);
      if (run === undefined) throw new Error(`no run of ${name}`);
      return run;
    },
    /** Opens a report and waits for its plots. */
    async open(name: string): Promise<Page> {
      await page.goto(pathToFileURL(path.join(folder, `${name}.html`)).href);
      await stand(name);
      return page;
    },
    /** Pictures of the report that is open, in light and in dark. */
    async takePictures(name: string, title: string): Promise<void> {
      await page.screenshot({ path: path.join(PICTURES, `${title}.png`), fullPage: true });
      await page.evaluate(putOn, EDITOR_THEMES.dark);
      await stand(name);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      await page.screenshot({ path: path.join(PICTURES, `${title}-dark.png`), fullPage: true });
    },
    shownCell: async (): Promise<number> => Number(await page.getByTestId('cell-details').getAttribute('data-cell')),
  };
}
