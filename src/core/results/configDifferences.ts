import { describeParameter, formatNumber } from '../experiment/describe.ts';
import type { Channel, Experiment, FeatureGroup, Setting } from '../experiment/experiment.ts';
import { sweptPaths } from '../experiment/sweep.ts';
import { lowerFirst, plural } from '../experiment/words.ts';

/** A setting that is not the same in all of some runs. */
export interface ConfigDifference {
  /** As in a file, such as `train.seed`; a group of features is known by its name, a labelled point by its label. */
  path: string;
  title: string;
  /** [run] what it is there, in words; `ABSENT` where a run has none. */
  values: string[];
}

export const ABSENT = '–';

/** A setting as it is compared, and as it is written. */
interface Leaf {
  exact: string;
  text: string;
}

/**
 * What differs between resolved configurations, section by section in the order of the file. Names and descriptions are
 * not compared, nor paths of weights whose bytes are known: they change no number.
 */
export function configDifferences(experiments: readonly Experiment[]): ConfigDifference[] {
  const tables = experiments.map(leavesOf);
  const paths = [...new Set(tables.flatMap((table) => [...table.keys()]))];
  const section = (path: string): number => SECTIONS.indexOf(path.split('.')[0] ?? '');
  return paths
    .toSorted((a, b) => section(a) - section(b))
    .flatMap((path) => {
      const leaves = tables.map((table) => table.get(path));
      const [first] = leaves;
      if (leaves.every((leaf) => leaf?.exact === first?.exact)) return [];
      const written = leaves.map((leaf) => leaf?.text ?? ABSENT);
      // Numbers that differ beyond the digits that are shown are written out.
      const values = new Set(written).size > 1 ? written : leaves.map((leaf) => leaf?.exact ?? ABSENT);
      const owner = experiments[leaves.findIndex((leaf) => leaf !== undefined)];
      return owner === undefined ? [] : [{ path, title: titleOf(owner, path), values }];
    });
}

const SECTIONS: readonly string[] = [
  'engine',
  'model',
  'data',
  'features',
  'train',
  'weights',
  'sweep',
  'points',
  'marginal',
];

function leavesOf(experiment: Experiment): Map<string, Leaf> {
  const { engine, model, data, features, train, sweep, points, marginal, weights } = experiment;
  const { symmetricByFamily: _, ...inputs } = data;
  const { file, ...bytes } = weights ?? { file: '' };
  const swept = new Set(sweptPaths(experiment));
  const plain = flatten({
    engine,
    model,
    data: inputs,
    features: Object.fromEntries(features.map(({ name, ...group }): [string, object] => [name, withCount(group)])),
    train,
    marginal,
    ...(weights === undefined ? {} : { weights: bytes.sha256 === undefined ? { file, ...bytes } : bytes }),
  });
  const leaves = plain.map(([path, value]): [string, Leaf] => {
    const own = valueText(experiment, path, value);
    return [path, { exact: JSON.stringify(value), text: swept.has(path) ? `${own} (swept)` : own }];
  });
  const channels = Object.entries(sweep).map(([name, channel]): [string, Leaf] => [
    `sweep.${name}`,
    { exact: JSON.stringify(channel), text: channelText(experiment, channel) },
  ]);
  const labelled = Object.entries(points).map(([label, settings]): [string, Leaf] => [
    `points.${label}`,
    { exact: JSON.stringify(settings), text: settingsText(experiment, settings) },
  ]);
  return new Map([...leaves, ...channels, ...labelled]);
}

/** The number of features comes first: it says most of a group that another run lacks. */
const withCount = ({ count, ...rest }: Omit<FeatureGroup, 'name'>): object => ({ count, ...rest });

type Value = Setting | readonly (number | string)[];

/** Every value of nested objects with its path; lists of objects are numbered, other lists are one value. */
function flatten(value: object, path = ''): [string, Value][] {
  return Object.entries(value).flatMap(([key, child]: [string, unknown]): [string, Value][] => {
    const at = path === '' ? key : `${path}.${key}`;
    if (child === undefined || child === null) return [];
    if (typeof child === 'object' && !isPlainList(child)) return flatten(child, at);
    return [[at, child as Value]];
  });
}

const isPlainList = (value: object): boolean => Array.isArray(value) && value.every((item) => typeof item !== 'object');

/** Longer lists are cut. */
const MOST_LISTED = 6;

function valueText(experiment: Experiment, path: string, value: Value): string {
  if (typeof value !== 'object') return describeParameter(experiment, path).format(value);
  const shown = value.slice(0, MOST_LISTED).map((item) => (typeof item === 'number' ? formatNumber(item) : item));
  const more = value.length > MOST_LISTED ? `, … (${plural(value.length, 'value')})` : '';
  return `${shown.join(', ')}${more}`;
}

function channelText(experiment: Experiment, channel: Channel): string {
  if (channel.kind === 'cases') return `cases ${channel.cases.map(({ name }) => name).join(', ')}`;
  const { title, format } = describeParameter(experiment, channel.parameter);
  if (channel.kind === 'values') {
    const shown = channel.values.slice(0, MOST_LISTED).map(format).join(', ');
    return `${title}: ${shown}${channel.values.length > MOST_LISTED ? `, … (${plural(channel.values.length, 'value')})` : ''}`;
  }
  const { from, to, points, scale } = channel;
  return `${title}: ${format(from)} to ${format(to)}, ${plural(points, 'point')}, ${scale === 'log' ? 'logarithmic' : 'linear'}`;
}

/** `Relative importance of odd 0.49, density 0.1` */
export function settingsText(experiment: Experiment, settings: Readonly<Record<string, Setting>>): string {
  const named = pathsInOrder(experiment, settings).flatMap((path, place) => {
    const value = settings[path];
    if (value === undefined) return [];
    const { title, format } = describeParameter(experiment, path);
    return `${place === 0 ? title : lowerFirst(title)} ${format(value)}`;
  });
  return named.join(', ');
}

/** The paths of some settings in the order of the sweep's axes; labelled points have them sorted. */
function pathsInOrder(experiment: Experiment, settings: Readonly<Record<string, Setting>>): string[] {
  const swept = sweptPaths(experiment);
  return Object.keys(settings).sort((a, b) => swept.indexOf(a) - swept.indexOf(b));
}

function titleOf(experiment: Experiment, path: string): string {
  if (Object.hasOwn(TITLES, path)) return TITLES[path] ?? path;
  const [section, ...rest] = path.split('.');
  return section === 'points' ? `Point ${rest.join('.')}` : describeParameter(experiment, path).title;
}

const TITLES: Readonly<Record<string, string>> = {
  engine: 'Engine',
  'train.starts': 'Starts',
  'train.keep': 'Starts kept',
  'marginal.feature': 'Feature under study',
  'marginal.reference': 'Reference',
  'weights.file': 'Weights',
  'weights.sha256': 'Weights, SHA-256',
  'sweep.x': 'Sweep along x',
  'sweep.y': 'Sweep along y',
  'sweep.row': 'Rows of the sweep',
  'sweep.column': 'Columns of the sweep',
};
