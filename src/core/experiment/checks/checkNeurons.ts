import type { Experiment } from '../experiment.ts';
import { fileFragment, property } from '../grammar/fragment.ts';
import { locateNode } from '../reading/locate.ts';
import type { Reporter } from '../reading/reporter.ts';
import { childOf, entryOf, type FileNode, textOf } from '../reading/tree.ts';
import { configurationWith } from '../settings.ts';
import { sweptPaths } from '../sweep.ts';
import { allowedWords } from '../words.ts';
import type { Context } from './check.ts';
import { kindsOfCell } from './kindsOfCell.ts';

const FAMILY = 'neurons';
/** Keys that only the neurons family has, and those that it has not. */
const OF_NEURONS = ['neurons', 'monosemantic_share'];
const NOT_OF_NEURONS = ['layers', 'tied', 'embedding'];

/** Checks what the schema cannot say of the neurons family: what it needs, and which keys go with it. */
export function checkNeuronKeys(root: FileNode, { reporter }: Context): void {
  const model = childOf(root, 'model');
  const family = textOf(childOf(model, 'family'));
  if (model?.kind !== 'map' || family === undefined) return;
  for (const key of family === FAMILY ? NOT_OF_NEURONS : OF_NEURONS) {
    const entry = entryOf(model, key);
    if (entry === undefined) continue;
    const message =
      family === FAMILY
        ? `model has ${key}, but the layers of the family neurons are fixed; leave ${key} out, or take another family.`
        : `model has ${key}, which goes with family: neurons; take that family, or leave ${key} out.`;
    reporter.error({ code: 'conflicting-keys', path: `model.${key}`, message, at: entry.keySpan });
  }
  if (family !== FAMILY || entryOf(model, 'neurons') !== undefined) return;
  const known = property(fileFragment, 'model');
  if (model.entries.some(({ key }) => property(known, key) === undefined)) return;
  const allowed = allowedWords(property(known, 'neurons') ?? {});
  const message = `model has no neurons, which family: neurons needs; it must have them: ${allowed}.`;
  reporter.error({ code: 'missing-key', path: 'model.neurons', message, at: model.label });
}

/** Checks what a sweep makes of the family, and that every cell has an optimiser that trains it. */
export function checkNeurons(experiment: Experiment, root: FileNode, reporter: Reporter): void {
  const sweep = (locateNode(root, 'sweep') ?? locateNode(root, 'points') ?? root).label;
  const own = experiment.model.family === FAMILY;
  const other = kindsOfCell(experiment, new Set(['model.family'])).find(
    (kind) => (configurationWith(experiment, kind).model.family === FAMILY) !== own,
  );
  if (other !== undefined) {
    const message = `model.family is ${experiment.model.family} in the file and ${other['model.family']} in some cells; a model with neurons behind its embedding has keys of its own: give it a file of its own.`;
    reporter.error({ code: 'conflicting-values', path: 'model.family', message, at: sweep });
    return;
  }
  if (!own) {
    if (!sweptPaths(experiment).includes('model.neurons')) return;
    const message = 'model.neurons varies, but goes with family: neurons; take that family, or leave it alone.';
    reporter.error({ code: 'conflicting-keys', path: 'model.neurons', message, at: sweep });
    return;
  }
  if (sweptPaths(experiment).includes('model.tied')) {
    const message = 'model.tied varies, but the layers of the family neurons are fixed; leave it alone.';
    reporter.error({ code: 'conflicting-keys', path: 'model.tied', message, at: sweep });
    return;
  }
  // Of the other engine checkOptimizer.ts tells.
  if (experiment.engine === 'tensorflow') return;
  const quasiNewton = kindsOfCell(experiment, new Set(['train.optimizer'])).some(
    (kind) => configurationWith(experiment, kind).train.optimizer === 'lbfgs',
  );
  if (!quasiNewton) return;
  const message = `train.optimizer is lbfgs${experiment.train.optimizer === 'lbfgs' ? '' : ' in some cells'}, which does not train models of the family neurons; take adam, adamw or sgd.`;
  reporter.error({
    code: 'conflicting-values',
    path: 'train.optimizer',
    message,
    at: locateNode(root, 'train.optimizer') ?? sweep,
  });
}
