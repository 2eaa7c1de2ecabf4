import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Completion, complete } from '../../../src/core/experiment/editing/complete.ts';
import { explain } from '../../../src/core/experiment/editing/explain.ts';
import { type OutlineItem, outline } from '../../../src/core/experiment/editing/outline.ts';
import { textAt } from './builders.ts';
import { hostileTexts } from './hostile.ts';

const BASE = `version: 1
name: T
model: { family: computation, activation: quadratic, dimensions: 3 }
data: { density: 0.1 }
features:
  - { name: odd, importance: 1 }
  - name: rest
    count: 6
    importance: { decay: 0.9 }
`;

interface Options {
  json?: boolean;
  namesOnly?: boolean;
}

/** What is offered where ▮ stands in a text. */
function offered(marked: string, { json = false, namesOnly = false }: Options = {}): Completion[] {
  const offset = marked.indexOf('▮');
  return complete({ text: marked.replace('▮', ''), offset, json, namesOnly });
}

const labels = (marked: string, options?: Options): string[] => offered(marked, options).map(({ label }) => label);
/** What is inserted for a label, with the stops of the snippet in «…». */
const insertOf = (marked: string, label: string, options?: Options): string | undefined =>
  offered(marked, options)
    .find((one) => one.label === label)
    ?.insert.replace(/\$\{([^}]*)\}/g, '«$1»');

describe('completion of keys', () => {
  test('offers the keys that are not there yet, required ones first', () => {
    expect(labels('▮')).toEqual(expect.arrayContaining(['engine', 'sweep']));
    expect(labels('▮').slice(0, 4)).toEqual(['version', 'name', 'model', 'features']);
    expect(labels(`${BASE}▮`)).toEqual(['description', 'engine', 'train', 'sweep', 'points', 'marginal', 'weights']);
    expect(offered('▮')[0]).toMatchObject({ detail: 'required', insert: 'version: 1' });
  });

  test.each([
    ['a nested block with nothing in it', `${BASE}train:\n  ▮`],
    ['a half typed key between others', `${BASE}train:\n  steps: 3\n  sche▮\n  starts: 4\n`],
    ['brackets', `${BASE}train: { steps: 3, ▮ }`],
    ['brackets that are not closed', `${BASE}train: { steps: 3, sch▮\nsweep:\n`],
  ])('works in %s', (_, marked) => {
    expect(labels(marked)).toContain('schedule');
    expect(insertOf(marked, 'schedule')).toBe('schedule: «1|cosine,constant,linear|»');
  });

  test('works in a list of features, by block and in brackets', () => {
    expect(labels(`${BASE}  - ▮\n`)).toEqual([
      'name',
      'count',
      'importance',
      'density',
      'correlated',
      'anticorrelated',
    ]);
    expect(labels(`${BASE}    ▮\n`)).toEqual(['density', 'correlated', 'anticorrelated']);
    expect(labels(`${BASE}  - { name: more, ▮\nname: T\n`)).toContain('importance');
  });

  test('leaves out what excludes a key that is there', () => {
    expect(labels('data: { sparsity: 0.9, ▮ }')).toEqual(['kind', 'symmetric']);
    expect(labels('features:\n  - name: a\n    correlated: 2\n    ▮')).not.toContain('anticorrelated');
    expect(labels('sweep:\n  x: { parameter: data.density, log: [1, 2], ▮ }')).toEqual(['points']);
  });

  test('writes the default, the words and the required keys of a value', () => {
    expect(insertOf('train:\n  ▮', 'steps')).toBe('steps: «1:4000»');
    expect(insertOf('▮', 'features')).toBe('features:\n  - { name: «1» }');
    expect(insertOf('sweep:\n  ▮', 'x')).toBe('x: { parameter: «1», log: [«2», «3»], points: «4» }');
    expect(insertOf('▮', 'train')).toBe('train:\n  «1»');
  });

  test('changes nothing but the key where a value stands already', () => {
    const [density] = offered('data: { dens▮: 0.1 }').filter(({ label }) => label === 'density');
    expect(density?.insert).toBe('density');
    expect(textAt('data: { dens: 0.1 }', density?.range)).toBe('dens');
  });

  test('explains each key as the hover does', () => {
    const [kind] = offered('data: { ▮ }');
    expect(kind?.documentation).toBe(explain('data: { kind: one_hot }', 9)?.text.replace('**kind**\n\n', ''));
  });
});

