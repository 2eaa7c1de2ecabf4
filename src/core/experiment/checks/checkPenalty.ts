import type { Experiment } from '../experiment.ts';
import { locateNode } from '../reading/locate.ts';
import type { Reporter } from '../reading/reporter.ts';
import type { FileNode } from '../reading/tree.ts';
import { type Configuration, configurationWith } from '../settings.ts';
import { sweptPaths } from '../sweep.ts';
import { type Kind, kindsOfCell, whereOf } from './kindsOfCell.ts';

const SCALE = 'train.penalty.scale';
const SIGMA = 'train.penalty.noise.sigma';

const sigmaOf = ({ train }: Configuration): number => train.penalty.scale * train.penalty.noise.sigma;

/** What these warnings depend on, besides the number of features. */
const DECIDING = ['model.family', 'model.activation', 'model.bias', 'data.kind', 'data.symmetric', SCALE, SIGMA];

/** Checks the penalties of every cell: what an optimiser cannot do is refused, what changes nothing is told. */
export function checkPenalty(experiment: Experiment, root: FileNode, reporter: Reporter): void {
  checkNoise(experiment, root, reporter);
  for (const { path, because, useless } of USELESS) {
    const place = placeOf(experiment, root, path);
    if (place === undefined) continue;
    const paths = [...DECIDING, ...countsOf(experiment)];
    if (!kindsOfCell(experiment, new Set(paths)).every((kind) => useless(configurationWith(experiment, kind))))
      continue;
    reporter.warning({ code: 'no-effect', path, message: `${path} has no effect: ${because}.`, at: place });
  }
}

/** A quasi-Newton method compares losses of one fixed sample, which must not change from step to step. */
function checkNoise(experiment: Experiment, root: FileNode, reporter: Reporter): void {
  const noisy = kindsOfCell(experiment, new Set(['train.optimizer', SCALE, SIGMA])).find((kind) => {
    const cell = configurationWith(experiment, kind);
    return cell.train.optimizer === 'lbfgs' && sigmaOf(cell) > 0;
  });
  if (noisy === undefined) return;
  const message = `train.penalty.noise is drawn anew in every step${whereOf(only(noisy, 'train.optimizer'))}, but lbfgs needs a loss that does not change; take adam, adamw or sgd, or leave the noise out.`;
  const at = placeOf(experiment, root, SIGMA) ?? locateNode(root, 'train.penalty.noise') ?? root.label;
  reporter.error({ code: 'conflicting-values', path: 'train.penalty.noise', message, at });
}

const only = (kind: Kind, path: string): Kind => {
  const value = kind[path];
  return value === undefined ? {} : { [path]: value };
};

interface Useless {
  path: string;
  because: string;
  useless(cell: Configuration): boolean;
}

const single = ({ features }: Configuration): boolean => features.reduce((sum, { count }) => sum + count, 0) === 1;

/** Plain quadratic computation models on their exact loss have the best bias at once. */
const hasBestBias = (cell: Configuration): boolean => sigmaOf(cell) === 0 && isQuadratic(cell);

const isQuadratic = ({ model, data, features }: Configuration): boolean =>
  model.family === 'computation' &&
  model.activation === 'quadratic' &&
  model.layers === undefined &&
  model.bias &&
  data.symmetric &&
  data.kind === 'bernoulli_uniform' &&
  features.every(({ correlated, anticorrelated }) => (correlated ?? anticorrelated) === undefined);

/** A layered model may have biases in its layers, and neurons have them. */
const hasNoBias = ({ model }: Configuration): boolean =>
  !model.bias && model.layers === undefined && model.neurons === undefined;

const USELESS: readonly Useless[] = [
  { path: 'train.penalty.capacity', because: 'the capacity of a single feature is 1', useless: single },
  { path: 'train.penalty.orthogonality', because: 'a single feature has no angle to another', useless: single },
  { path: 'train.penalty.noise.kind', because: 'sigma is 0', useless: (cell) => sigmaOf(cell) === 0 },
  { path: 'train.init.bias', because: 'the output has no bias', useless: hasNoBias },
  { path: 'train.bias_decay', because: 'the output has no bias', useless: hasNoBias },
  {
    path: 'train.bias_decay',
    because: 'the best bias of the quadratic computation model has a closed form, and is used',
    useless: hasBestBias,
  },
];

const countsOf = ({ features }: Experiment): string[] => features.map(({ name }) => `features.${name}.count`);

/** Where a parameter is set: in the file, or the sweep that varies it. */
function placeOf(experiment: Experiment, root: FileNode, path: string) {
  return (
    locateNode(root, path) ?? (sweptPaths(experiment).includes(path) ? locateNode(root, 'sweep')?.label : undefined)
  );
}
