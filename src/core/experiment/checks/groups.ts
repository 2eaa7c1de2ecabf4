import { type GroupShape, parameterPaths } from '../parameters.ts';
import { childOf, entryOf, type FileNode, groupNodes, textOf } from '../reading/tree.ts';
import type { Context } from './check.ts';

/** The groups of a file as far as they can be made out, for checks that must not echo mistakes made elsewhere. */
export interface KnownGroups {
  shapes: GroupShape[];
  /** Every group has a sound name, so a name that is not among them exists nowhere. */
  complete: boolean;
  /** Names of groups whose importance is unsound: their generators are not known. */
  unsound: Set<string>;
  /** Names of groups with a list of importances or densities: their count is fixed by it. */
  listed: Set<string>;
  /** Every path that can be set, split into its sections. */
  paths(): string[][];
}

/** The schema allows no more; a longer list has its problem already. */
const MOST_GROUPS = 1000;

/** Reads the groups of a checked tree. */
export function knownGroups(root: FileNode, { bad }: Pick<Context, 'bad'>): KnownGroups {
  const shapes: GroupShape[] = [];
  const unsound = new Set<string>();
  const listed = new Set<string>();
  const seen = new Set<string>();
  const nodes = groupNodes(root);
  let complete = nodes.length > 0 && nodes.length <= MOST_GROUPS;
  for (const node of nodes.slice(0, MOST_GROUPS)) {
    const nameNode = childOf(node, 'name');
    const name = textOf(nameNode);
    if (nameNode === undefined || name === undefined || bad.has(nameNode)) {
      complete = false;
      continue;
    }
    const importance = childOf(node, 'importance');
    if (importance !== undefined && bad.has(importance)) unsound.add(name);
    if (!seen.has(name)) shapes.push({ name, generator: generatorOf(importance) });
    if (importance?.kind === 'list' || childOf(node, 'density')?.kind === 'list') listed.add(name);
    seen.add(name);
  }
  let paths: string[][] | undefined;
  return {
    shapes,
    complete,
    unsound,
    listed,
    paths: () => {
      paths ??= parameterPaths(shapes).map((path) => path.split('.'));
      return paths;
    },
  };
}

function generatorOf(importance: FileNode | undefined): string[] {
  const key = ['decay', 'power'].find((word) => entryOf(importance, word) !== undefined);
  return key === undefined ? [] : [key, 'first'];
}