describe('completion of values', () => {
  test('offers words, truth values and defaults', () => {
    expect(labels('train: { optimizer: ▮ }')).toEqual(['adam', 'adamw', 'sgd', 'lbfgs']);
    expect(labels('model:\n  bias: ▮\n  family: neurons\n')).toEqual(['true', 'false']);
    expect(offered('train:\n  learning_rate: ▮').map(({ label, detail }) => [label, detail])).toEqual([
      ['0.05', 'default'],
    ]);
  });

  test('offers paths of parameters, those of the file’s groups among them', () => {
    const paths = labels(`${BASE}sweep:\n  x: { parameter: ▮ }`);
    expect(paths).toEqual(expect.arrayContaining(['data.density', 'features.odd.importance', 'train.init.scale']));
    expect(paths).toContain('features.rest.importance.decay');
    expect(paths).not.toContain('features.odd.importance.decay');
    expect(paths).not.toContain('train.starts');
  });

  test('replaces a path as a whole, its dots included', () => {
    const marked = `${BASE}sweep:\n  x: { parameter: features.od▮d, log: [1, 2]`;
    const [first] = offered(marked);
    expect(textAt(marked.replace('▮', ''), first?.range)).toBe('features.odd');
  });

  test('leaves out parameters that another channel sets', () => {
    const marked = `${BASE}sweep:\n  x: { parameter: data.density, log: [1, 0.1], points: 3 }\n  y: { parameter: ▮ }`;
    expect(labels(marked)).not.toContain('data.density');
    expect(labels(marked)).toContain('model.dimensions');
  });

  test('offers paths as keys of points and of cases, with what the parameter allows', () => {
    expect(insertOf(`${BASE}points:\n  E: { ▮ }`, 'features.odd.importance')).toBe('features.odd.importance: «1:1»');
    const cases = `${BASE}sweep:\n  row:\n    cases:\n      - { name: a, set: { model.▮ } }\n`;
    expect(insertOf(cases, 'model.family')).toBe('model.family: «1|computation,autoencoder,neurons|»');
    expect(labels(`${BASE}points:\n  E:\n    data.density: 1\n    ▮\n`)).not.toContain('data.density');
  });

  test('offers the words of the parameter that a channel or a point sets', () => {
    expect(labels(`${BASE}sweep:\n  row: { parameter: train.schedule, values: [▮] }`)).toEqual([
      'constant',
      'linear',
      'cosine',
    ]);
    expect(labels(`${BASE}points:\n  E: { model.bias: ▮ }`)).toEqual(['true', 'false']);
  });

  test('offers groups for marginal, each once', () => {
    expect(labels(`${BASE}marginal: { feature: ▮ }`)).toEqual(['odd', 'rest']);
    expect(labels(`${BASE}marginal: { feature: odd, reference: ▮`)).toEqual(['rest']);
  });

  test('offers the sizes of sets that divide a group', () => {
    expect(offered(`${BASE}    correlated: ▮`).map(({ label, detail }) => `${label}: ${detail}`)).toEqual([
      '2: 3 sets of 2',
      '3: 2 sets of 3',
      '6: 1 set of 6',
    ]);
  });

  test('offers a channel in brackets', () => {
    expect(labels('sweep:\n  x: ▮')).toContain('{ parameter, log, points }');
  });

  test.each(['# a comment da▮', 'name: a text with mo▮', 'description: |\n  some te▮\n', 'a: b: ▮'])(
    'offers nothing in %s',
    (marked) => {
      expect(offered(marked)).toEqual([]);
    },
  );
});

