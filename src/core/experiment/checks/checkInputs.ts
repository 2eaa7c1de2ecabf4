import type { Experiment, FeatureGroup } from '../experiment.ts';
import { MIN_DENSITY } from '../limits.ts';
import { locateNode } from '../reading/locate.ts';
import type { Reporter } from '../reading/reporter.ts';
import { childOf, type FileNode } from '../reading/tree.ts';
import { configurationWith, densitiesOf } from '../settings.ts';
import { sweptPaths } from '../sweep.ts';
import { setProblem } from '../units.ts';
import { formatCount } from '../words.ts';
import { type Kind, kindsOfCell, MOST_KINDS, whereOf } from './kindsOfCell.ts';

/** Checks the inputs of every cell: densities, the sets of groups that are not independent, one-hot data. */
export function checkInputs(experiment: Experiment, root: FileNode, reporter: Reporter): void {
  checkSmallDensities(experiment, root, reporter);
  for (const [i, group] of experiment.features.entries()) checkSets(experiment, group, i, root, reporter);
  if (reporter.hasErrors()) return;
  checkOneHot(experiment, root, reporter);
  checkKurtosis(experiment, root, reporter);
}

/** A density is 0, or large enough for arithmetic in float32. */
function checkSmallDensities(experiment: Experiment, root: FileNode, reporter: Reporter): void {
  for (const { path, values } of densityPlaces(experiment)) {
    const small = values.find((p) => p > 0 && p < MIN_DENSITY);
    if (small === undefined) continue;
    const message = `${path} makes a density of ${small}, but a density must be 0, or from ${MIN_DENSITY} to 1.`;
    reporter.error({ code: 'out-of-range', path, message, at: locateNode(root, path) ?? root.label });
  }
}

/** How the file writes the density of its data. */
const dataPath = (root: FileNode): string =>
  childOf(childOf(root, 'data'), 'sparsity') === undefined ? 'data.density' : 'data.sparsity';

/** Every place of the file that gives densities, with the densities that it gives. */
function densityPlaces({ data, features, sweep, points }: Experiment): { path: string; values: number[] }[] {
  const numbers = (values: readonly unknown[]): number[] => values.filter((value) => typeof value === 'number');
  const isDensity = (path: string): boolean => path.endsWith('.density');
  const ofSettings = (settings: Kind, where: string) =>
    Object.entries(settings).map(([path, value]) => ({
      path: `${where}.${path}`,
      values: isDensity(path) ? numbers([value]) : [],
    }));
  return [
    { path: 'data.density', values: [data.density] },
    ...features.map(({ density = [] }, i) => ({ path: `features[${i}].density`, values: [density].flat() })),
    ...Object.entries(sweep).flatMap(([name, channel]) =>
      channel.kind === 'cases'
        ? channel.cases.flatMap(({ set }, i) => ofSettings(set, `sweep.${name}.cases[${i}].set`))
        : [{ path: `sweep.${name}`, values: isDensity(channel.parameter) ? numbers(channel.values) : [] }],
    ),
    ...Object.entries(points).flatMap(([label, settings]) => ofSettings(settings, `points.${label}`)),
  ];
}

/** Correlated and anticorrelated groups can be cut into their sets in every cell. */
function checkSets(
  experiment: Experiment,
  { name, correlated, anticorrelated }: FeatureGroup,
  i: number,
  root: FileNode,
  reporter: Reporter,
): void {
  const keys = ['correlated', 'anticorrelated', 'count', 'density'].map((key) => `features.${name}.${key}`);
  const [together = '', apart = ''] = keys;
  const swept = sweptPaths(experiment).filter((path) => path === together || path === apart);
  if (correlated === undefined && anticorrelated === undefined && swept.length === 0) return;
  const path = `features[${i}].${correlated === undefined ? 'anticorrelated' : 'correlated'}`;
  const at = locateNode(root, path) ?? locateNode(root, 'sweep')?.label ?? root.label;
  const kinds = kindsOfCell(experiment, new Set([...keys, 'data.density']));
  if (kinds.length > MOST_KINDS) {
    const message = `${path}: the sweep varies the sets of ${name} in more than ${formatCount(MOST_KINDS)} ways; take fewer points.`;
    reporter.error({ code: 'too-many-cells', path, message, at });
    return;
  }
  for (const kind of kinds) {
    const { features, data } = configurationWith(experiment, kind);
    const group = features[i];
    const problem = group && setProblem(group, densitiesOf(group, data));
    if (problem === undefined) continue;
    const message = `${path}${whereOf(kind)}: ${problem}.`;
    reporter.error({ code: 'bad-set', path, message, at });
    return;
  }
}

