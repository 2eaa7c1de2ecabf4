import { fileFragment, property } from '../grammar/fragment.ts';
import { findParameter, type Parameter } from '../parameters.ts';
import { type FileNode, type Place, scalarOf } from '../reading/tree.ts';
import { suggestion } from '../suggest.ts';
import { quoted } from '../words.ts';
import { type Context, check } from './check.ts';
import { requoted } from './checkScalar.ts';
import type { KnownGroups } from './groups.ts';

/** A parameter path in the text. */
export interface PathPlace {
  /** The parameter path itself, such as `data.density`. */
  text: string;
  /** Where it stands: `sweep.x.parameter`, or for a key the path of its value. */
  path: string;
  at: Place;
  /** As written, with quotes. */
  source: string;
}

/** The parameter that a path names; `undefined`, and reported, where there is none that can be set. */
export function checkPath(place: PathPlace, groups: KnownGroups, { reporter }: Context): Parameter | undefined {
  const { text, path, at } = place;
  const parameter = findParameter(text, groups.shapes);
  const report = (code: string, message: string, meant?: string): void => {
    const fixes =
      meant === undefined ? [] : [{ title: `Change to ${meant}`, at, newText: requoted(meant, place.source) }];
    reporter.error({ code, path, message, at, fixes });
  };
  const [section = '', key = '', third] = text.split('.');
  if (parameter !== undefined && third === 'count' && groups.listed.has(key)) {
    const message = `${path} sets ${text}, but ${key} has a list of importances or densities, which fixes its count; write one number or a generator.`;
    report('wrong-length', message);
    return undefined;
  }
  if (parameter !== undefined) return parameter;

  const inFile = property(fileFragment, section);
  const fragment =
    section === 'features'
      ? property(inFile?.items, third ?? '')
      : key === ''
        ? inFile
        : property(inFile, key.replace(/\[.*/, ''));
  if (fragment?.sweep === false) {
    report(
      'not-sweepable',
      `${path} names ${text}, which belongs to the whole run and cannot vary from cell to cell. ${ALLOWED}`,
    );
  } else if (!reporter.isFull() && !(section === 'features' && isEcho(key, groups))) {
    const meant = suggestedPath(text, groups);
    const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
    report(
      'unknown-parameter',
      `${path} names the parameter ${quoted(text)}, which this file does not have.${hint} ${ALLOWED}`,
      meant,
    );
  }
  return undefined;
}

const ALLOWED =
  'Allowed are paths of single values, such as data.density, features.<group>.importance, model.dimensions or train.steps.';

/** Whether an unknown group, or generator of a group, may only be an echo of a mistake in features. */
const isEcho = (name: string, groups: KnownGroups): boolean =>
  groups.unsound.has(name) || (!groups.complete && !groups.shapes.some((shape) => shape.name === name));

/** The path that was probably meant. */
function suggestedPath(text: string, groups: KnownGroups): string | undefined {
  const byIndex = /^features\[(\d+)\]\.(.+)$/.exec(text);
  const name = byIndex === null ? undefined : groups.shapes[Number(byIndex[1])]?.name;
  const named = name === undefined ? text : `features.${name}.${byIndex?.[2]}`;
  if (findParameter(named, groups.shapes) !== undefined) return named;
  // A group alone, or a part of a number, stands for its importance; a bare key for the first parameter that ends in it.
  const importance = [`${named}.importance`, named.replace(/\.importance\..*$/, '.importance')];
  return (
    importance.find((path) => findParameter(path, groups.shapes) !== undefined) ??
    nearestBySections(named, groups) ??
    groups
      .paths()
      .find((path) => path.at(-1) === named)
      ?.join('.')
  );
}

/** The nearest path of as many sections, section by section: `feature.od.importance` is `features.odd.importance`. */
function nearestBySections(text: string, groups: KnownGroups): string | undefined {
  const words = text.split('.');
  let candidates = groups.paths().filter((path) => path.length === words.length);
  for (const [i, word] of words.entries()) {
    const meant = suggestion(word, [...new Set(candidates.map((path) => path[i] ?? ''))]);
    candidates = candidates.filter((path) => path[i] === meant);
  }
  return candidates[0]?.join('.');
}

/** Checks a value that a sweep or point gives to a parameter: its type and its range. */
export function checkValue(
  node: FileNode,
  parameter: Parameter,
  written: string,
  path: string,
  context: Context,
): boolean {
  return !context.bad.has(node) && check(node, parameter.fragment, path, context, written) && scalarOf(node) !== null;
}

/**
 * Reports a parameter that another place sets as well, or a part of it: `features.odd.importance` and
 * `features.odd.importance.decay` overlap. Adds it to `seen` where not.
 */
export function checkSetOnce(
  stored: string,
  place: PathPlace,
  seen: Map<string, string>,
  { reporter }: Context,
): boolean {
  const clash = [...seen.keys()].find(
    (other) => other === stored || other.startsWith(`${stored}.`) || stored.startsWith(`${other}.`),
  );
  if (clash === undefined) {
    seen.set(stored, place.path);
    return true;
  }
  const message = `${place.path} sets ${place.text}, but ${seen.get(clash)} sets ${clash === stored ? 'it' : clash} already; a parameter may be set by one place only.`;
  reporter.error({ code: 'set-twice', path: place.path, message, at: place.at });
  return false;
}
