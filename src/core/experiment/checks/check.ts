import { branchesOf, type Fragment, property, recordValue } from '../grammar/fragment.ts';
import { complement } from '../parameters.ts';
import type { Replacement, Reporter } from '../reading/reporter.ts';
import { type FileNode, type ListNode, type MapEntry, type MapNode, numberOf } from '../reading/tree.ts';
import { suggestion } from '../suggest.ts';
import { allowedWords, alternatives, foundWords, plural, quoted } from '../words.ts';
import { checkScalar, fitsScalar, requoted } from './checkScalar.ts';

/** What a check needs beside the node: where problems go, and which nodes already have one. */
export interface Context {
  reporter: Reporter;
  /** Nodes with a problem of their own or beneath them: later checks leave them alone. */
  bad: WeakSet<FileNode>;
}

/**
 * Checks a node against a schema and reports one problem for each mistake. `path` is where the value stands,
 * `subject` the parameter it is for where that differs, as for a value of a sweep. Returns whether the node is sound.
 */
export function check(node: FileNode, fragment: Fragment, path: string, context: Context, subject = path): boolean {
  const sound = node.invalid !== true && checkKind(node, fragment, path, context, subject);
  if (!sound) context.bad.add(node);
  return sound;
}

function checkKind(node: FileNode, fragment: Fragment, path: string, context: Context, subject: string): boolean {
  const branches = branchesOf(fragment);
  if (node.kind === 'scalar') {
    const branch = branches.find((candidate) => fitsScalar(node, candidate));
    return checkScalar(node, branch ?? fragment, path, context.reporter, subject);
  }
  const type = node.kind === 'list' ? 'array' : 'object';
  const fitting = branches.filter((branch) => branch.type === type);
  const [branch] = fitting;
  if (branch === undefined) {
    const must = subject === path ? 'must be' : `${subject} must be`;
    const message = `${path || 'The file'} is ${foundWords(node)}, but ${must} ${allowedWords(fragment)}.`;
    context.reporter.error({ code: 'wrong-type', path, message, at: node });
    return false;
  }
  if (node.kind === 'list') return checkList(node, branch, path, context);
  const values = recordValue(branch);
  return values === undefined
    ? checkMap(node, fitting, path, context)
    : checkRecord(node, branch, values, path, context);
}

function checkList(node: ListNode, fragment: Fragment, path: string, context: Context): boolean {
  const { minItems = 0, maxItems = Number.POSITIVE_INFINITY, items = {} } = fragment;
  const count = node.items.length;
  if (count < minItems || count > maxItems) {
    const most = count < minItems ? `at least ${minItems}` : `at most ${maxItems}`;
    const must = minItems === maxItems ? `be ${allowedWords(fragment)}` : `have ${most}`;
    const message = `${path} is ${foundWords(node)}, but must ${must}.`;
    context.reporter.error({ code: 'wrong-length', path, message, at: node });
    return false;
  }
  return checkAll(node.items.map((item, i) => () => check(item, items, `${path}[${i}]`, context)));
}

function checkRecord(node: MapNode, fragment: Fragment, values: Fragment, path: string, context: Context): boolean {
  const { minProperties = 0, maxProperties = Number.POSITIVE_INFINITY } = fragment;
  const count = node.entries.length;
  if (count < minProperties || count > maxProperties) {
    const need = count < minProperties ? `at least ${minProperties}` : `at most ${maxProperties}`;
    const message = `${path} has ${plural(count, 'key')}, but must have ${need}.`;
    context.reporter.error({ code: 'wrong-length', path, message, at: node });
    return false;
  }
  return checkAll(node.entries.map((entry) => () => check(entry.value, values, `${path}.${entry.key}`, context)));
}

/** Checks a map against the one alternative that its keys choose. */
function checkMap(node: MapNode, branches: Fragment[], path: string, context: Context): boolean {
  const keys = [...new Set(branches.flatMap((branch) => Object.keys(branch.properties ?? {})))];
  const unknown = node.entries.filter((entry) => !keys.includes(entry.key));
  const present = new Set(node.entries.map((entry) => entry.key));
  const shown = keys.filter((key) => branches.some((branch) => property(branch, key)?.hidden !== true));
  const meant = new Set(unknown.map((entry) => reportUnknownKey(entry, shown, present, path, context)));
  const branch = branches.length === 1 ? branches[0] : chooseBranch(node, branches, meant, path, context);
  if (branch === undefined) return false;

  const sound = checkAll(
    node.entries
      .filter((entry) => keys.includes(entry.key))
      .map((entry) => () => {
        const fragment = property(branch, entry.key);
        const keyPath = path === '' ? entry.key : `${path}.${entry.key}`;
        if (fragment !== undefined) return check(entry.value, fragment, keyPath, context);
        const message = `${path} has ${entry.key}, which does not go with its other keys; they allow ${alternatives(Object.keys(branch.properties ?? {}))}.`;
        context.reporter.error({ code: 'conflicting-keys', path: keyPath, message, at: entry.keySpan });
        return false;
      }),
  );
  const missing = (branch.required ?? []).filter((key) => !present.has(key) && !meant.has(key));
  for (const key of missing) reportMissingKey(key, property(branch, key), node, path, context);
  return sound && unknown.length === 0 && missing.length === 0;
}

