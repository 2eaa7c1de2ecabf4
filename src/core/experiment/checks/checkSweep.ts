import type { Parameter } from '../parameters.ts';
import type { Replacement } from '../reading/reporter.ts';
import {
  childOf,
  entryOf,
  type FileNode,
  type ListNode,
  type MapNode,
  numberOf,
  scalarOf,
  textOf,
} from '../reading/tree.ts';
import { rangeValues } from '../resolve.ts';
import { foundWords } from '../words.ts';
import type { Context } from './check.ts';
import { requoted } from './checkScalar.ts';
import { checkPath, checkSetOnce, checkValue, type PathPlace } from './checkSetting.ts';
import type { KnownGroups } from './groups.ts';

/** The schema allows no more points, cases and settings than these; what lies beyond has its problem already. */
const MOST_ENTRIES = 1000;
const MOST_SETTINGS = 100;

/** Checks the channels of the sweep: their parameters, values and ranges, and that no two set the same parameter. */
export function checkSweep(root: FileNode, groups: KnownGroups, context: Context): void {
  const sweep = childOf(root, 'sweep');
  if (sweep?.kind !== 'map') return;
  const seen = new Map<string, string>();
  for (const { key, value } of sweep.entries) {
    if (value.kind !== 'map' || !['x', 'y', 'row', 'column'].includes(key)) continue;
    const cases = childOf(value, 'cases');
    if (cases?.kind === 'list') checkCases(cases, `sweep.${key}.cases`, groups, seen, context);
    else checkParameterChannel(value, `sweep.${key}`, groups, seen, context);
  }
}

/** Checks the labelled points: their labels, parameters and values. */
export function checkPoints(root: FileNode, groups: KnownGroups, context: Context): void {
  const points = childOf(root, 'points');
  if (points?.kind !== 'map') return;
  for (const { key, keySpan, value } of points.entries.slice(0, MOST_ENTRIES)) {
    if (key.trim() === '' || key.length > 100 || key in Object.prototype) {
      const message = `points has the label ${JSON.stringify(key.slice(0, 40))}, but a label must be text of 1 to 100 characters and no word that JavaScript keeps for itself.`;
      context.reporter.error({ code: 'bad-name', path: `points.${key}`, message, at: keySpan });
    }
    if (value.kind === 'map') checkSettings(value, `points.${key}`, groups, new Map(), context);
  }
}

function checkParameterChannel(
  channel: MapNode,
  path: string,
  groups: KnownGroups,
  seen: Map<string, string>,
  context: Context,
): void {
  const node = childOf(channel, 'parameter');
  const text = textOf(node);
  if (node?.kind !== 'scalar' || text === undefined || context.bad.has(node)) return;
  const place: PathPlace = { text, path: `${path}.parameter`, at: node, source: node.source };
  const parameter = checkPath(place, groups, context);
  if (parameter === undefined) return;
  checkSetOnce(parameter.path, place, seen, context);
  const values = childOf(channel, 'values');
  if (values?.kind === 'list') checkValues(values, parameter, text, `${path}.values`, context);
  for (const scale of ['log', 'linear'] as const) {
    const ends = childOf(channel, scale);
    if (ends?.kind === 'list') checkRange(ends, scale, channel, parameter, text, path, context);
  }
}

function checkValues(list: ListNode, parameter: Parameter, written: string, path: string, context: Context): void {
  const seen = new Map<unknown, number>();
  for (const [i, node] of list.items.entries()) {
    if (!checkValue(node, parameter, written, `${path}[${i}]`, context)) continue;
    const value = scalarOf(node);
    const first = seen.get(value);
    if (first === undefined) seen.set(value, i);
    else {
      const message = `${path}[${i}] is ${foundWords(node)}, as is ${path}[${first}]; the values of a channel must differ.`;
      context.reporter.error({ code: 'duplicate-value', path: `${path}[${i}]`, message, at: node });
    }
  }
}

