import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { canonicalText, resolvedYaml } from '../../../src/core/experiment/canonical.ts';
import { parseExperiment } from '../../../src/core/experiment/parse.ts';
import { cellAt, cellCount, cellModel } from '../../../src/core/experiment/sweep.ts';
import { corpus, experimentOf } from './builders.ts';

const valid = [...corpus('valid'), ...corpus('examples', '.')];

describe('a valid file', () => {
  test.each(valid)('$name has no error', ({ text, json }) => {
    const { experiment, problems } = parseExperiment(text, { json });
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(experiment).toBeDefined();
  });

  test.each(valid)('$name means the same when written out in full', ({ text }) => {
    const experiment = experimentOf(text);
    const again = parseExperiment(resolvedYaml(experiment));
    expect(again.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(again.experiment).toEqual(experiment);
  });

  test.each(valid)('$name has a sound model in its first and last cells', ({ text }) => {
    const experiment = experimentOf(text);
    for (const index of [0, cellCount(experiment) - 1]) {
      const model = cellModel(experiment, cellAt(experiment, index));
      expect(model.importance).toHaveLength(model.N);
      expect(model.group).toHaveLength(model.N);
      expect(model.density).toHaveLength(model.N);
      expect(model.density.every((p) => p >= 0 && p <= 1)).toBe(true);
    }
  });
});

test('the same file with Windows lines and a byte-order mark means the same', () => {
  for (const { text, json } of valid.filter((file) => !file.text.startsWith('\uFEFF'))) {
    const windows = `\uFEFF${text.replaceAll('\n', '\r\n')}`;
    const { experiment } = parseExperiment(windows, { json });
    if (experiment === undefined) throw new Error('refused');
    expect(canonicalText(experiment)).toBe(canonicalText(experimentOf(text)));
  }
});

test('the example in docs/experiment-file.md is the file in examples/, with one of its points', () => {
  const page = readFileSync('docs/experiment-file.md', 'utf8');
  const shown = experimentOf(/```yaml\n(version.*?)```/s.exec(page)?.[1] ?? '');
  const { points, description: _, ...figure4 } = experimentOf(readFileSync('examples/figure4.capacity.yaml', 'utf8'));
  expect(shown).toEqual({ ...figure4, description: '', points: { E: points.E } });
});

test('more dimensions than features is a warning', () => {
  const [file] = corpus('valid').filter(({ name }) => name.startsWith('spare'));
  const { problems } = parseExperiment(file?.text ?? '');
  expect(problems.map(({ severity, code, path }) => [severity, code, path])).toEqual([
    ['warning', 'spare-dimensions', 'model.dimensions'],
  ]);
});