describe('completion in JSON', () => {
  const json = true;

  test('writes keys and words in quotes, and a comma where more follows', () => {
    const marked = '{\n  "version": 1,\n  ▮\n  "name": "T" }';
    expect(insertOf(marked, 'engine', { json })).toBe('"engine": "«1|kernels,tensorflow|»",');
  });

  test('takes the quotes of a half typed word with it', () => {
    const marked = '{ "features": [{ "name": "odd" }], "points": { "E": { "fea▮" } } }';
    const path = offered(marked, { json }).find(({ label }) => label === 'features.odd.importance');
    expect(insertOf(marked, 'features.odd.importance', { json })).toBe('"features.odd.importance": «1:1»');
    expect(path?.filter).toBe('"features.odd.importance"');
    expect(textAt(marked.replace('▮', ''), path?.range)).toBe('"fea"');
  });

  test('a quote that is not closed takes nothing of what follows', () => {
    const marked = '{ "features": [{ "name": "odd" }], "marginal": { "feature": "▮, "reference": "odd" } }';
    const text = marked.replace('▮', '');
    expect(offered(marked, { json }).map(({ range }) => textAt(text, range))).toEqual([]);
    const last = '{ "features": [{ "name": "odd" }], "marginal": { "feature": "▮ } }';
    expect(offered(last, { json }).map(({ insert, range }) => [insert, textAt(last.replace('▮', ''), range)])).toEqual([
      ['"odd"', '"'],
    ]);
  });
});

describe('beside another service that reads the schema', () => {
  const namesOnly = true;

  test('only what a schema cannot know is offered', () => {
    expect(labels('train: { ▮ }', { namesOnly })).toEqual([]);
    expect(labels('train: { optimizer: ▮ }', { namesOnly })).toEqual([]);
    expect(labels(`${BASE}sweep:\n  x: { parameter: ▮ }`, { namesOnly })).toContain('features.odd.importance');
    expect(labels(`${BASE}marginal: { feature: ▮ }`, { namesOnly })).toEqual(['odd', 'rest']);
    expect(labels(`${BASE}points:\n  E: { model.family: ▮ }`, { namesOnly })).toContain('autoencoder');
  });
});

/** What is explained where ▮ stands before a word. */
function explained(marked: string): string | undefined {
  return explain(marked.replace('▮', ''), marked.indexOf('▮'))?.text;
}

describe('what a key means', () => {
  test('is told with what is allowed, unit, default, its name in a sweep and source', () => {
    expect(explained('data: { ▮density: 0.1 }')).toBe(
      [
        '**density**\n\nProbability p that a feature is active: 0, or from 1e-9 on. Of one-hot data, how often a feature is the active one in relation to others.\n',
        '- Allowed: a number from 0 to 1',
        '- Unit: probability',
        '- Required: unless sparsity is given, every group has a density of its own, or kind is one_hot',
        '- In a sweep: `data.density`',
        '- Source: Elhage et al. 2022 (transformer-circuits.pub/2022/toy_model), as 1 − S',
      ].join('\n'),
    );
    expect(explained('train:\n  ▮steps: 3')).toContain('- Default: `4000`');
    expect(explained('train:\n  ▮starts: 3')).toContain('In a sweep: never');
    expect(explained('features:\n  - name: a\n    ▮count: 3')).toContain('`features.<group>.count`');
  });

  test('is told in brackets, in lists, in JSON and in broken files', () => {
    expect(explained('sweep:\n  x: { parameter: data.density, ▮log: [1')).toContain('logarithmic range');
    expect(explained('{ "train": { "▮optimizer": "adam" }')).toContain('Optimiser');
    expect(explained('model:\n  layers:\n    - { ▮units: 3 }\n')).toContain('Units of the layer.');
  });

  test('is told of a word that the key allows', () => {
    expect(explained('train: { schedule: ▮cosine }')).toContain('**schedule**');
  });

  test('is told of parameters and groups where they are named', () => {
    expect(explained(`${BASE}sweep:\n  x: { parameter: ▮features.rest.importance.decay }`)).toContain(
      'Ratio of each importance',
    );
    expect(explained(`${BASE}points:\n  E: { ▮data.density: 1 }`)).toContain('Probability p');
    expect(explained(`${BASE}marginal: { feature: ▮rest }`)).toBe('`rest`: 6 features');
  });

  test.each([`${BASE}sweep:\n  x: { parameter: ▮features.none.count }`, '▮nonsense: 1', 'name: ▮T', '# ▮data: 1'])(
    'is not made up for %s',
    (marked) => {
      expect(explained(marked)).toBeUndefined();
    },
  );

  test('of a group with a name that is none, nothing becomes Markdown', () => {
    const name = '"[a](command:b)"';
    expect(explained(`features:\n  - name: ${name}\nmarginal: { feature: ▮${name} }`)).toBeUndefined();
  });
});

