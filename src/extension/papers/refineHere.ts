import * as vscode from 'vscode';
import type { Experiment } from '../../core/experiment/experiment.ts';
import { refinedFileName } from '../../core/experiment/refine/names.ts';
import type { DiagramRegion } from '../../core/experiment/refine/region.ts';
import type { RefinedFrom } from '../../protocol/runService.ts';
import { Command } from '../ids.ts';
import { reasonOf, showFailure, showInformation } from '../notices.ts';
import { regionOf } from '../panel/requests.ts';
import type { PanelTarget } from '../panel/runPanel.ts';
import { runTargetOf } from '../runs/runTarget.ts';
import type { PaperParts } from './commands.ts';
import { pointsIn, rangeIn } from './refineInput.ts';

/**
 * Writes an experiment file beside a run's own that sweeps a region of its diagram, and opens it.
 *
 * @param region of the panel's page; left out, the user is asked for the ranges
 * @returns the new file; `undefined` where the user gave up, or was told why there is none
 */
export async function refineHere(
  argument: unknown,
  region: unknown,
  parts: PaperParts,
): Promise<vscode.Uri | undefined> {
  try {
    const target = await runTargetOf(argument, parts);
    if (target === undefined) {
      showInformation(vscode.l10n.t('Open the results of a run to refine a region of its diagram.'));
      return undefined;
    }
    const { experiment } = await parts.service.call('describe', { runDir: target.runDir });
    const wanted = region === undefined ? await askRegion(experiment) : regionOf({ region });
    const points = wanted && (await askPoints(experiment));
    return points && (await write(target, wanted, points, parts));
  } catch (error) {
    showFailure(vscode.l10n.t('The region could not be refined: {0}', reasonOf(error)));
    return undefined;
  }
}

async function write(
  { file, runDir }: PanelTarget,
  region: DiagramRegion,
  points: Points,
  { service }: PaperParts,
): Promise<vscode.Uri | undefined> {
  const text = await textOf(file);
  const refined = await service.call('refine', { runDir, region, points, ...(text !== undefined && { text }) });
  if ('problem' in refined) {
    showFailure(vscode.l10n.t('The region could not be refined: {0}', refined.problem));
    return undefined;
  }
  const folder = vscode.Uri.joinPath(file, '..');
  const taken = (await vscode.workspace.fs.readDirectory(folder)).map(([name]) => name);
  const name = refinedFileName(file.path.slice(file.path.lastIndexOf('/') + 1), taken);
  const target = vscode.Uri.joinPath(folder, name);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(refined.text));
  await vscode.window.showTextDocument(target, { viewColumn: columnOf(file) });
  showInformation([vscode.l10n.t('The region is in {0}.', name), ...remarkOn(refined.from)].join(' '), {
    title: vscode.l10n.t('Run'),
    run: () => void vscode.commands.executeCommand(Command.Run, target),
  });
  return target;
}

/** The file as it stands: in its editor where it is open, else on disk; `undefined` where it is gone. */
async function textOf(file: vscode.Uri): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === file.toString());
  if (open !== undefined) {
    return open.getText();
  }
  return vscode.workspace.fs.readFile(file).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => undefined,
  );
}

/** The column that has the run's own file; else the first, which leaves the panel in sight. */
const columnOf = (file: vscode.Uri): vscode.ViewColumn =>
  vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === file.toString())?.viewColumn ??
  vscode.ViewColumn.One;

function remarkOn(from: RefinedFrom): string[] {
  switch (from) {
    case 'file':
      return [];
    case 'source':
      return [
        vscode.l10n.t('The experiment file has changed since the run: this is made from the file as it was run.'),
      ];
    case 'config':
      return [vscode.l10n.t('The run had settings that are not in its file: this is made from all of its settings.')];
  }
}

interface Points {
  x?: number;
  y?: number;
}

/** Along these axes values are spaced along a range, so that there can be more of them. */
function rangesOf({
  sweep,
}: Experiment): { name: 'x' | 'y'; parameter: string; from: number; to: number; points: number }[] {
  return (['x', 'y'] as const).flatMap((name) => {
    const channel = sweep[name];
    return channel?.kind === 'range' && channel.values.length > 1 ? [{ name, ...channel }] : [];
  });
}

/** Asks for the range along each axis. @returns `undefined` where the user gave up, or there is nothing to ask for */
async function askRegion(experiment: Experiment): Promise<DiagramRegion | undefined> {
  const ranges = rangesOf(experiment);
  if (ranges.length === 0) {
    showInformation(vscode.l10n.t('{0} sweeps no range that could be refined.', experiment.name));
    return undefined;
  }
  const region: DiagramRegion = {};
  for (const { name, parameter, from, to } of ranges) {
    const answer = await vscode.window.showInputBox({
      title: vscode.l10n.t('Refine {0}', experiment.name),
      prompt: vscode.l10n.t('Range of {0} along {1}', parameter, name),
      value: `${from} to ${to}`,
      ignoreFocusOut: true,
      validateInput: (text) =>
        rangeIn(text) === undefined ? vscode.l10n.t('Write two different numbers, such as 0.1 to 2.') : undefined,
    });
    const range = answer === undefined ? undefined : rangeIn(answer);
    if (range === undefined) {
      return undefined;
    }
    region[name] = range;
  }
  return region;
}

/** Asks how many values there are to be along the axes. @returns `undefined` where the user gave up */
async function askPoints(experiment: Experiment): Promise<Points | undefined> {
  const ranges = rangesOf(experiment);
  if (ranges.length === 0) {
    return {};
  }
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Refine {0}', experiment.name),
    prompt: vscode.l10n.t('Values along {0}', ranges.map(({ parameter }) => parameter).join(' × ')),
    value: ranges.map(({ points }) => points).join(' × '),
    ignoreFocusOut: true,
    validateInput: (text) =>
      pointsIn(text, ranges.length) === undefined
        ? vscode.l10n.t('Write a whole number from 2 to 1000 for each axis, such as 41 × 31, or one for all.')
        : undefined,
  });
  const counts = answer === undefined ? undefined : pointsIn(answer, ranges.length);
  return counts && Object.fromEntries(ranges.map(({ name }, index) => [name, counts[index]]));
}
