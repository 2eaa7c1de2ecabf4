import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Channel, Experiment } from '../../../src/core/experiment/experiment.ts';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { refinedFileName, refinedTitle } from '../../../src/core/experiment/refine/names.ts';
import { type RefineRequest, refine } from '../../../src/core/experiment/refine/refine.ts';
import type { DiagramRegion } from '../../../src/core/experiment/refine/region.ts';
import { corpus, experimentOf, fileData, fileText } from './builders.ts';

const SEEN_IN = { file: 'test.capacity.yaml', run: '2026-01-31_09-05-07_1a2b3c4d' };

const request = (region: DiagramRegion, parts: Partial<RefineRequest> = {}): RefineRequest => ({
  region,
  seenIn: SEEN_IN,
  json: false,
  ...parts,
});

/** The refined file, which must be without errors. */
function refinedOf(text: string, region: DiagramRegion, parts: Partial<RefineRequest> = {}) {
  const found = refine(text, request(region, parts));
  if ('problem' in found) throw new Error(found.problem);
  return { ...found, experiment: experimentOf(found.text) };
}

const problemOf = (text: string, region: DiagramRegion): string => {
  const found = refine(text, request(region));
  return 'problem' in found ? found.problem : 'none';
};

const valuesOf = (channel: Channel | undefined): unknown[] =>
  channel === undefined || channel.kind === 'cases' ? [] : channel.values;

const SWEPT = {
  sweep: {
    x: { parameter: 'features.odd.importance', log: [0.01, 100], points: 41 },
    y: { parameter: 'data.density', log: [1, 0.001], points: 31 },
  },
};

const figure4 = corpus('', 'examples').find(({ name }) => name.startsWith('figure4.'))?.text ?? '';
const figure7 = corpus('', 'examples').find(({ name }) => name.startsWith('figure7.'))?.text ?? '';