/** Of one-hot inputs exactly one feature is active, so there is nothing left to be correlated or symmetric. */
function checkOneHot(experiment: Experiment, root: FileNode, reporter: Reporter): void {
  const { data, features } = experiment;
  const kinds = kindsOfCell(experiment, new Set(['data.kind']));
  const [first] = kinds.filter((kind) => kindOf(experiment, kind) === 'one_hot');
  if (first === undefined) return;
  const everywhere = kinds.every((kind) => kindOf(experiment, kind) === 'one_hot');
  const at = (path: string) => locateNode(root, path) ?? locateNode(root, 'data.kind') ?? root.label;
  for (const [i, { correlated, anticorrelated }] of features.entries()) {
    if (correlated === undefined && anticorrelated === undefined) continue;
    const path = `features[${i}].${correlated === undefined ? 'anticorrelated' : 'correlated'}`;
    const message = `${path} does not go with one-hot data${whereOf(first)}, of which exactly one feature is active.`;
    reporter.error({ code: 'conflicting-keys', path, message, at: at(path) });
  }
  const symmetric = locateNode(root, 'data.symmetric');
  if (symmetric !== undefined && data.symmetric && everywhere) {
    const message = 'data.symmetric is true, but an active feature of one-hot data has the value 1; leave it out.';
    reporter.error({ code: 'conflicting-keys', path: 'data.symmetric', message, at: symmetric });
  }
  if (
    !everywhere &&
    locateNode(root, 'data.density') === undefined &&
    features.some((group) => group.density === undefined)
  ) {
    const message =
      'data has no density, which cells without one-hot data need; it must have one, a number from 0 to 1.';
    reporter.error({
      code: 'missing-key',
      path: 'data.density',
      message,
      at: locateNode(root, 'data')?.label ?? root.label,
    });
  }
  const densities = ['data.density', ...features.map(({ name }) => `features.${name}.density`)];
  for (const kind of kindsOfCell(experiment, new Set(['data.kind', ...densities]))) {
    const cell = configurationWith(experiment, kind);
    const active = cell.features.some((group) => densitiesOf(group, cell.data).some((p) => p > 0));
    if (cell.data.kind !== 'one_hot' || active) continue;
    const message = `data.density: every density is 0${whereOf(kind)}, but of one-hot data one feature is active; give one a density above 0.`;
    reporter.error({ code: 'out-of-range', path: 'data.density', message, at: at('data.density') });
    return;
  }
}

const kindOf = (experiment: Experiment, kind: Kind): string => configurationWith(experiment, kind).data.kind;

/** Symmetric inputs of density 0 have no kurtosis, on which the exact loss of the quadratic computation model rests. */
function checkKurtosis(experiment: Experiment, root: FileNode, reporter: Reporter): void {
  if (!densityPlaces(experiment).some(({ values }) => values.includes(0))) return;
  const groupPaths = experiment.features.flatMap(({ name }) =>
    ['density', 'correlated', 'anticorrelated'].map((key) => `features.${name}.${key}`),
  );
  const modelPaths = ['model.family', 'model.activation', 'data.kind', 'data.symmetric', 'data.density'];
  for (const kind of kindsOfCell(experiment, new Set([...modelPaths, ...groupPaths]))) {
    const { model, data, features } = configurationWith(experiment, kind);
    const exact =
      model.family === 'computation' &&
      model.activation === 'quadratic' &&
      model.layers === undefined &&
      data.symmetric &&
      data.kind === 'bernoulli_uniform' &&
      features.every(({ correlated, anticorrelated }) => correlated === undefined && anticorrelated === undefined);
    const i = features.findIndex((group) => densitiesOf(group, data).includes(0));
    if (!exact || i < 0) continue;
    const path = features[i]?.density === undefined ? dataPath(root) : `features[${i}].density`;
    const message = `${path}: the density is 0${whereOf(kind)}, at which the kurtosis 9/(5p) of symmetric inputs is infinite, and with it the loss of the quadratic computation model; it must be from ${MIN_DENSITY} to 1.`;
    const own = experiment.features[i]?.density ?? experiment.data.density;
    const inSweep = ![own].flat().includes(0);
    const at = (inSweep ? locateNode(root, 'sweep')?.label : locateNode(root, path)) ?? root.label;
    reporter.error({ code: 'out-of-range', path, message, at });
    return;
  }
}
