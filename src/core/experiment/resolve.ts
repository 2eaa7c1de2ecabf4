import { DEFAULT_TRAIN, DEFAULTS, outputBiasByDefault, symmetricByDefault } from './defaults.ts';
import type {
  Channel,
  ChannelName,
  Data,
  Experiment,
  FeatureGroup,
  Importance,
  Model,
  Setting,
  Train,
  WeightsReference,
} from './experiment.ts';
import { complement, findParameter, type GroupShape } from './parameters.ts';
import type { ExperimentFile } from './schema.ts';
import { linearSpace, logSpace } from './spacing.ts';

type FileChannel = NonNullable<NonNullable<ExperimentFile['sweep']>['x']>;
type FileGroup = ExperimentFile['features'][number];

/** Channels in the order in which their paths become columns of the results. */
export const CHANNELS: readonly ChannelName[] = ['x', 'y', 'row', 'column'];

/**
 * What a checked file means: defaults filled in, aliases replaced, ranges spelled out, settings sorted by path and
 * points by label, so that two files that say the same resolve to equal experiments. The file must have passed all checks.
 */
export function resolveFile(file: ExperimentFile): Experiment {
  const groups = file.features.map(groupShape);
  const sweep: Experiment['sweep'] = {};
  for (const name of CHANNELS) {
    const channel = file.sweep?.[name];
    if (channel !== undefined) sweep[name] = resolveChannel(channel, groups);
  }
  const points: Experiment['points'] = {};
  for (const [label, settings] of sortedEntries(file.points ?? {})) points[label] = resolveSettings(settings, groups);
  return {
    version: 1,
    name: file.name,
    description: file.description ?? DEFAULTS.description,
    engine: file.engine ?? DEFAULTS.engine,
    model: resolveModel(file.model),
    data: resolveData(file, sweep, points),
    features: file.features.map(resolveGroup),
    train: file.weights === undefined ? resolveTrain(file.train ?? {}) : measuring(file.train?.seed),
    sweep,
    points,
    marginal: resolveMarginal(file),
    ...(file.weights === undefined ? {} : { weights: resolveWeights(file.weights) }),
  };
}

/** What paths need to know of a group. */
export const groupShape = (group: { name: string; importance?: FileGroup['importance'] }): GroupShape => ({
  name: group.name,
  generator: generatorKeys(group.importance),
});

/** Keys of a generator of importances; none for a number or a list. */
export function generatorKeys(importance: FileGroup['importance'] | undefined): string[] {
  if (typeof importance !== 'object' || Array.isArray(importance)) return [];
  return 'decay' in importance ? ['decay', 'first'] : ['power', 'first'];
}

/**
 * A layered model has everything spelled out, with the dimensions that follow, and so has one with neurons; a plain one has
 * nothing of either.
 */
function resolveModel({
  family,
  activation,
  dimensions,
  bias: outputBias = outputBiasByDefault(family),
  neurons,
  monosemantic_share = DEFAULTS.monosemanticShare,
  ...layered
}: ExperimentFile['model']): Model {
  const { tied = DEFAULTS.tied, embedding = DEFAULTS.embedding } = layered;
  const layers = layered.layers?.map(({ bias = DEFAULTS.bias, ...layer }) => ({ ...layer, bias }));
  // Without the embedding there is none to follow; checkLayers.ts tells.
  const model = { family, activation, dimensions: dimensions ?? layers?.[embedding]?.units ?? 1, bias: outputBias };
  // Neurons that are not given count as one; checkNeurons.ts tells.
  if (family === 'neurons') return { ...model, neurons: neurons ?? 1, monosemantic_share };
  return layers === undefined ? model : { ...model, layers, tied, embedding };
}

function resolveData(file: ExperimentFile, sweep: Experiment['sweep'], points: Experiment['points']): Data {
  const { kind = DEFAULTS.kind, density, sparsity = 0, symmetric } = file.data ?? {};
  const settings = [...Object.values(sweep).flatMap(channelPaths), ...Object.values(points).flatMap(Object.keys)];
  const oneHot = kind === 'one_hot' && !settings.includes('data.kind');
  const data: Data = {
    kind,
    density: density ?? complement(sparsity),
    symmetric: symmetric ?? (!oneHot && symmetricByDefault(file.model.family)),
  };
  // Only where families differ from cell to cell does it matter whether the file said so or not.
  if (symmetric === undefined && settings.includes('model.family')) data.symmetricByFamily = true;
  return data;
}

