import { describe, expect, it } from 'vitest';
import { cellPicture } from '../../../src/core/plots/cellPicture.ts';
import {
  benefitAt,
  type ComputedBenefit,
  computedBenefitNote,
  computedBenefitPlot,
} from '../../../src/core/plots/computedBenefit.ts';
import { complete, type Plot } from '../../../src/core/plots/plot.ts';
import { PAPER_THEME, plotTheme } from '../../../src/core/plots/theme.ts';
import { type CellCurves, knownCurves } from '../../../src/core/results/cellCurves.ts';
import { predictOnHulls } from '../../../src/core/results/hullPrediction.ts';
import { bathCurve, type MarginalCurve } from '../../../src/core/results/marginalCurve.ts';
import { experimentOf } from '../experiment/builders.ts';
import { drawn } from './draw.ts';

const DARK = plotTheme({ kind: 'dark', font: 'sans-serif', background: '#1f1f1f', foreground: '#cccccc' });
const SIZE = { width: 360, height: 260 };

const experiment = experimentOf(`
version: 1
name: Pair
model: { family: autoencoder, activation: relu, dimensions: 1 }
data: { density: 0.1 }
features:
  - { name: odd, importance: 0.5 }
  - { name: rest, importance: 1 }
marginal: { feature: odd, reference: rest }
`);
/** Antipodal weights: both features at capacity ½, as hulls predict. */
const picture = cellPicture(experiment, 0, {
  cell: 0,
  D: 1,
  N: 2,
  curveSteps: new Int32Array(0),
  dropped: [],
  starts: [
    {
      start: 0,
      W: Float64Array.of(1, -1),
      b: new Float64Array(2),
      loss: 0.01,
      taskLoss: 0.01,
      lossStandardError: 0,
      recovery: Float64Array.of(0.9, 0.9),
      steps: 1,
      outcome: 1,
      curve: new Float32Array(0),
    },
  ],
});

const point = (capacity: number, loss: number) => ({ capacity, loss, standardError: 0 });
const held = (capacity: number, marginalBenefit: number, feasible = true) => ({
  ...point(capacity, 0),
  marginalBenefit,
  benefitStandardError: marginalBenefit / 100,
  feasible,
});
/** A step at ½: 0.08 a unit below, 0.02 above. */
const stepped = bathCurve(
  [point(0, 0.05), point(0.5, 0.01), point(1, 0)],
  [held(0.2, 0.1), held(0.4, 0.06), held(0.6, 0.02), held(0.8, 0.02, false)],
);
const net: MarginalCurve = {
  method: 'net',
  rows: [0.1, 0.4, 0.7, 0.9].map((capacity) => ({
    kind: 'net',
    capacity,
    marginalBenefit: 0.5 - capacity,
    standardError: 0.01,
    loss: 1,
    feasible: true,
  })),
};
const KEY = 'autoencoder relu 0.1';

function computedOf(curves: Partial<CellCurves> = {}): ComputedBenefit {
  const request = { cell: 0, groups: ['odd', 'rest'] };
  return {
    group: 'odd',
    curves: {
      ...request,
      curves: knownCurves(picture.model, request, (key) => (key === KEY ? stepped : undefined)),
      probe: { marginalBenefit: Float64Array.of(0.03, 0.05), standardError: Float64Array.of(0.001, 0.001) },
      refining: false,
      ...curves,
    },
    prediction: predictOnHulls(picture.model, new Map([[KEY, stepped.hull ?? []]])),
  };
}
const netComputed = computedOf({ curves: [{ feature: 0, curve: net }] });

async function draw(plot: Plot | undefined): Promise<string> {
  if (plot === undefined) throw new Error('no plot');
  const { svg, complaints } = await drawn(complete(plot));
  expect(complaints).toEqual([]);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  return svg;
}

