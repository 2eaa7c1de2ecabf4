import { symmetricByDefault } from './defaults.ts';
import type { Data, Experiment, FeatureGroup, Model, Penalty, Setting } from './experiment.ts';
import { power } from './spacing.ts';

/** The parts of an experiment that settings can change. */
export type Configuration = Pick<Experiment, 'model' | 'data' | 'features' | 'train'>;

/**
 * The configuration of one cell: the experiment's own with `settings` applied. Only what is set is copied.
 * Paths and values have been checked while parsing; a path that the experiment does not have throws.
 */
export function configurationWith(experiment: Configuration, settings: Record<string, Setting>): Configuration {
  let { model, data, features, train }: Configuration = experiment;
  for (const [path, value] of Object.entries(settings)) {
    const [section, first = '', second = '', third] = path.split('.');
    if (section === 'model') model = modelWith(model, first, value);
    else if (section === 'data') data = assigned(data, first, value);
    else if (section === 'train') train = assignedAt(train, path.split('.').slice(1), value);
    else if (section === 'features')
      features = features.map((group) => (group.name === first ? groupWith(group, second, third, value) : group));
    else throw new Error(`No parameter has the path ${path}.`);
  }
  const family = data.symmetricByFamily === true && !Object.hasOwn(settings, 'data.symmetric');
  if (family) data = assigned(data, 'symmetric', symmetricByDefault(model.family));
  return { model, data, features, train };
}

/** A penalty with its scale multiplied out. */
export function scaledPenalty({ scale, noise, ...strengths }: Penalty): Penalty {
  return {
    scale: 1,
    capacity: scale * strengths.capacity,
    l1_activations: scale * strengths.l1_activations,
    l1_weights: scale * strengths.l1_weights,
    orthogonality: scale * strengths.orthogonality,
    noise: { kind: noise.kind, sigma: scale * noise.sigma },
  };
}

/** The experiment's own value of a parameter; `undefined` where it is a list or a generator, or nothing at all. */
export function ownSetting(experiment: Configuration, path: string): Setting | undefined {
  const [section, first = '', second, third] = path.split('.');
  if (section === 'features') return groupSetting(experiment, first, second, third);
  const { model, data, train } = experiment;
  return single(valueAt({ model, data, train }, path.split('.')));
}

function groupSetting(
  experiment: Configuration,
  name: string,
  key: string | undefined,
  generatorKey: string | undefined,
): Setting | undefined {
  const group = experiment.features.find((candidate) => candidate.name === name);
  if (group === undefined) return undefined;
  if (generatorKey !== undefined)
    return single(Object.entries(group.importance).find(([word]) => word === generatorKey)?.[1]);
  if (key === 'density') return single(group.density ?? experiment.data.density);
  return single(Object.entries(group).find(([word]) => word === key)?.[1]);
}

const single = (value: unknown): Setting | undefined =>
  typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? value : undefined;

/** A copy of an object with one key set. The grammar has checked that the key exists and what it holds. */
const assigned = <T extends object>(target: T, key: string, value: Setting): T => ({ ...target, [key]: value });

/** The same for a key of an object within objects. */
function assignedAt<T extends object>(target: T, [key = '', ...rest]: readonly string[], value: Setting): T {
  const child: unknown = Object.entries(target).find(([name]) => name === key)?.[1];
  const inner = rest.length > 0 && typeof child === 'object' && child !== null;
  return { ...target, [key]: inner ? assignedAt(child, rest, value) : value };
}

/** What stands at a path of keys; `undefined` where nothing does. */
function valueAt(target: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return target;
  if (typeof target !== 'object' || target === null) return undefined;
  return valueAt(Object.entries(target).find(([name]) => name === key)?.[1], rest);
}

/** The dimensions of a layered model are the units of its embedding: both are set. */
function modelWith(model: Model, key: string, value: Setting): Model {
  const changed = assigned(model, key, value);
  const { layers, embedding } = model;
  if (key !== 'dimensions' || layers === undefined) return changed;
  return {
    ...changed,
    layers: layers.map((layer, at) => (at === embedding ? assigned(layer, 'units', value) : layer)),
  };
}

function groupWith(group: FeatureGroup, key: string, generatorKey: string | undefined, value: Setting): FeatureGroup {
  if (generatorKey === undefined) return assigned(group, key, value);
  const { importance } = group;
  return typeof importance === 'object' ? { ...group, importance: assigned(importance, generatorKey, value) } : group;
}

/** (N) importances of the members of a group. */
export function importancesOf(group: FeatureGroup): number[] {
  const { count, importance } = group;
  if (typeof importance === 'number') return new Array<number>(count).fill(importance);
  if (Array.isArray(importance)) return importance;
  if ('power' in importance)
    return Array.from({ length: count }, (_, j) => importance.first * power(j + 1, importance.power));
  const values: number[] = [];
  for (let j = 0, value = importance.first; j < count; j++, value *= importance.decay) values.push(value);
  return values;
}

/** (N) densities of the members of a group. */
export function densitiesOf(group: FeatureGroup, data: Data): number[] {
  const density = group.density ?? data.density;
  return Array.isArray(density) ? density : new Array<number>(group.count).fill(density);
}
