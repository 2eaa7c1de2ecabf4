import { estimateWork, largestSetting } from '../estimate.ts';
import { type Experiment, isGiven } from '../experiment.ts';
import { MAX_BYTES, MAX_CELLS } from '../limits.ts';
import { locateNode } from '../reading/locate.ts';
import type { Mistake, Reporter } from '../reading/reporter.ts';
import type { FileNode } from '../reading/tree.ts';
import { sweptPaths } from '../sweep.ts';
import { formatCount, plural } from '../words.ts';
import { checkInputs } from './checkInputs.ts';
import { checkLayers } from './checkLayers.ts';
import { checkNeurons } from './checkNeurons.ts';
import { checkOptimizer } from './checkOptimizer.ts';
import { checkPenalty } from './checkPenalty.ts';
import { informOfPointsOutside } from './checkPoints.ts';
import { checkWeights } from './checkWeights.ts';

/** Checks a resolved experiment as a whole: whether the work fits, and what its author should know. */
export function checkExperiment(experiment: Experiment, root: FileNode, reporter: Reporter): Experiment | undefined {
  checkLayers(experiment, root, reporter);
  checkNeurons(experiment, root, reporter);
  checkWork(experiment, root, reporter);
  if (!reporter.hasErrors()) checkInputs(experiment, root, reporter);
  warnOfSpareDimensions(experiment, root, reporter);
  warnOfUnusedDensity(experiment, root, reporter);
  if (isGiven(experiment)) checkWeights(experiment, root, reporter);
  else checkOptimizer(experiment, root, reporter);
  checkPenalty(experiment, root, reporter);
  informOfPointsOutside(root, reporter);
  return reporter.hasErrors() ? undefined : experiment;
}

function checkWork(experiment: Experiment, root: FileNode, reporter: Reporter): void {
  const { cells, models, bytes } = estimateWork(experiment);
  const section = cells > 1 ? 'sweep' : 'model';
  const at: Mistake['at'] = locateNode(root, section)?.label ?? root.label;
  const work = `${formatCount(cells)} ${cells === 1 ? 'cell' : 'cells'} and ${formatCount(models)} ${models === 1 ? 'model' : 'models'}`;
  if (cells > MAX_CELLS) {
    const message = `sweep makes ${work}, but a run may have at most ${formatCount(MAX_CELLS)} cells; take fewer points.`;
    reporter.error({ code: 'too-many-cells', path: 'sweep', message, at });
  } else if (bytes > MAX_BYTES) {
    const message = `${section} makes ${work}, which need ${gigabytes(bytes)} of memory; at most ${gigabytes(MAX_BYTES)} are allowed: take fewer points, features${widthsOf(experiment.model)} or dimensions.`;
    reporter.error({ code: 'too-much-memory', path: section, message, at });
  }
}

/** What else can be made smaller. */
const widthsOf = ({ layers, neurons }: Experiment['model']): string =>
  neurons !== undefined ? ', neurons' : layers === undefined ? '' : ', units';

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GB`;

function warnOfSpareDimensions(experiment: Experiment, root: FileNode, reporter: Reporter): void {
  const features = experiment.features.reduce((sum, group) => sum + group.count, 0);
  const own = experiment.model.dimensions;
  const most = largestSetting(experiment, 'model.dimensions', own);
  if (most <= features) return;
  const where = own > features ? '' : ' in some cells';
  const message = `model.dimensions is ${formatCount(most)}${where}, more than the ${plural(features, 'feature')}: dimensions will be left over.`;
  const at = locateNode(root, 'model.dimensions') ?? root.label;
  reporter.warning({ code: 'spare-dimensions', path: 'model.dimensions', message, at });
}

function warnOfUnusedDensity(experiment: Experiment, root: FileNode, reporter: Reporter): void {
  const swept = sweptPaths(experiment);
  if (!swept.includes('data.density')) return;
  const own = experiment.features.filter((group) => group.density !== undefined).length;
  const oneHot = experiment.data.kind === 'one_hot' && !swept.includes('data.kind');
  const ofGroups = swept.some((path) => /^features\..*\.density$/.test(path));
  const message =
    own === experiment.features.length
      ? 'data.density varies, but every group has a density of its own, so that nothing changes; set features.<group>.density instead.'
      : oneHot && own === 0 && !ofGroups
        ? 'data.density varies, but exactly one feature of one-hot data is active whatever it is, so that nothing changes.'
        : undefined;
  if (message === undefined) return;
  reporter.warning({ code: 'no-effect', path: 'data.density', message, at: (locateNode(root, 'sweep') ?? root).label });
}