describe('the plot of computed curves', () => {
  it.each([PAPER_THEME, DARK])(
    'draws baths and net curves without a complaint, in paper and in dark',
    async (theme) => {
      expect(await draw(computedBenefitPlot(picture, computedOf(), theme, SIZE))).toContain('θ = ');
      expect(await draw(computedBenefitPlot(picture, netComputed, theme, SIZE))).not.toContain('θ = ');
    },
  );

  it('scales one bath to the importance of each feature, and leaves out what cannot be held', () => {
    const { data } = computedBenefitPlot(picture, computedOf(), PAPER_THEME, SIZE) ?? {};
    const of = (feature: number) => data?.curves?.filter(({ curve }) => curve === feature).map(({ m }) => m);
    expect(of(0)).toEqual([0.05, 0.03, 0.01]);
    expect(of(1)).toEqual([0.1, 0.06, 0.02]);
    expect(data?.prices?.map(({ C, C2 }) => [C, C2])).toEqual([
      [0, 0.5],
      [0.5, 1],
      [0, 0.5],
      [0.5, 1],
    ]);
  });

  it('puts dots at trained capacities, rings at predicted ones and crosses where the probe says something', () => {
    const { data } = computedBenefitPlot(picture, computedOf(), PAPER_THEME, SIZE) ?? {};
    expect(data?.trained?.map(({ name, C }) => [name, C])).toEqual([
      ['rest', 0.5],
      ['odd', 0.5],
    ]);
    expect(data?.predicted?.map(({ C }) => C)).toEqual([0.5, 0.5]);
    expect(data?.probed?.map(({ m }) => m)).toEqual([0.05, 0.03]);
    expect(data?.threshold).toHaveLength(1);
  });

  it('says the method, the class of returns, the error, what is missing, and that it goes on', () => {
    expect(computedBenefitNote(picture, computedOf({ refining: true }))).toBe(
      'bath curve, stepped returns, ± 1 %, 1 of 4 capacities cannot be held, refining…',
    );
    expect(computedBenefitNote(picture, netComputed)).toBe(
      'net curve: the feature’s gain less the others’ loss, ± 0.01',
    );
    expect(computedBenefitNote(picture, computedOf({ curves: [], refining: true }))).toBe('computing…');
  });

  it('has a line at 0 and an axis through it for net curves', () => {
    const plot = computedBenefitPlot(picture, netComputed, PAPER_THEME, SIZE);
    expect(plot?.data.zero).toEqual([{ m: 0 }]);
    expect(JSON.stringify(plot?.spec)).toContain('"type":"linear"');
    expect(plot?.data.threshold).toEqual([]);
    expect(plot?.data.trained?.[0]?.m).toBeCloseTo(0, 12);
  });

  it('has every point and dot in its table, and is missing where no curve is known', () => {
    const plot = computedBenefitPlot(picture, computedOf(), PAPER_THEME, SIZE);
    const rows = plot?.table().rows ?? [];
    expect(rows.filter(([, what]) => what === 'copies held')).toHaveLength(6);
    expect(rows.filter(([, what]) => what === 'copies held: cannot be held')).toHaveLength(2);
    expect(rows.filter(([, what]) => what === 'trained, best start')).toHaveLength(2);
    expect(plot?.description).toMatch(/odd: bath curve, stepped returns.*trained capacity 0\.500, predicted capacity/);
    expect(computedBenefitPlot(picture, computedOf({ curves: [] }), PAPER_THEME, SIZE)).toBeUndefined();
  });

  it('is as it was when it was last looked at', async () => {
    const { spec } = computedBenefitPlot(picture, computedOf(), PAPER_THEME, SIZE) ?? {};
    await expect(`${JSON.stringify(spec, null, 2)}\n`).toMatchFileSnapshot('golden/computed-benefit.vl.txt');
  });

  it('reads the benefit between points on a line, and beyond them on the hull', () => {
    expect(benefitAt(stepped, 0.3)).toBeCloseTo(0.08, 12);
    expect(benefitAt(stepped, 0.05)).toBeCloseTo(0.08, 12);
    expect(benefitAt(stepped, 1)).toBeCloseTo(0.02, 12);
    expect(benefitAt(net, 0.99, false)).toBeCloseTo(-0.4, 12);
  });
});