/**
 * Alternatives are told apart by their marks: required keys that no other alternative has, such as log, linear, values
 * and cases of a channel. `undefined`, and reported, where a map has no mark or two.
 */
function chooseBranch(
  node: MapNode,
  branches: Fragment[],
  meant: Set<string | undefined>,
  path: string,
  context: Context,
): Fragment | undefined {
  const markOf = (branch: Fragment): string | undefined =>
    branch.required?.find((key) => branches.every((other) => other === branch || property(other, key) === undefined));
  const marks = branches.map(markOf);
  const present = node.entries.filter((entry) => marks.includes(entry.key));
  const [first, second] = present;
  if (first !== undefined && second === undefined) return branches[marks.indexOf(first.key)];
  if (second !== undefined) {
    const message = `${path} has ${alternatives(present.map((entry) => entry.key)).replace(' or ', ' and ')}, but must have only one of them.`;
    context.reporter.error({ code: 'conflicting-keys', path: `${path}.${second.key}`, message, at: second.keySpan });
  } else if (!marks.some((mark) => meant.has(mark))) {
    const message = `${path} is ${foundWords(node)}, but must have one of the keys ${alternatives(marks.map(String))}.`;
    context.reporter.error({ code: 'missing-key', path, message, at: node.label });
  }
  return undefined;
}

/** Reports a key that the grammar does not have; returns the key that was probably meant. */
function reportUnknownKey(
  entry: MapEntry,
  keys: string[],
  present: Set<string>,
  path: string,
  { reporter }: Context,
): string | undefined {
  if (reporter.isFull()) return undefined;
  const free = keys.filter((key) => !present.has(key));
  const meant = suggestion(entry.key, free);
  const { hint, fixes } = entry.key === 'sparsity' ? densityInstead(entry, free) : renaming(entry, meant);
  const keyPath = path === '' ? entry.key : `${path}.${entry.key}`;
  const message = `${path || 'The file'} has no key ${quoted(entry.key)}.${hint} Allowed keys: ${keys.join(', ')}.`;
  reporter.error({ code: 'unknown-key', path: keyPath, message, at: entry.keySpan, fixes });
  return meant;
}

interface Advice {
  hint: string;
  fixes: Replacement[];
}

function renaming({ keySpan, keySource }: MapEntry, meant: string | undefined): Advice {
  if (meant === undefined) return { hint: '', fixes: [] };
  const fix = { title: `Change to ${meant}`, at: keySpan, newText: requoted(meant, keySource) };
  return { hint: ` Did you mean ${meant}?`, fixes: [fix] };
}

/** Sparsity has its own key in data alone; a group takes the density that it stands for. */
function densityInstead({ keySpan, keySource, value }: MapEntry, free: string[]): Advice {
  if (!free.includes('density')) return { hint: '', fixes: [] };
  const sparsity = numberOf(value);
  const at = { start: keySpan.start, end: value.end };
  const density = sparsity === undefined || sparsity < 0 || sparsity >= 1 ? undefined : complement(sparsity);
  const fixes =
    density === undefined
      ? []
      : [{ title: `Change to density: ${density}`, at, newText: `${requoted('density', keySource)}: ${density}` }];
  return { hint: ' Write density, which is 1 − sparsity.', fixes };
}

function reportMissingKey(
  key: string,
  fragment: Fragment | undefined,
  node: MapNode,
  path: string,
  context: Context,
): void {
  const message = `${path || 'The file'} has no ${key}; it must have one: ${fragment === undefined ? 'a value' : allowedWords(fragment)}.`;
  context.reporter.error({ code: 'missing-key', path: path === '' ? key : `${path}.${key}`, message, at: node.label });
}

/** Runs all checks, also after one has failed. */
const checkAll = (checks: (() => boolean)[]): boolean => checks.map((run) => run()).every((sound) => sound);