function checkRange(
  ends: ListNode,
  scale: 'log' | 'linear',
  channel: MapNode,
  parameter: Parameter,
  written: string,
  path: string,
  context: Context,
): void {
  const { reporter, bad } = context;
  const rangePath = `${path}.${scale}`;
  const type = parameter.fragment.type;
  if (type !== 'number' && type !== 'integer') {
    const message = `${rangePath} is a range, but ${written} takes no numbers; list its values with the key values instead.`;
    reporter.error({ code: 'wrong-type', path: rangePath, message, at: entryOf(channel, scale)?.keySpan ?? ends });
    return;
  }
  const [fromNode, toNode] = ends.items;
  if (bad.has(ends) || fromNode === undefined || toNode === undefined) return;
  for (const [i, node] of ends.items.entries()) {
    if (scale === 'log' && (numberOf(node) ?? 1) <= 0) {
      const message = `${rangePath}[${i}] is ${foundWords(node)}, but both ends of a logarithmic range must be above 0.`;
      const fixes = logFixes(node, ends.items[1 - i], channel, type === 'integer');
      reporter.error({ code: 'log-range', path: `${rangePath}[${i}]`, message, at: node, fixes });
      bad.add(node);
    } else {
      checkValue(node, parameter, written, `${rangePath}[${i}]`, context);
    }
  }
  const pointsNode = childOf(channel, 'points');
  const [from, to, points] = [numberOf(fromNode), numberOf(toNode), numberOf(pointsNode)];
  const sound = ![fromNode, toNode, pointsNode].some((node) => node === undefined || bad.has(node));
  if (!sound || from === undefined || to === undefined || points === undefined) return;
  const values = rangeValues(scale, from, to, points);
  const fraction = values.find((value) => !Number.isInteger(value));
  if (new Set(values).size < values.length) {
    const message = `${rangePath} goes from ${from} to ${to}, too short a way for ${points} different values; the values of a channel must differ.`;
    reporter.error({ code: 'empty-range', path: rangePath, message, at: ends });
  } else if (type === 'integer' && fraction !== undefined && pointsNode !== undefined) {
    const message = `${path}.points is ${points}, which makes ${fraction} one of the values, but ${written} must be a whole number; change points, or list the values with the key values.`;
    reporter.error({ code: 'not-integer', path: `${path}.points`, message, at: pointsNode });
  }
}

/** Two ways out of a logarithmic range that reaches 0: a linear one, or an end above 0, two decades from the other one. */
function logFixes(end: FileNode, other: FileNode | undefined, channel: MapNode, whole: boolean): Replacement[] {
  const key = entryOf(channel, 'log');
  const linear =
    key === undefined
      ? []
      : [{ title: 'Change to linear', at: key.keySpan, newText: requoted('linear', key.keySource) }];
  const away = numberOf(other) ?? 0;
  if (away <= 0 || (whole && away <= 1)) return linear;
  const value = whole ? 1 : Number((away / 100).toPrecision(12));
  return [...linear, { title: `Change to ${value}`, at: end, newText: String(value) }];
}

function checkCases(
  cases: ListNode,
  path: string,
  groups: KnownGroups,
  seen: Map<string, string>,
  context: Context,
): void {
  const names = new Map<string, number>();
  const ofChannel = new Map<string, string>();
  for (const [i, one] of cases.items.slice(0, MOST_ENTRIES).entries()) {
    const nameNode = childOf(one, 'name');
    const name = textOf(nameNode);
    const first = name === undefined ? undefined : names.get(name);
    if (nameNode !== undefined && name !== undefined && first !== undefined) {
      const message = `${path}[${i}].name is ${foundWords(nameNode)}, but ${path}[${first}] has that name already; names of cases must be unique.`;
      context.reporter.error({ code: 'duplicate-name', path: `${path}[${i}].name`, message, at: nameNode });
    } else if (name !== undefined) names.set(name, i);
    const set = childOf(one, 'set');
    // Cases of one channel take turns, so they may set the same parameters; another channel may not.
    if (set?.kind === 'map') {
      for (const [stored, where] of checkSettings(set, `${path}[${i}].set`, groups, new Map(seen), context))
        ofChannel.set(stored, where);
    }
  }
  for (const [stored, where] of ofChannel) seen.set(stored, where);
}

/** Checks paths and values of a map of settings; returns `seen` with the parameters that it sets. */
function checkSettings(
  set: MapNode,
  path: string,
  groups: KnownGroups,
  seen: Map<string, string>,
  context: Context,
): Map<string, string> {
  for (const { key, keySpan, keySource, value } of set.entries.slice(0, MOST_SETTINGS)) {
    const place: PathPlace = { text: key, path: `${path}.${key}`, at: keySpan, source: keySource };
    const parameter = checkPath(place, groups, context);
    if (parameter === undefined) continue;
    checkSetOnce(parameter.path, place, seen, context);
    checkValue(value, parameter, key, place.path, context);
  }
  return seen;
}
