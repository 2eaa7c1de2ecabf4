import { checkExperiment } from './checks/checkExperiment.ts';
import { checkFile } from './checks/checkFile.ts';
import type { Experiment, Setting } from './experiment.ts';
import type { Problem, Range } from './problem.ts';
import { indexLines } from './reading/lines.ts';
import { locateNode } from './reading/locate.ts';
import { applyOverrides } from './reading/overrides.ts';
import { readTree } from './reading/readTree.ts';
import { createReporter } from './reading/reporter.ts';
import { childOf, type FileNode, firstLine, groupNodes, textOf } from './reading/tree.ts';
import { resolveFile } from './resolve.ts';

/** A value that replaces or adds to what the file says, as `--set path=value` on the command line. */
export interface Override {
  /** A path as in problems and sweeps: `train.steps`, `features.odd.importance`, `sweep.x.points`. */
  path: string;
  value: Setting;
}

/** A feature group in the text: for hovers and lenses, found even where the rest of the file is broken. */
export interface LocatedGroup {
  group: string;
  nameRange: Range;
  range: Range;
}

export interface ParsedExperiment {
  /** `undefined` if and only if some problem is an error. */
  experiment?: Experiment;
  /** In the order of the text. */
  problems: Problem[];
  /** The range of the value at a path, as written: `features.odd.importance`, `features[1].name`, `data.density`. */
  locate(path: string): Range | undefined;
  features: LocatedGroup[];
}

/**
 * Parses the text of an experiment file, YAML or JSON: syntax, grammar, meaning, what can be trained, and whether the
 * work fits. Never throws, whatever the text; takes well under a second for any.
 * @param options.overrides applied as if they stood in the file, with the same checks
 * @param options.json the text is a JSON file: tabs may indent it
 */
export function parseExperiment(
  text: string,
  options: { overrides?: Override[]; json?: boolean } = {},
): ParsedExperiment {
  const source = readable(text, options.json === true);
  const lines = indexLines(source);
  const reporter = createReporter(lines);
  const { root: read, complete } = readTree(source, reporter);
  let experiment: Experiment | undefined;
  let root = read;
  if (complete) {
    if (isEmpty(read)) {
      const message = 'The file is empty; an experiment must have version, name, model, data and features.';
      reporter.error({ code: 'empty-file', path: '', message, at: firstLine(source) });
    } else {
      root = applyOverrides(read, options.overrides ?? [], reporter);
      const file = checkFile(root, reporter);
      if (file !== undefined) experiment = checkExperiment(resolveFile(file), root, reporter);
    }
  }
  return {
    ...(experiment === undefined ? {} : { experiment }),
    problems: reporter.problems.sort(
      (a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character,
    ),
    locate: (path) => {
      const node = locateNode(root, path);
      return node && lines.range(node.start, node.end);
    },
    features: locatedGroups(read).map(({ group, name, node }) => ({
      group,
      nameRange: lines.range(name.start, name.end),
      range: lines.range(node.start, node.end),
    })),
  };
}

/**
 * The text with the same offsets as VS Code sees: without byte-order mark, every line end known to YAML. In a JSON
 * file tabs may indent; no string of it holds a bare tab at the start of a line.
 */
function readable(text: string, json: boolean): string {
  const plain = text.replace(/^\uFEFF/, '').replace(/\r(?!\n)/g, '\n');
  return json ? plain.replace(/^[ \t]+/gm, (space) => ' '.repeat(space.length)) : plain;
}

const isEmpty = (node: FileNode | undefined): node is undefined =>
  node === undefined || (node.kind === 'scalar' && node.value === null);

function locatedGroups(root: FileNode | undefined): { group: string; name: FileNode; node: FileNode }[] {
  return groupNodes(root).flatMap((node) => {
    const name = childOf(node, 'name');
    const group = textOf(name);
    return name === undefined || group === undefined ? [] : [{ group, name, node }];
  });
}
