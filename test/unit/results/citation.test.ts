import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { bibtex } from '../../../src/core/results/bibtex.ts';
import { type CitedRun, citationOf } from '../../../src/core/results/citation.ts';
import { ELHAGE, JERMYN, SCHERLIS } from '../../../src/core/results/papers.ts';
import { experimentWith } from '../experiment/builders.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const text = (name: string): string => fs.readFileSync(path.join(root, name), 'utf8');

const aRun = (parts: Partial<CitedRun> = {}): CitedRun => ({
  id: '2026-01-31_09-05-07_1a2b3c4d',
  experiment: experimentWith({ name: 'Odd & rest_1' }),
  startedAt: '2026-01-31T08:05:07.000Z',
  engine: 'kernels',
  configHash: '1a2b3c4d'.repeat(8),
  provenance: { program: 'Capacity Lab 0.1.0', engine: 'kernels (0f1e2d3c)', seed: '7' },
  ...parts,
});

const keysOf = (citation: string): string[] => [...citation.matchAll(/^@\w+\{(.*),$/gm)].map(([, key]) => key ?? '');

describe('the citation of a run', () => {
  it('names the version that made it and what tells the run from every other', () => {
    expect(citationOf(aRun()).split('\n\n')[0]).toBe(`@software{capacitylab-1a2b3c4d,
  title   = {Capacity Lab},
  author  = {Capacity Lab contributors},
  version = {0.1.0},
  year    = {2026},
  note    = {Experiment Odd \\& rest\\_1, run 2026-01-31\\_09-05-07\\_1a2b3c4d, configuration SHA-256 ${'1a2b3c4d'.repeat(8)}, seed 7, engine kernels (0f1e2d3c), begun 2026-01-31}
}`);
  });

  it('names the hash of the experiment file where the run knows it', () => {
    const provenance = { ...aRun().provenance, source: 'ab12' };
    expect(citationOf(aRun({ provenance }))).toContain('experiment file SHA-256 ab12, ');
  });

  it('adds the paper of every family of models that the run has', () => {
    expect(keysOf(citationOf(aRun()))).toEqual(['capacitylab-1a2b3c4d', SCHERLIS.key]);
    const swept = experimentWith({
      model: { family: 'computation', activation: 'relu', dimensions: 3 },
      sweep: { x: { parameter: 'model.family', values: ['computation', 'autoencoder'] } },
    });
    expect(keysOf(citationOf(aRun({ experiment: swept })))).toContain(ELHAGE.key);
    const neurons = experimentWith({
      model: { family: 'neurons', activation: 'relu', dimensions: 3, neurons: 4 },
      data: { kind: 'one_hot' },
    });
    expect(keysOf(citationOf(aRun({ experiment: neurons })))).toEqual([
      'capacitylab-1a2b3c4d',
      SCHERLIS.key,
      JERMYN.key,
    ]);
  });

  it('prints what LaTeX would take for its own', () => {
    const entry = bibtex({ type: 'software', key: 'k', fields: { note: 'a\\b~c^d{e}&%$#_\nf' } });
    expect(entry).toContain(
      'note = {a\\textbackslash{}b\\textasciitilde{}c\\textasciicircum{}d\\{e\\}\\&\\%\\$\\#\\_ f}',
    );
  });

  it('is the same for the paper as in the README', () => {
    expect(text('README.md')).toContain(bibtex(SCHERLIS));
  });
});

describe('CITATION.cff', () => {
  const cff = parse(text('CITATION.cff'));

  it('has what version 1.2.0 of the format demands, and the version of the package', () => {
    expect(cff).toMatchObject({ 'cff-version': '1.2.0', type: 'software', title: 'Capacity Lab' });
    expect([typeof cff.message, cff.authors.length > 0]).toEqual(['string', true]);
    const { version, license } = JSON.parse(text('package.json'));
    expect([cff.version, cff.license]).toEqual([version, license]);
  });

  it('refers to the papers as the citation of a run does', () => {
    const references = cff.references.map(
      ({ title, authors, year }: { title: string; authors: Record<string, string>[]; year: number }) => ({
        title,
        author: authors.map((one) => `${one['family-names']}, ${one['given-names']}`).join(' and '),
        year: String(year),
      }),
    );
    expect(references).toEqual(
      [SCHERLIS, ELHAGE, JERMYN].map(({ fields: { title, author, year } }) => ({ title, author, year })),
    );
  });
});
