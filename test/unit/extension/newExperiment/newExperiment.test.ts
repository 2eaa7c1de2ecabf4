import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../../../../src/core/experiment/parse.ts';
import { fileStem, freeFileName } from '../../../../src/extension/newExperiment/fileName.ts';
import { templateOf, withName } from '../../../../src/extension/newExperiment/templates.ts';
import { corpus } from '../../experiment/builders.ts';

const examples = corpus('', 'examples');

describe('templates', () => {
  it.each(examples)(
    '$name tells its title and a line on itself, or is none because it needs a file of weights',
    ({ name, text }) => {
      const template = templateOf(name, text);
      expect(template === undefined).toBe(/^weights:/m.test(text));
      if (template === undefined) return;
      expect(text).toContain(`name: ${template.title}\n`);
      expect(template.description).toMatch(/^\S.{10,}$/);
    },
  );

  it.each(['Mine', 'A: "quoted" # name', '1e3', 'null', ' spaces ', '# none', 'Zoë’s {map}'])(
    'take the name %j, which is where the text says',
    (name) => {
      for (const { text } of examples.filter((example) => !/^weights:/m.test(example.text))) {
        const named = withName({ text }, name);
        const { experiment, problems } = parseExperiment(named.text);
        expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(experiment?.name).toBe(name);
        expect(named.text.slice(named.start - 6, named.start)).toBe('name: ');
        expect(named.text.slice(named.end)).toBe(text.slice(text.length - named.text.length + named.end));
      }
    },
  );
});

describe('the name of a new file', () => {
  it.each([
    ['Figure 4', 'figure-4'],
    ['TMS, three features in two dimensions', 'tms-three-features-in-two-dimensions'],
    ['../../etc/passwd', 'etc-passwd'],
    ['Überlagerung µ', 'uberlagerung-μ'],
    ['???', 'experiment'],
    ['x'.repeat(200), 'x'.repeat(60)],
  ])('of %j is %j', (title, stem) => {
    expect(fileStem(title)).toBe(stem);
  });

  it('is never one that is taken', () => {
    expect(freeFileName('a', [])).toBe('a.capacity.yaml');
    expect(freeFileName('a', ['A.capacity.yaml', 'a-2.capacity.yaml', 'b.yaml'])).toBe('a-3.capacity.yaml');
  });
});