/** Every path that a channel sets, in first-seen order. */
export function channelPaths(channel: Channel): string[] {
  if (channel.kind !== 'cases') return [channel.parameter];
  return [...new Set(channel.cases.flatMap((one) => Object.keys(one.set)))];
}

function resolveGroup(group: FileGroup): FeatureGroup {
  const { name, count = DEFAULTS.count, importance = DEFAULTS.importance, density, correlated, anticorrelated } = group;
  return {
    name,
    count,
    importance: resolveImportance(importance),
    ...(density === undefined ? {} : { density }),
    ...(correlated === undefined ? {} : { correlated }),
    ...(anticorrelated === undefined ? {} : { anticorrelated }),
  };
}

function resolveImportance(importance: NonNullable<FileGroup['importance']>): Importance {
  if (typeof importance === 'number' || Array.isArray(importance)) return importance;
  const { first = DEFAULTS.first } = importance;
  return 'decay' in importance ? { decay: importance.decay, first } : { power: importance.power, first };
}

function resolveTrain(train: NonNullable<ExperimentFile['train']>): Train {
  const { penalty, init, ...given } = train;
  return {
    ...DEFAULT_TRAIN,
    ...given,
    init: { ...DEFAULT_TRAIN.init, ...init },
    penalty: { ...DEFAULT_TRAIN.penalty, ...penalty, noise: { ...DEFAULT_TRAIN.penalty.noise, ...penalty?.noise } },
  };
}

/** Given weights are one start that takes no step; the seed draws the common sample that they are measured on. */
const measuring = (seed = DEFAULT_TRAIN.seed): Train => ({ ...DEFAULT_TRAIN, steps: 0, starts: 1, seed });

const resolveWeights = (weights: NonNullable<ExperimentFile['weights']>): WeightsReference =>
  typeof weights === 'string' ? { file: weights } : weights;

function resolveMarginal(file: ExperimentFile): Experiment['marginal'] {
  const [first, second] = file.features;
  const feature = file.marginal?.feature ?? first?.name ?? '';
  const reference = file.marginal === undefined ? second?.name : file.marginal.reference;
  return reference === undefined ? { feature } : { feature, reference };
}

function resolveChannel(channel: FileChannel, groups: GroupShape[]): Channel {
  if ('cases' in channel) {
    return {
      kind: 'cases',
      cases: channel.cases.map(({ name, set }) => ({ name, set: resolveSettings(set, groups) })),
    };
  }
  const parameter = findParameter(channel.parameter, groups);
  const path = parameter?.path ?? channel.parameter;
  const store = (value: Setting): Setting => parameter?.store(value) ?? value;
  if ('values' in channel) return { kind: 'values', parameter: path, values: channel.values.map(store) };

  const scale = 'log' in channel ? 'log' : 'linear';
  const [from = 0, to = 0] = 'log' in channel ? channel.log : channel.linear;
  const { points } = channel;
  const values = rangeValues(scale, from, to, points);
  if (parameter?.complement !== true) return { kind: 'range', parameter: path, scale, from, to, points, values };
  // 1 − s is evenly spaced where s is, but a logarithmic range of s is none of 1 − s.
  if (scale === 'log') return { kind: 'values', parameter: path, values: values.map(complement) };
  const [start, end] = [complement(from), complement(to)];
  return {
    kind: 'range',
    parameter: path,
    scale,
    from: start,
    to: end,
    points,
    values: rangeValues(scale, start, end, points),
  };
}

/** The values of a range: `from` alone for one point. */
export const rangeValues = (scale: 'log' | 'linear', from: number, to: number, points: number): number[] =>
  scale === 'log' ? logSpace(from, to, points) : linearSpace(from, to, points);

function resolveSettings(settings: Record<string, Setting>, groups: GroupShape[]): Record<string, Setting> {
  const stored = Object.entries(settings).map(([path, value]): [string, Setting] => {
    const parameter = findParameter(path, groups);
    return [parameter?.path ?? path, parameter?.store(value) ?? value];
  });
  return Object.fromEntries(sortedEntries(Object.fromEntries(stored)));
}

/** Entries of a record in the order of their keys' UTF-16 units, the same everywhere. */
const sortedEntries = <V>(record: Record<string, V>): [string, V][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
