import type { Experiment } from '../experiment/experiment.ts';
import type { BibEntry } from './bibtex.ts';

/** What the ideas of the models come from, as BibTeX entries. The same stand in CITATION.cff. */

/** Capacity, and polysemanticity as its optimal allocation. */
export const SCHERLIS: BibEntry = {
  type: 'article',
  key: 'scherlis2022polysemanticity',
  fields: {
    title: 'Polysemanticity and Capacity in Neural Networks',
    author: 'Scherlis, Adam and Sachan, Kshitij and Jermyn, Adam S. and Benton, Joe and Shlegeris, Buck',
    journal: 'arXiv preprint arXiv:2210.01892',
    year: '2022',
  },
};

/** The autoencoders. */
export const ELHAGE: BibEntry = {
  type: 'article',
  key: 'elhage2022toymodels',
  fields: {
    title: 'Toy Models of Superposition',
    author:
      'Elhage, Nelson and Hume, Tristan and Olsson, Catherine and Schiefer, Nicholas and Henighan, Tom and Kravec, Shauna and Hatfield-Dodds, Zac and Lasenby, Robert and Drain, Dawn and Chen, Carol and Grosse, Roger and McCandlish, Sam and Kaplan, Jared and Amodei, Dario and Wattenberg, Martin and Olah, Christopher',
    journal: 'Transformer Circuits Thread',
    year: '2022',
    url: 'https://transformer-circuits.pub/2022/toy_model/index.html',
  },
};

/** Models whose neurons stand apart from the embedding. */
export const JERMYN: BibEntry = {
  type: 'article',
  key: 'jermyn2022engineering',
  fields: {
    title: 'Engineering Monosemanticity in Toy Models',
    author: 'Jermyn, Adam S. and Schiefer, Nicholas and Hubinger, Evan',
    journal: 'arXiv preprint arXiv:2211.09169',
    year: '2022',
  },
};

/** The papers that the models of an experiment come from: of every family that it has. */
export function papersOf(experiment: Pick<Experiment, 'model' | 'sweep' | 'points'>): BibEntry[] {
  const families = familiesOf(experiment);
  return [SCHERLIS, ...(families.has('autoencoder') ? [ELHAGE] : []), ...(families.has('neurons') ? [JERMYN] : [])];
}

function familiesOf({ model, sweep, points }: Pick<Experiment, 'model' | 'sweep' | 'points'>): Set<unknown> {
  const swept = Object.values(sweep).flatMap((channel): unknown[] => {
    if (channel.kind === 'cases') return channel.cases.map(({ set }) => set['model.family']);
    return channel.parameter === 'model.family' ? [...channel.values] : [];
  });
  return new Set([model.family, ...swept, ...Object.values(points).map((settings) => settings['model.family'])]);
}