describe('a region of a diagram as an experiment file', () => {
  it('sweeps the region on the same scale, in the same direction, with as many points', () => {
    const { experiment } = refinedOf(fileText(SWEPT), { x: [0.1, 2], y: [0.05, 0.5] });
    expect(experiment.sweep.x).toMatchObject({ scale: 'log', from: 0.1, to: 2, points: 41 });
    expect(experiment.sweep.y).toMatchObject({ scale: 'log', from: 0.5, to: 0.05, points: 31 });
  });

  it('takes the points that are asked for, along a channel that the region leaves as it is, too', () => {
    const { experiment } = refinedOf(fileText(SWEPT), { x: [0.1, 2] }, { points: { x: 5, y: 7 } });
    expect(experiment.sweep.x).toMatchObject({ from: 0.1, to: 2, points: 5 });
    expect(experiment.sweep.y).toMatchObject({ from: 1, to: 0.001, points: 7 });
  });

  it('ends at numbers of few digits, no further off than a thousandth of its width', () => {
    const { experiment } = refinedOf(fileText(SWEPT), { x: [0.316227766, 3.16227766] });
    expect(experiment.sweep.x).toMatchObject({ from: 0.316, to: 3.16 });
  });

  it('does not reach beyond the sweep', () => {
    const { experiment } = refinedOf(fileText(SWEPT), { x: [50, 4000] });
    expect(experiment.sweep.x).toMatchObject({ from: 50, to: 100 });
  });

  it('keeps everything else of the file, comments and layout included', () => {
    const { text } = refinedOf(figure4, { x: [0.1, 10], y: [0.05, 0.5] });
    const header = text.split('\n').slice(0, 4);
    expect(header[0]).toBe(
      '# Refined from test.capacity.yaml, run 2026-01-31_09-05-07_1a2b3c4d: features.odd.importance from 0.1 to 10; data.density from 0.5 to 0.05.',
    );
    expect(header[2]).toBe('# Labelled points outside of this region are left out: A, B, C, D, F.');
    const expected = figure4
      .replace('name: Figure 4', 'name: Figure 4, refined')
      .replace('[0.01, 100]', '[0.1, 10]')
      .replace('[1, 0.001]', '[0.5, 0.05]')
      .replace(/^ {2}[ABCDF]: .*\n/gm, '');
    expect(text.slice(text.indexOf('#\n') + 2)).toBe(expected);
  });

  it('leaves every example as it is where nothing is cut', () => {
    for (const { name, text } of corpus('', 'examples')) {
      const { experiment } = refinedOf(text, {});
      const { name: title, ...rest } = experiment;
      const { name: before, ...same } = experimentOf(text);
      expect({ name, rest, title }).toEqual({ name, rest: same, title: `${before}, refined` });
    }
  });

  it('keeps the labelled points inside, and says which it leaves out', () => {
    const points = {
      A: { 'features.odd.importance': 1, 'data.density': 0.2 },
      B: { 'features.odd.importance': 1 },
      C: { 'features.odd.importance': 5 },
    };
    // What a point does not set has the file's own value: B has density 0.1.
    const region: DiagramRegion = { x: [0.5, 2], y: [0.15, 0.5] };
    const { leftOut, experiment } = refinedOf(fileText({ ...SWEPT, points }), region);
    expect([leftOut, Object.keys(experiment.points)]).toEqual([['B', 'C'], ['A']]);
  });

  it('has no key points left where none is inside', () => {
    const points = { A: { 'features.odd.importance': 50 } };
    expect(refinedOf(fileText({ ...SWEPT, points }), { x: [0.5, 2] }).text).not.toContain('\npoints:');
  });

  it('holds the panel that the region names as the file’s own values', () => {
    const { experiment } = refinedOf(figure7, { x: [0.1, 10], row: 1, column: 2 });
    expect(Object.keys(experiment.sweep)).toEqual(['x', 'y']);
    expect(experiment.model).toMatchObject({ family: 'autoencoder', activation: 'gelu', dimensions: 3 });
    expect(experiment.train.batch).toBe(1024);
  });

  it('keeps rows and columns where it names none', () => {
    expect(Object.keys(refinedOf(figure7, { x: [0.1, 10] }).experiment.sweep)).toEqual(['x', 'y', 'row', 'column']);
  });

  it('writes sparsity where the file sweeps sparsity', () => {
    const sweep = { x: { parameter: 'data.sparsity', linear: [0, 0.9], points: 10 } };
    const { experiment, text } = refinedOf(fileText({ sweep }), { x: [0.5, 0.2] });
    expect(text).toMatch(/linear: \[ ?0\.5, 0\.8 ?\]/);
    expect(experiment.sweep.x).toMatchObject({ from: 0.5, to: 0.2 });
  });

  it('takes positions along a logarithmic range of sparsity, which has none of density', () => {
    const sweep = { x: { parameter: 'data.sparsity', log: [0.1, 0.9], points: 3 } };
    expect(refinedOf(fileText({ sweep }), { x: [1, 2] }).text).toMatch(/log: \[ ?0\.3, 0\.9 ?\]/);
  });

  it('lists whole numbers where a parameter has no others', () => {
    const sweep = { x: { parameter: 'model.dimensions', linear: [1, 20], points: 20 } };
    expect(valuesOf(refinedOf(fileText({ sweep }), { x: [2.5, 6.2] }).experiment.sweep.x)).toEqual([3, 4, 5, 6]);
  });

  it('keeps of listed values and cases those between two positions', () => {
    const values = { x: { parameter: 'model.activation', values: ['quadratic', 'relu', 'gelu'] } };
    expect(valuesOf(refinedOf(fileText({ sweep: values }), { x: [0.6, 2] }).experiment.sweep.x)).toEqual([
      'relu',
      'gelu',
    ]);
    const cases = { x: { cases: [1, 2, 3].map((D) => ({ name: `D${D}`, set: { 'model.dimensions': D } })) } };
    expect(refinedOf(fileText({ sweep: cases }), { x: [1, 1] }).experiment.sweep.x).toMatchObject({
      cases: [{ name: 'D2' }],
    });
  });

  it('writes aliases out, so that no edit reaches further than it means', () => {
    const text = `${fileText()}sweep:
  x: { parameter: features.odd.importance, log: &ends [0.1, 1], points: 5 }
  y: { parameter: data.density, log: *ends, points: 5 }
`;
    const { experiment } = refinedOf(text, { x: [0.2, 0.5] });
    expect(experiment.sweep).toMatchObject({ x: { from: 0.2, to: 0.5 }, y: { from: 0.1, to: 1 } });
  });

  it('is JSON where the file is, with the remarks in the description', () => {
    const { text } = refinedOf(JSON.stringify(fileData(SWEPT)), { x: [0.1, 2] }, { json: true });
    const { description, sweep } = JSON.parse(text);
    expect(description).toMatch(/^Refined from test\.capacity\.yaml, run .*0\.1 to 2\. The seed is the same/);
    expect(sweep.x.log).toEqual([0.1, 2]);
  });

  it.each([
    [{ x: [2, 2] }, 'The region has no width along x.'],
    [{ x: [200, 300] }, 'The region has no width along x.'],
    [{ y: [0.5, 0.5] }, 'The region has no width along y.'],
  ] satisfies [DiagramRegion, string][])('is refused as a sentence for %j', (region, sentence) => {
    expect(problemOf(fileText(SWEPT), region)).toBe(sentence);
  });

  it('is refused as a sentence where the experiment has no such channel or panel, or is broken', () => {
    expect(problemOf(fileText(), { x: [0, 1] })).toBe('The experiment sweeps nothing along x.');
    expect(problemOf(figure7, { row: 3 })).toBe('The region names a panel that the experiment does not have.');
    expect(problemOf('version: 1', {})).toMatch(/must have/);
  });

  it('parses without errors and lies inside what was swept, whatever the region', () => {
    const share = fc.double({ min: -0.2, max: 1.2, noNaN: true });
    const place = fc.integer({ min: 0, max: 2 });
    const region = fc.record({ x: fc.tuple(share, share), y: fc.tuple(share, share), row: place, column: place });
    const { sweep } = experimentOf(figure7);
    fc.assert(
      fc.property(region, fc.integer({ min: 2, max: 9 }), ({ x, y, row, column }, points) => {
        const wanted = { x: ends(sweep.x, x), y: ends(sweep.y, y), row, column };
        const found = refine(figure7, request(wanted, { points: { x: points, y: points } }));
        if ('problem' in found) {
          expect(found.problem).toMatch(/no width/);
          return;
        }
        const { experiment, problems } = parseExperiment(found.text);
        expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
        for (const name of ['x', 'y'] as const) expectInside(experiment, sweep[name], name, wanted[name], points);
      }),
      { numRuns: 50 },
    );
  });
});

