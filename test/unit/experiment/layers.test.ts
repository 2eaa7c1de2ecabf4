import { describe, expect, test } from 'vitest';
import { canonicalText } from '../../../src/core/experiment/canonical.ts';
import { estimateWork } from '../../../src/core/experiment/estimate.ts';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { cellAt, cellModel } from '../../../src/core/experiment/sweep.ts';
import { experimentOf, experimentWith, fileData, fileText, fixed, problemsWith } from './builders.ts';

const two = [
  { units: 3, activation: 'linear' },
  { units: 8, activation: 'relu', bias: true },
];
/** Parts of a file with a layered autoencoder. */
const layered = (model: Record<string, unknown> = {}, parts: Record<string, unknown> = {}) => ({
  engine: 'tensorflow',
  model: { family: 'autoencoder', activation: 'relu', layers: two, ...model },
  ...parts,
});

describe('a layered model', () => {
  test('has the dimensions of its embedding where the file does not say them', () => {
    expect(experimentWith(layered()).model).toEqual({
      family: 'autoencoder',
      activation: 'relu',
      dimensions: 3,
      bias: true,
      layers: [
        { units: 3, activation: 'linear', bias: false },
        { units: 8, activation: 'relu', bias: true },
      ],
      tied: false,
      embedding: 0,
    });
    const layers = [{ units: 6, activation: 'relu' }, ...two];
    expect(experimentWith(layered({ layers, embedding: 1 })).model.dimensions).toBe(3);
  });

  test('is the same run whether its dimensions and defaults are spelled out or not', () => {
    const spelled = [{ units: 3, activation: 'linear', bias: false }, two[1]];
    const model = { layers: spelled, dimensions: 3, tied: false, embedding: 0 };
    expect(canonicalText(experimentWith(layered(model)))).toBe(canonicalText(experimentWith(layered())));
  });

  test('leaves no trace in the configuration of plain models', () => {
    expect(Object.keys(experimentWith().model)).toEqual(['family', 'activation', 'dimensions', 'bias']);
  });

  test.each([
    { layers: [two[0], { units: 9, activation: 'relu', bias: true }] },
    { layers: [two[0], { units: 8, activation: 'gelu', bias: true }] },
    { layers: [two[0], { units: 8, activation: 'relu' }] },
    { layers: [two[0]], tied: true },
    { layers: [two[0]] },
  ])('is another run with other layers: %j', (model) => {
    expect(canonicalText(experimentWith(layered(model)))).not.toBe(canonicalText(experimentWith(layered())));
  });

  test('gives its layers to the model of every cell', () => {
    const experiment = experimentWith(layered());
    const { layers } = experiment.model;
    expect(cellModel(experiment, cellAt(experiment, 0))).toMatchObject({ layers, tied: false, embedding: 0, D: 3 });
  });

  test('changes the units of its embedding with the dimensions, and is tied cell by cell', () => {
    const sweep = {
      x: { parameter: 'model.dimensions', values: [1, 2] },
      y: { parameter: 'model.tied', values: [true, false] },
    };
    const experiment = experimentWith(layered({ layers: [two[0]] }, { sweep }));
    const cells = [0, 1, 2, 3].map((index) => cellModel(experiment, cellAt(experiment, index)));
    expect(cells.map(({ D, layers, tied }) => [D, layers?.[0]?.units, tied])).toEqual([
      [1, 1, true],
      [2, 2, true],
      [1, 1, false],
      [2, 2, false],
    ]);
    expect(experiment.model.layers?.[0]?.units).toBe(3);
  });

  test('needs memory for its layers', () => {
    const bytes = (units: number) =>
      estimateWork(experimentWith(layered({ layers: [two[0], { units, activation: 'relu' }] }))).bytes;
    // Four starts in training with 5 numbers for each weight, and one kept: 9 weights to a unit, of 8 bytes.
    expect(bytes(2000) - bytes(1000)).toBeGreaterThan(1000 * 9 * 21 * 8);
    expect(bytes(1)).toBeGreaterThan(estimateWork(experimentWith(layered({ layers: undefined, dimensions: 3 }))).bytes);
  });
});

describe('layers that do not fit', () => {
  test('are found in any cell, and told with the cell', () => {
    const sweep = { x: { parameter: 'features.rest.count', values: [5, 2] } };
    const layers = [{ units: 6, activation: 'relu' }, ...two];
    const { problems } = parseExperiment(fileText(layered({ layers, embedding: 1 }, { sweep })));
    expect(problems.map(({ message }) => message)).toEqual([
      'model.embedding is 1 where features.rest.count is 2, but layer 1 has 6 inputs; those of the embedding must be the 3 features, as of layer 0.',
    ]);
  });

  test('show a contradiction of the file itself, whatever its sweep sets', () => {
    const sweep = { x: { parameter: 'model.dimensions', values: [1, 2] } };
    expect(problemsWith(layered({ dimensions: 2 }, { sweep }))).toEqual(['conflicting-values model.dimensions']);
    expect(problemsWith(layered({ dimensions: 3 }, { sweep }))).toEqual([]);
  });

  test('may vary in too many ways to look at them all', () => {
    const values = Array.from({ length: 28 }, (_, i) => i + 1);
    const sweep = Object.fromEntries(
      ['model.dimensions', 'features.a.count', 'features.b.count'].map((parameter, i) => [
        ['x', 'y', 'row'][i],
        { parameter, values },
      ]),
    );
    const features = ['a', 'b'].map((name) => ({ name, count: 20 }));
    expect(problemsWith(layered({}, { sweep, features }))).toEqual(['too-many-cells model.layers']);
  });

  test('are told once, and nothing of their own mistakes twice', () => {
    expect(problemsWith(layered({ layers: [{ units: 3, activation: 'relu' }], tide: true }))).toEqual([
      'unknown-key model.tide',
    ]);
    expect(problemsWith({ model: { family: 'autoencoder', activation: 'relu', layer: two } })).toEqual([
      'unknown-key model.layer',
    ]);
  });
});

describe('layers without the engine that trains them', () => {
  const { engine: _, ...withoutEngine } = layered();
  const mended = (text: string): string => {
    const [problem] = parseExperiment(text).problems;
    if (problem?.code !== 'needs-tensorflow') throw new Error(`${problem?.code}: ${problem?.message}`);
    return fixed(text, problem);
  };

  test.each([
    ['lines', fileText(withoutEngine)],
    ['indented lines', fileText(withoutEngine).replace(/^/gm, '  ')],
    ['JSON', JSON.stringify(fileData(withoutEngine))],
    ['braces', JSON.stringify(fileData(withoutEngine)).replaceAll(/"(\w+)":/g, '$1: ')],
    ['lines with the wrong engine', fileText({ engine: 'kernels', ...withoutEngine })],
    ['JSON with the wrong engine', JSON.stringify(fileData({ engine: 'kernels', ...withoutEngine }))],
  ])('are mended by naming it, in %s', (_title, text) => {
    expect(experimentOf(mended(text)).engine).toBe('tensorflow');
  });

  test('are mended by an override, and broken by one', () => {
    const engine = (value: string) => [{ path: 'engine', value }];
    expect(experimentOf(fileText(withoutEngine), engine('tensorflow')).engine).toBe('tensorflow');
    const [problem] = parseExperiment(fileText(layered()), { overrides: engine('kernels') }).problems;
    expect(problem).toMatchObject({ code: 'needs-tensorflow', path: 'engine' });
    expect(problem?.message).toMatch(/^Override engine=kernels: /);
    expect(problem?.fixes).toBeUndefined();
  });
});
