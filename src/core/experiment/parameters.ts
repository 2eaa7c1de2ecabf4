import type { Setting } from './experiment.ts';
import { branchesOf, type Fragment, fileFragment, property } from './grammar/fragment.ts';

/** What the paths of a file depend on: its groups, and which of them have a generator of importances. */
export interface GroupShape {
  name: string;
  /** Keys of the generator, such as decay and first; empty for a number or a list. */
  generator: readonly string[];
}

/** A parameter that a sweep, a labelled point or an override can set. */
export interface Parameter {
  /** The path as stored, with aliases replaced. */
  path: string;
  /** What a value written under the path must be. */
  fragment: Fragment;
  /** From the value as written to the value as stored. */
  store(value: Setting): Setting;
  /** The parameter is written as 1 − its stored value. */
  complement: boolean;
}

/** 1 − s without the binary remainder: sparsity 0.9 is density 0.1. For s in [0, 1]. */
export const complement = (value: number): number => Number((1 - value).toFixed(15));

/** The parameter of a path, `undefined` where the file has none. O(1) in the number of groups but for finding the group. */
export function findParameter(path: string, groups: readonly GroupShape[]): Parameter | undefined {
  if (path === 'data.sparsity') {
    const fragment = sections.get(path) ?? {};
    const store = (value: Setting) => (typeof value === 'number' ? complement(value) : value);
    return { path: 'data.density', fragment, store, complement: true };
  }
  const fragment = sections.get(path) ?? groupParameter(path, groups);
  return fragment && { path, fragment, store: (value) => value, complement: false };
}

/** Every path that can be set in a file with these groups, in the order of the grammar: for completion and did-you-mean. */
export function parameterPaths(groups: readonly GroupShape[]): string[] {
  const ofGroups = groups.flatMap((group) => [
    ...[...groupKeys.keys()].map((key) => `features.${group.name}.${key}`),
    ...group.generator.map((key) => `features.${group.name}.importance.${key}`),
  ]);
  const [model, data, train] = ['model.', 'data.', 'train.'].map((start) =>
    [...sections.keys()].filter((path) => path.startsWith(start)),
  );
  return [...(model ?? []), ...(data ?? []), ...ofGroups, ...(train ?? [])];
}

/**
 * How a sweep names the key at a path of the grammar: `train.steps` as it is, `features[].count` as
 * `features.<group>.count`; `undefined` where no sweep can set it.
 */
export function sweepPathOf(keyPath: string): string | undefined {
  if (sections.has(keyPath)) return keyPath;
  const [, key = '', part] = /^features\[\]\.([^.]+)(?:\.([^.]+))?$/.exec(keyPath) ?? [];
  const known = part === undefined ? groupKeys.has(key) : key === 'importance' && generatorKeys.has(part);
  return known ? keyPath.replace('[]', '.<group>') : undefined;
}

function groupParameter(path: string, groups: readonly GroupShape[]): Fragment | undefined {
  const [section, name, key, generatorKey, ...rest] = path.split('.');
  const group = groups.find((candidate) => candidate.name === name);
  if (section !== 'features' || group === undefined || key === undefined || rest.length > 0) return undefined;
  if (generatorKey === undefined) return groupKeys.get(key);
  return key === 'importance' && group.generator.includes(generatorKey) ? generatorKeys.get(generatorKey) : undefined;
}

/** The single value that a schema allows, alone or among its alternatives; `undefined` for lists, maps and run-wide keys. */
function singleValue(fragment: Fragment): Fragment | undefined {
  if (fragment.sweep === false) return undefined;
  return branchesOf(fragment).find(
    ({ type, enum: words }) => words !== undefined || type === 'number' || type === 'integer' || type === 'boolean',
  );
}

function leaves(fragment: Fragment | undefined, path: string): [string, Fragment][] {
  return Object.entries(fragment?.properties ?? {}).flatMap(([key, child]): [string, Fragment][] => {
    const childPath = path === '' ? key : `${path}.${key}`;
    if (child.properties !== undefined) return leaves(child, childPath);
    const single = singleValue(child);
    return single === undefined ? [] : [[childPath, single]];
  });
}

const sections = new Map(
  ['model', 'data', 'train'].flatMap((section) => leaves(property(fileFragment, section), section)),
);
const groupFragment = property(fileFragment, 'features')?.items;
const groupKeys = new Map(leaves(groupFragment, ''));
const generatorKeys = new Map(
  branchesOf(property(groupFragment, 'importance') ?? {}).flatMap((branch) => leaves(branch, '')),
);
