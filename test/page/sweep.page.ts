import { describe, expect, it } from 'vitest';
import { galleryCells } from '../../src/core/plots/gallery.ts';
import { drawn } from './support/browser.ts';
import { exampleReports } from './support/reports.ts';

const VIEWS = ['diagram-trained', 'gallery', 'training-curve'];
/** Sweeps along one axis whose galleries differ in kind. */
const SWEEPS = {
  'tms-five-in-two': { settings: { 'train.starts': 6, 'train.steps': 1000 }, views: VIEWS },
  'tms-twenty-in-five': { settings: { 'train.starts': 4, 'train.steps': 500 }, views: VIEWS },
  'abs-value': { settings: { 'train.starts': 4, 'train.steps': 500 }, views: VIEWS },
};

const { run, open, takePictures, shownCell } = exampleReports(SWEEPS);

describe('the report of a sweep along one axis', () => {
  it.each(Object.keys(SWEEPS))('draws %s, and takes pictures of it in light and dark', async (name) => {
    await open(name);
    await takePictures(name, `sweep-${name}`);
  });

  it('selects a cell by a click on its small picture', async () => {
    const page = await open('tms-five-in-two');
    const { experiment } = run('tms-five-in-two').description;
    const cells = galleryCells(experiment);
    // The key above has rectangles, too: those of the gallery are the first that there are.
    const frames = page.getByTestId('gallery').locator('.mark-rect path');
    // Beside the arrows, which meet in the middle.
    await frames.nth(2).click({ position: { x: 8, y: 8 } });
    await page.locator(`[data-testid="cell-details"][data-cell="${cells[2]}"]`).waitFor();
    await drawn(page, 'gallery');
  });

  it('goes to sparser cells with the right arrow key', async () => {
    const page = await open('tms-five-in-two');
    const before = await shownCell();
    await page.getByTestId('diagram-trained').focus();
    await page.keyboard.press('ArrowRight');
    await page.locator(`[data-testid="cell-details"][data-cell="${before + 1}"]`).waitFor();
  });

  it('says first how the sweep begins and ends, and describes lines and gallery for those who cannot see them', async () => {
    const page = await open('tms-five-in-two');
    expect(await page.getByTestId('headline').textContent()).toContain('2 dedicated and 3 ignored at density 1');
    expect(await page.getByTestId('diagram-trained').getAttribute('aria-label')).toContain('At density 1: 2 dedicated');
    // The gallery stands before the records of its cells have come.
    await page.locator('[data-testid="gallery"][aria-label*="density 0.01: pentagon"]').waitFor();
    await page.getByTestId('gallery-table').locator('summary').click();
    // The table is made after the event that opens it.
    await expect.poll(() => page.getByTestId('gallery-table').locator('tbody tr').count()).toBe(35);
  });

  it('draws the curve of every start', async () => {
    const page = await open('tms-five-in-two');
    expect(await page.getByTestId('training-curve').getAttribute('aria-label')).toContain('the best of 6 starts');
    expect(await page.getByTestId('training-curve').locator('.mark-line path').count()).toBe(6);
  });
});