describe('the outline', () => {
  const shape = ({ name, kind, detail, children }: OutlineItem): unknown => [
    kind,
    name,
    detail,
    ...children.map(shape),
  ];

  test('has sections, groups, channels, cases and points, also of a file that does not parse', () => {
    const text = `${BASE}sweep:
  x: { parameter: data.density, log: [1, 0.1
  row:
    cases:
      - { name: small, set: { model.dimensions: 2 } }
points:
  E: { data.density: 0.2 }
`;
    expect(outline(text).map(shape)).toEqual([
      ['key', 'version', '1'],
      ['key', 'name', 'T'],
      [
        'section',
        'model',
        '',
        ['key', 'family', 'computation'],
        ['key', 'activation', 'quadratic'],
        ['key', 'dimensions', '3'],
      ],
      ['section', 'data', '', ['key', 'density', '0.1']],
      ['section', 'features', '', ['group', 'odd', ''], ['group', 'rest', '6']],
      ['section', 'sweep', '', ['channel', 'x', 'data.density'], ['channel', 'row', '', ['case', 'small', '']]],
      ['section', 'points', '', ['point', 'E', '']],
    ]);
  });

  test('has names within what they name', () => {
    const check = ({ range, nameRange, children }: OutlineItem): void => {
      expect(nameRange.start.line).toBeGreaterThanOrEqual(range.start.line);
      expect(nameRange.end.line).toBeLessThanOrEqual(range.end.line);
      children.forEach(check);
    };
    outline(BASE).forEach(check);
    expect(textAt(BASE, outline(BASE)[4]?.children[1]?.range)).toMatch(/^name: rest.*decay: 0.9 }$/s);
  });
});

describe('hostile texts', () => {
  test.each(Object.entries(hostileTexts))('%s is completed, explained and outlined without an error', (_, text) => {
    for (const offset of [0, 3, Math.floor(text.length / 2), text.length]) {
      expect(() => complete({ text, offset, json: false, namesOnly: false })).not.toThrow();
      expect(() => explain(text, offset)).not.toThrow();
    }
    expect(() => outline(text)).not.toThrow();
  });

  test('a file cut off anywhere is completed without an error', () => {
    const text = `${BASE}sweep:\n  x: { parameter: features.odd.importance, log: [0.1, 10], points: 3 }\npoints:\n  E: { data.density: 0.2 }\nmarginal: { feature: odd }\n`;
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(text.length), fc.boolean(), (cut, at, json) => {
        const rest = text.slice(0, cut);
        for (const { range } of complete({ text: rest, offset: Math.min(at, cut), json, namesOnly: false })) {
          expect(range.start.line).toBe(range.end.line);
        }
      }),
    );
  });
});
