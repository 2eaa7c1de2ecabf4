import { DEFAULT_TRAIN } from '../defaults.ts';
import { fileFragment } from '../grammar/fragment.ts';
import type { Reporter } from '../reading/reporter.ts';
import { childOf, type FileNode, numberOf, plainValue, textOf } from '../reading/tree.ts';
import type { ExperimentFile } from '../schema.ts';
import { suggestion } from '../suggest.ts';
import { foundWords } from '../words.ts';
import { type Context, check } from './check.ts';
import { checkFeatures } from './checkFeatures.ts';
import { checkModel } from './checkLayers.ts';
import { checkNeuronKeys } from './checkNeurons.ts';
import { requoted } from './checkScalar.ts';
import { checkPoints, checkSweep } from './checkSweep.ts';
import { type KnownGroups, knownGroups } from './groups.ts';

/**
 * Checks a tree against the grammar and against itself. Every mistake is reported once; what depends on an unsound
 * value is left alone. Returns the file where there is no error.
 */
export function checkFile(root: FileNode, reporter: Reporter): ExperimentFile | undefined {
  const context: Context = { reporter, bad: new WeakSet() };
  check(root, fileFragment, '', context);
  if (root.kind !== 'map') return undefined;
  checkModel(root, context);
  checkNeuronKeys(root, context);
  checkFeatures(root, context);
  const groups = knownGroups(root, context);
  checkSweep(root, groups, context);
  checkPoints(root, groups, context);
  checkMarginal(root, groups, context);
  checkWarmup(root, context);
  // The checks above are the proof; the tests hold them against TypeBox's own.
  return reporter.hasErrors() ? undefined : (plainValue(root) as ExperimentFile);
}

/** The groups that marginal names must exist and differ. */
function checkMarginal(root: FileNode, groups: KnownGroups, { reporter, bad }: Context): void {
  const marginal = childOf(root, 'marginal');
  const names = groups.shapes.map((shape) => shape.name);
  for (const key of ['feature', 'reference']) {
    const node = childOf(marginal, key);
    const name = textOf(node);
    if (node?.kind !== 'scalar' || name === undefined || bad.has(node) || names.includes(name) || !groups.complete)
      continue;
    const meant = suggestion(name, names);
    const path = `marginal.${key}`;
    const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
    const message = `${path} is ${foundWords(node)}, but no group has that name.${hint} Groups: ${names.join(', ')}.`;
    const fixes =
      meant === undefined ? [] : [{ title: `Change to ${meant}`, at: node, newText: requoted(meant, node.source) }];
    reporter.error({ code: 'unknown-group', path, message, at: node, fixes });
  }
}

function checkWarmup(root: FileNode, { reporter, bad }: Context): void {
  const train = childOf(root, 'train');
  const [warmupNode, stepsNode] = [childOf(train, 'warmup_steps'), childOf(train, 'steps')];
  const [warmup, steps] = [numberOf(warmupNode), numberOf(stepsNode)];
  if (warmupNode === undefined || warmup === undefined || bad.has(warmupNode)) return;
  if (stepsNode !== undefined && bad.has(stepsNode)) return;
  const most = steps ?? DEFAULT_TRAIN.steps;
  if (warmup <= most) return;
  const message = `train.warmup_steps is ${warmup}, but must be at most train.steps, which is ${most}.`;
  reporter.error({ code: 'out-of-range', path: 'train.warmup_steps', message, at: warmupNode });
}
