import { DEFAULTS } from '../defaults.ts';
import type { Replacement } from '../reading/reporter.ts';
import { childOf, type FileNode, groupNodes, type MapEntry, type MapNode, numberOf, textOf } from '../reading/tree.ts';
import { plural } from '../words.ts';
import type { Context } from './check.ts';

/** Checks what the schema cannot say of features and data: unique names, lengths of lists, density given once. */
export function checkFeatures(root: FileNode, context: Context): void {
  const seen = new Map<string, number>();
  for (const [i, group] of groupNodes(root).entries()) {
    if (group.kind !== 'map') continue;
    checkName(group, i, seen, context);
    checkLengths(group, i, context);
    checkCorrelation(group, i, context);
  }
  checkDensity(root, context);
}

function checkName(group: FileNode, i: number, seen: Map<string, number>, { reporter, bad }: Context): void {
  const node = childOf(group, 'name');
  const name = textOf(node);
  if (node === undefined || name === undefined || bad.has(node)) return;
  const path = `features[${i}].name`;
  const first = seen.get(name);
  if (name in Object.prototype) {
    const message = `${path} is ${name}, a word that JavaScript keeps for itself; any other name is allowed.`;
    reporter.error({ code: 'bad-name', path, message, at: node });
    bad.add(node);
  } else if (first !== undefined) {
    const message = `${path} is ${name}, but features[${first}] has that name already; names of groups must be unique.`;
    reporter.error({ code: 'duplicate-name', path, message, at: node });
  } else {
    seen.set(name, i);
  }
}

/** A list has one value for each member. */
function checkLengths(group: FileNode, i: number, { reporter, bad }: Context): void {
  const countNode = childOf(group, 'count');
  if (countNode !== undefined && bad.has(countNode)) return;
  const count = numberOf(countNode) ?? DEFAULTS.count;
  for (const key of ['importance', 'density']) {
    const node = childOf(group, key);
    if (node?.kind !== 'list' || bad.has(node) || node.items.length === count) continue;
    const path = `features[${i}].${key}`;
    const message = `${path} is a list of ${plural(node.items.length, 'value')}, but the group has a count of ${count}; a list must have one value for each member.`;
    reporter.error({ code: 'wrong-length', path, message, at: node });
    bad.add(node);
  }
}

function checkCorrelation(group: FileNode, i: number, { reporter, bad }: Context): void {
  if (group.kind !== 'map') return;
  const [, second] = group.entries.filter(
    ({ key, value }) => (key === 'correlated' || key === 'anticorrelated') && !bad.has(value),
  );
  if (second === undefined) return;
  const message = `features[${i}] has both correlated and anticorrelated, but members can be only one of them.`;
  reporter.error({ code: 'conflicting-keys', path: `features[${i}].${second.key}`, message, at: second.keySpan });
}

function checkDensity(root: FileNode, { reporter }: Context): void {
  const data = childOf(root, 'data');
  if (data !== undefined && data.kind !== 'map') return;
  const given = data?.entries.filter(({ key }) => key === 'density' || key === 'sparsity') ?? [];
  const [first, second] = given;
  if (second !== undefined) {
    const message = 'data has both density and sparsity, but sparsity is 1 − density; it must have only one of them.';
    const fixes = [second, first].flatMap((entry) => (data && entry ? [removal(data, entry)] : []));
    reporter.error({ code: 'conflicting-keys', path: `data.${second.key}`, message, at: second.keySpan, fixes });
  }
  const groups = groupNodes(root);
  const everyGroupHasOne =
    groups.length > 0 && groups.every((group) => group.kind !== 'map' || childOf(group, 'density') !== undefined);
  const mistyped =
    data?.entries.some(({ key }) => !['kind', 'density', 'sparsity', 'symmetric'].includes(key)) === true;
  // Of one-hot data exactly one feature is active: densities only say how often which one, and equally by default.
  const oneHot = textOf(childOf(data, 'kind')) === 'one_hot';
  if (first !== undefined || everyGroupHasOne || mistyped || oneHot || groups.length === 0) return;
  const message =
    'data has no density; it must have one, a number from 0 to 1 (or sparsity), unless every group has its own.';
  reporter.error({ code: 'missing-key', path: 'data.density', message, at: (data ?? root).label });
}

/** The edit that takes an entry out of a map, with what parts it from its neighbour. */
function removal({ entries }: MapNode, entry: MapEntry): Replacement {
  const index = entries.indexOf(entry);
  const [before, after] = [entries[index - 1], entries[index + 1]];
  const start = after === undefined ? (before?.value.end ?? entry.keySpan.start) : entry.keySpan.start;
  const end = after?.keySpan.start ?? entry.value.end;
  return { title: `Remove ${entry.key}`, at: { start, end }, newText: '' };
}
