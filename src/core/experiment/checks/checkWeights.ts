import type { Experiment } from '../experiment.ts';
import { locateNode } from '../reading/locate.ts';
import type { Reporter } from '../reading/reporter.ts';
import { childOf, type FileNode, type MapEntry } from '../reading/tree.ts';
import { configurationWith } from '../settings.ts';
import { sweptPaths } from '../sweep.ts';
import { alternatives } from '../words.ts';
import { kindsOfCell, whereOf } from './kindsOfCell.ts';

/** The key of `train` that given weights need: it draws the sample that they are measured on. */
const USED = 'seed';

/** Checks what an experiment says beside the weights that it names. What is in their file, others check. */
export function checkWeights(experiment: Experiment, root: FileNode, reporter: Reporter): void {
  const at = locateNode(root, 'weights')?.label ?? root.label;
  refuseNetwork(experiment, root, reporter);
  if (experiment.model.layers !== undefined) {
    const message =
      'weights give a model its W and b, and model.layers has others beside them; leave out one of the two.';
    reporter.error({ code: 'weights-of-layers', path: 'weights', message, at });
  }
  if (experiment.model.family === 'neurons') {
    const message =
      'weights give a model its W and b, and the family neurons has a readout and more biases beside them; take another family, or leave weights out.';
    reporter.error({ code: 'weights-of-layers', path: 'weights', message, at });
  }
  const swept = sweptPaths(experiment);
  const training = swept.filter((path) => path.startsWith('train.') && path !== `train.${USED}`);
  if (training.length > 0) {
    const message = `With weights nothing is trained, so that ${alternatives(training)} cannot vary; take it out of sweep and points.`;
    reporter.error({ code: 'not-trained', path: 'weights', message, at });
  }
  if (!reporter.hasErrors()) checkSizes(experiment, at, reporter);
  tellUnused(root, reporter);
}

/**
 * To look at a path of another computer makes Windows sign in there, which the mere opening of a stranger's file must not
 * do.
 */
function refuseNetwork({ weights }: Experiment, root: FileNode, reporter: Reporter): void {
  if (weights === undefined || !/^[\\/]{2}/.test(weights.file)) return;
  const at = locateNode(root, 'weights.file') ?? root.label;
  const message =
    'weights.file is a path of another computer, and must be one of this computer; give the network folder a drive or copy the file.';
  reporter.error({ code: 'network-path', path: 'weights.file', message, at });
}

/** One matrix, or one tensor of matrices, has one size: so must have the models of all cells. */
function checkSizes(experiment: Experiment, at: FileNode['label'], reporter: Reporter): void {
  const resizing = sweptPaths(experiment).filter((path) =>
    /^model\.(dimensions|family)$|^features\..*\.count$/.test(path),
  );
  if (resizing.length === 0) return;
  const sizes = new Map<string, string>();
  for (const kind of kindsOfCell(experiment, new Set(resizing))) {
    const { model, features } = configurationWith(experiment, kind);
    const count = features.reduce((sum, group) => sum + group.count, 0);
    sizes.set(`${model.dimensions} × ${count} (${model.family})`, whereOf(kind));
  }
  const [first, second] = [...sizes];
  if (first === undefined || second === undefined) return;
  const message = `weights are of one size, and the models of the cells are not: ${first[0]}${first[1]}, and ${second[0]}${second[1]}. Take ${alternatives(resizing)} out of sweep and points.`;
  reporter.error({ code: 'weights-of-sizes', path: 'weights', message, at });
}

/** Of keys that would matter for training, once. */
function tellUnused(root: FileNode, reporter: Reporter): void {
  const train = childOf(root, 'train');
  const unused: MapEntry[] = train?.kind === 'map' ? train.entries.filter(({ key }) => key !== USED) : [];
  const [first] = unused;
  if (first === undefined) return;
  const keys = unused.map(({ key }) => key).join(', ');
  const message = `With weights nothing is trained: of train only ${USED} is used, and not ${keys}.`;
  reporter.information({ code: 'no-effect', path: `train.${first.key}`, message, at: first.keySpan });
}