/** Two shares of a logarithmic channel as values. */
function ends(channel: Channel | undefined, shares: [number, number]): [number, number] {
  if (channel?.kind !== 'range') throw new Error('no range');
  const [a, b] = shares.map((share) => channel.from * (channel.to / channel.from) ** share);
  return [a ?? 0, b ?? 0];
}

function expectInside(
  experiment: Experiment | undefined,
  before: Channel | undefined,
  name: 'x' | 'y',
  region: [number, number],
  points: number,
): void {
  const after = experiment?.sweep[name];
  if (after?.kind !== 'range' || before?.kind !== 'range') throw new Error('no range');
  expect(after.points).toBe(points);
  for (const value of after.values) {
    expect(value).toBeGreaterThanOrEqual(Math.max(Math.min(before.from, before.to), Math.min(...region) * 0.999));
    expect(value).toBeLessThanOrEqual(Math.min(Math.max(before.from, before.to), Math.max(...region) * 1.001));
  }
  expect(Math.sign(after.to - after.from)).toBe(Math.sign(before.to - before.from));
}

describe('the name of what is refined', () => {
  it('says so, and counts', () => {
    expect(refinedTitle('Figure 4')).toBe('Figure 4, refined');
    expect(refinedTitle('Figure 4, refined')).toBe('Figure 4, refined 2');
    expect(refinedTitle('Figure 4, refined 9')).toBe('Figure 4, refined 10');
    expect(refinedTitle('x'.repeat(200))).toHaveLength(200);
  });

  it('is a free name beside the file', () => {
    expect(refinedFileName('figure4.capacity.yaml', [])).toBe('figure4-refined.capacity.yaml');
    expect(refinedFileName('a.capacity.json', ['A-Refined.capacity.json'])).toBe('a-refined-2.capacity.json');
    expect(refinedFileName('a-refined.capacity.yml', ['a-refined.capacity.yml'])).toBe('a-refined-2.capacity.yml');
  });
});
