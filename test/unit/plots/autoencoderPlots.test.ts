import { describe, expect, it } from 'vitest';
import { cellPicture } from '../../../src/core/plots/cellPicture.ts';
import { directionsPlot, type Plane } from '../../../src/core/plots/directions.ts';
import { gramPlot } from '../../../src/core/plots/gram.ts';
import { complete, type Plot } from '../../../src/core/plots/plot.ts';
import { PAPER_THEME, plotTheme } from '../../../src/core/plots/theme.ts';
import { pentagon, perfectRecord, smallDiagram } from './builders.ts';
import { drawn } from './draw.ts';

const DARK = plotTheme({ kind: 'dark', font: 'sans-serif', background: '#1f1f1f', foreground: '#cccccc' });
const SIZE = { width: 360, height: 260 };
const { experiment, record } = pentagon();
const picture = cellPicture(experiment, 0, record);
const untrained = cellPicture(experiment, 0, undefined);

const computation = smallDiagram();
const sixInThree = cellPicture(computation, 15, perfectRecord(computation, 15));

async function draw(plot: Plot | undefined): Promise<string> {
  if (plot === undefined) throw new Error('no plot');
  const { svg, complaints } = await drawn(complete(plot));
  expect(complaints).toEqual([]);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  return svg;
}

describe('the plot of WᵀW', () => {
  it.each([PAPER_THEME, DARK])('draws without a complaint, in paper and in dark', async (theme) => {
    expect(await draw(gramPlot(picture, theme, SIZE))).toContain('bias');
  });

  it('has every entry, in a colour of its sign, 0 in the neutral one', () => {
    const gram = gramPlot(picture, PAPER_THEME, SIZE)?.data.gram ?? [];
    expect(gram).toHaveLength(25);
    expect(gram[0]).toMatchObject({ row: 'first', column: 'first', color: PAPER_THEME.diverging.at(-1) });
    // Neighbours in a pentagon: cos 72° = .309; the others: cos 144° = −.809.
    expect(gram[1]?.text).toBe('0.3090');
    expect(gram[2]?.text).toBe('−0.8090');
    const zero = gramPlot(cellPicture(experiment, 0, withWeights(new Float64Array(10))), PAPER_THEME, SIZE);
    expect(new Set(zero?.data.gram?.map(({ color }) => color))).toEqual(new Set([PAPER_THEME.diverging[2]]));
  });

  it('has the biases beside it, and all numbers in its table', () => {
    const plot = gramPlot(picture, PAPER_THEME, SIZE);
    expect(plot?.data.bias?.map(({ text }) => text)).toEqual(new Array(5).fill('−0.1000'));
    expect(plot?.table().rows[1]?.slice(0, 2)).toEqual(['rest 1', -0.1]);
    expect(plot?.description).toContain('Diagonal from 1.000 to 1.000.');
  });

  it('is missing for computation models, before training and where it diverged', () => {
    expect(gramPlot(sixInThree, PAPER_THEME, SIZE)).toBeUndefined();
    expect(gramPlot(untrained, PAPER_THEME, SIZE)).toBeUndefined();
    const diverged = cellPicture(experiment, 0, withWeights(new Float64Array(10).fill(Number.NaN)));
    expect(gramPlot(diverged, PAPER_THEME, SIZE)).toBeUndefined();
  });
});

function withWeights(W: Float64Array): typeof record {
  return { ...record, starts: record.starts.map((start) => ({ ...start, W })) };
}

describe('the plot of directions', () => {
  const planes: Plane[] = [{ a: 0, b: 1 }, { a: 2, b: 0 }, 'principal'];

  it.each([PAPER_THEME, DARK])('draws without a complaint in every plane, in paper and in dark', async (theme) => {
    for (const plane of planes) await draw(directionsPlot(sixInThree, plane, theme, SIZE));
  });

  it('has an arrow from the origin for every feature, on axes of one scale', () => {
    const plot = directionsPlot(picture, { a: 0, b: 1 }, PAPER_THEME, SIZE);
    expect(plot?.data.arrows).toHaveLength(5);
    expect(plot?.data.arrows?.[1]?.x).toBeCloseTo(Math.cos((2 * Math.PI) / 5), 12);
    expect(plot?.data.arrows?.[1]?.y).toBeCloseTo(Math.sin((2 * Math.PI) / 5), 12);
    expect(plot?.description).toContain('as they are');
    const domains = [...JSON.stringify(plot?.spec).matchAll(/"domain":(\[-[^\]]*\])/g)].map(([, domain]) => domain);
    expect(new Set(domains).size).toBe(1);
  });

  it('shows the chosen dimensions', () => {
    const W = sixInThree.record?.starts[0]?.W ?? new Float64Array(0);
    const plot = directionsPlot(sixInThree, { a: 2, b: 0 }, PAPER_THEME, SIZE);
    expect(plot?.data.arrows?.map(({ x, y }) => [x, y])).toEqual(
      Array.from({ length: 6 }, (_, i) => [W[12 + i], W[i]]),
    );
    expect(plot?.table().columns).toEqual(['Feature', 'Dimension 3', 'Dimension 1']);
  });

  it('finds the plane in which the embedding is widest', () => {
    // Three pairs along the axes, the pair along the first by far the shortest.
    const W = Float64Array.of(0.1, -0.1, 0, 0, 0, 0, 0, 0, 2, -2, 0, 0, 0, 0, 0, 0, 1, -1);
    const [start] = perfectRecord(computation, 15).starts;
    if (start === undefined) throw new Error('no start');
    const turned = cellPicture(computation, 15, { ...perfectRecord(computation, 15), starts: [{ ...start, W }] });
    const arrows = directionsPlot(turned, 'principal', PAPER_THEME, SIZE)?.data.arrows ?? [];
    expect(arrows.map(({ x, y }) => [Math.abs(Number(x)), Math.abs(Number(y))])).toEqual([
      [0, 0],
      [0, 0],
      [2, 0],
      [2, 0],
      [0, 1],
      [0, 1],
    ]);
  });

  it('is missing before training', () => {
    expect(directionsPlot(untrained, { a: 0, b: 1 }, PAPER_THEME, SIZE)).toBeUndefined();
  });
});
