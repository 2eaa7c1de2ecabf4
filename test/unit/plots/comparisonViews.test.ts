import { describe, expect, it } from 'vitest';
import { type ComparisonView, comparisonView } from '../../../src/core/plots/comparisonViews.ts';
import { complete } from '../../../src/core/plots/plot.ts';
import { PAPER_THEME } from '../../../src/core/plots/theme.ts';
import { compareRuns } from '../../../src/core/results/compareRuns.ts';
import { comparedRun } from '../results/comparedRuns.ts';
import { anExperiment, smallDiagram, X_LOG } from './builders.ts';
import { drawn } from './draw.ts';

const svgOf = async ({ plot }: ReturnType<typeof pictureOf>): Promise<string> => {
  const { svg, complaints } = await drawn(complete(plot));
  expect(complaints).toEqual([]);
  return svg;
};

/** Two runs of figure 4 in small, of which one has another capacity in one cell. */
function view(name: ComparisonView, quantity: 'capacity' | 'loss' = 'capacity', experiment = smallDiagram()) {
  const runs = ['A: Six, seed 1', 'B: Six, seed 2'].map((title) => comparedRun(title, experiment));
  const [a, b] = runs;
  if (a === undefined || b === undefined) throw new Error('no runs');
  b.summary.capacity[0]?.set([0.9], 3);
  return comparisonView(name, runs, compareRuns(a, b), { theme: PAPER_THEME, quantity });
}

function pictureOf(...parameters: Parameters<typeof view>) {
  const picture = view(...parameters);
  if (typeof picture === 'string') throw new Error(picture);
  return picture;
}

describe('pictures of a comparison', () => {
  it('are the map of differences above its colours, of capacities or of losses', async () => {
    const map = pictureOf('difference');
    expect(map).toMatchObject({ text: 'Difference B − A', subtitle: ['A: Six, seed 1', 'B: Six, seed 2'] });
    const svg = await svgOf(map);
    expect(svg).toContain('Capacity of odd: B − A');
    expect(svg).toContain('Relative importance of odd');
    expect(await svgOf(pictureOf('difference', 'loss'))).toContain('Loss: difference B − A as a share of A');
  });

  it('lay the boundaries of a plane, or the lines of an axis, over each other', async () => {
    expect(pictureOf('overlay').text).toBe('Phase boundaries of odd');
    const lines = pictureOf('overlay', 'capacity', anExperiment(X_LOG));
    expect(lines.text).toBe('Capacity of odd');
    expect(await svgOf(lines)).toContain('A: Six, seed 1');
  });

  it('are refused in a sentence where the runs have nothing to draw', () => {
    expect(view('difference', 'capacity', anExperiment(X_LOG))).toMatch(
      /^A map of differences needs a sweep along two axes/,
    );
    const runs = [comparedRun('A', smallDiagram(), 0), comparedRun('B', smallDiagram(), 0)] as const;
    const options = { theme: PAPER_THEME, quantity: 'capacity' } as const;
    expect(comparisonView('difference', runs, compareRuns(...runs), options)).toMatch(/^These runs have no cells/);
    expect(comparisonView('losses', runs, compareRuns(...runs), options)).toMatch(/^These runs have no losses/);
  });
});
