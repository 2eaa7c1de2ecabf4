import { layersFault } from '../../training/layers.ts';
import { DEFAULTS } from '../defaults.ts';
import type { Experiment, Model } from '../experiment.ts';
import { fileFragment, property } from '../grammar/fragment.ts';
import { locateNode } from '../reading/locate.ts';
import type { Replacement, Reporter } from '../reading/reporter.ts';
import { childOf, entryOf, type FileNode, textOf } from '../reading/tree.ts';
import { configurationWith } from '../settings.ts';
import { sweptPaths } from '../sweep.ts';
import { allowedWords, formatCount } from '../words.ts';
import type { Context } from './check.ts';
import { requoted } from './checkScalar.ts';
import { kindsOfCell, MOST_KINDS, whereOf } from './kindsOfCell.ts';

/** Keys that only layered models have. */
const OF_LAYERS = ['tied', 'embedding'];

/** Checks what the schema cannot say of the model: a plain one needs its dimensions, and has nothing of layers. */
export function checkModel(root: FileNode, { reporter }: Context): void {
  const model = childOf(root, 'model');
  if (model?.kind !== 'map' || entryOf(model, 'layers') !== undefined) return;
  const known = property(fileFragment, 'model');
  const mistyped = model.entries.some(({ key }) => property(known, key) === undefined);
  if (entryOf(model, 'dimensions') === undefined && !mistyped) {
    const allowed = allowedWords(property(known, 'dimensions') ?? {});
    const message = `model has no dimensions; it must have one: ${allowed}.`;
    reporter.error({ code: 'missing-key', path: 'model.dimensions', message, at: model.label });
  }
  // checkNeurons.ts tells of those in the neurons family.
  if (textOf(childOf(model, 'family')) === 'neurons') return;
  for (const key of OF_LAYERS) {
    const entry = entryOf(model, key);
    if (entry === undefined || mistyped) continue;
    const message = `model has ${key}, which goes with layers; give model.layers too, or leave ${key} out.`;
    reporter.error({ code: 'conflicting-keys', path: `model.${key}`, message, at: entry.keySpan });
  }
}

/** Checks the layers of every cell's model against each other, and that there is an engine that trains them. */
export function checkLayers(experiment: Experiment, root: FileNode, reporter: Reporter): void {
  const { model, features } = experiment;
  if (model.family === 'neurons') return;
  const { layers, embedding = DEFAULTS.embedding } = model;
  if (layers === undefined) {
    checkTiedSweep(experiment, root, reporter);
    return;
  }
  checkEngine(experiment, root, reporter);
  const own = faultOf(model, features);
  // A sweep of the dimensions sets those of the layer too, so that a file which contradicts itself shows here alone.
  if (own?.path === 'model.dimensions') {
    const at = locateNode(root, own.path) ?? root.label;
    const units = String(layers[embedding]?.units);
    const fixes = [{ title: `Change to ${units}`, at, newText: units }];
    reporter.error({ code: 'conflicting-values', ...own, at, fixes });
    return;
  }
  const counts = features.map(({ name }) => `features.${name}.count`);
  const kinds = kindsOfCell(experiment, new Set(['model.family', 'model.dimensions', 'model.tied', ...counts]));
  if (kinds.length > MOST_KINDS) {
    const message = `model.layers: the sweep varies what they have to fit in more than ${formatCount(MOST_KINDS)} ways; take fewer points.`;
    const at = locateNode(root, 'sweep')?.label ?? root.label;
    reporter.error({ code: 'too-many-cells', path: 'model.layers', message, at });
    return;
  }
  for (const kind of kinds) {
    const cell = configurationWith(experiment, kind);
    const fault = faultOf(cell.model, cell.features);
    if (fault === undefined) continue;
    const at = locateNode(root, fault.path) ?? locateNode(root, 'sweep')?.label ?? root.label;
    const message = fault.message.replace(/(?=, but)/, whereOf(kind));
    reporter.error({ code: 'conflicting-values', path: fault.path, message, at });
    return;
  }
}

const faultOf = ({ dimensions, ...model }: Model, features: Experiment['features']) =>
  layersFault({ ...model, D: dimensions, N: features.reduce((sum, { count }) => sum + count, 0) });

/** The kernels do not train layers. The engine is shown where the file names one, else the layers. */
function checkEngine({ engine }: Experiment, root: FileNode, reporter: Reporter): void {
  if (engine === 'tensorflow') return;
  const named = entryOf(root, 'engine')?.value;
  const layers = entryOf(childOf(root, 'model'), 'layers');
  const at = named ?? layers?.keySpan ?? root.label;
  const path = named === undefined ? 'model.layers' : 'engine';
  const found = named === undefined ? 'model has layers' : 'engine is kernels';
  const message = `${found}, but the kernels do not train layered models; write engine: tensorflow, or leave model.layers out.`;
  reporter.error({ code: 'needs-tensorflow', path, message, at, fixes: engineFix(root, named, reporter) });
}

/** The engine in place of the one that the file names, or before the model. */
function engineFix(root: FileNode, named: FileNode | undefined, reporter: Reporter): Replacement[] {
  const title = 'Train with TensorFlow.js (engine: tensorflow)';
  if (named?.kind === 'scalar') return [{ title, at: named, newText: requoted('tensorflow', named.source) }];
  const model = entryOf(root, 'model');
  if (model === undefined) return [];
  const { start } = model.keySpan;
  const quoted = model.keySource.startsWith('"');
  const line = quoted ? '"engine": "tensorflow"' : 'engine: tensorflow';
  // Keys in braces are told apart by commas, others by lines of equal indentation.
  const inBraces = root.kind === 'map' && root.start < (root.entries[0]?.keySpan.start ?? 0);
  const newText = inBraces ? `${line}, ` : `${line}\n${' '.repeat(reporter.column(start))}`;
  return [{ title, at: { start, end: start }, newText }];
}

/** Whether a plain model is tied is said by its family. */
function checkTiedSweep(experiment: Experiment, root: FileNode, reporter: Reporter): void {
  if (!sweptPaths(experiment).includes('model.tied')) return;
  const at = (locateNode(root, 'sweep') ?? locateNode(root, 'points') ?? root).label;
  const message = 'model.tied varies, but goes with layers; give model.layers too, or leave it alone.';
  reporter.error({ code: 'conflicting-keys', path: 'model.tied', message, at });
}
