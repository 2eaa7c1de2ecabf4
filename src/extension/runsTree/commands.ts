import * as vscode from 'vscode';
import { Command } from '../ids.ts';
import { reasonOf, showFailure } from '../notices.ts';
import type { Panels } from '../panel/panels.ts';
import type { PanelTarget } from '../panel/runPanel.ts';
import type { LatestRuns } from '../runs/latestRuns.ts';
import type { Runner } from '../runs/runner.ts';
import type { RunTracker } from '../runs/runTracker.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { deleteRuns, deleteUnstarred, undoDelete } from './deletion.ts';
import { targetsOf } from './nodes.ts';
import { resumeRun } from './resume.ts';
import type { RunList } from './runList.ts';
import type { RunsTree } from './runsTree.ts';

export interface RunsTreeParts {
  tree: RunsTree;
  list: RunList;
  service: RunServiceClient;
  runner: Runner;
  tracker: RunTracker;
  latest: LatestRuns;
  panels: Panels;
  log: vscode.LogOutputChannel;
}

/** The row that a command was called on, and all that are selected if it is one of them. */
type Handler = (argument?: unknown, selected?: unknown) => unknown;

/** The commands of the view *Runs*. Without a row they are about the rows that are selected in it. */
export function runsTreeCommands(parts: RunsTreeParts): Record<string, Handler> {
  const { tree, list, runner, tracker } = parts;
  const onRuns =
    (act: (targets: PanelTarget[]) => unknown): Handler =>
    (argument, selected) =>
      act(targetsOf(argument, selected, tree.selection));
  const onRun = (act: (target: PanelTarget) => unknown): Handler =>
    onRuns(([target]) => (target === undefined ? undefined : act(target)));
  return {
    [Command.CancelAll]: async () => {
      // The last in the line first, so that none gets its turn meanwhile.
      await Promise.all(
        tracker
          .all()
          .reverse()
          .map(({ file }) => runner.cancel(file)),
      );
    },
    [Command.ResumeRun]: onRun((target) => resumeRun(target, parts)),
    [Command.RetryRun]: onRun((target) => resumeRun(target, parts)),
    [Command.ShowRunLog]: onRun((target) => showLog(target, parts)),
    [Command.StarRun]: onRuns((targets) => mark(targets, { star: true }, parts)),
    [Command.UnstarRun]: onRuns((targets) => mark(targets, { star: false }, parts)),
    [Command.EditNote]: onRun((target) => editNote(target, parts)),
    [Command.FilterRuns]: () => askFilter(tree),
    [Command.ClearFilter]: () => {
      tree.filter = '';
    },
    [Command.RefreshRuns]: () => list.refresh(),
    [Command.RevealRun]: onRun(({ runDir }) =>
      vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(runDir)),
    ),
    [Command.RevealRunInOS]: onRun(({ runDir }) =>
      vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(runDir)),
    ),
    [Command.CopyRunPath]: onRuns((targets) =>
      vscode.env.clipboard.writeText(targets.map(({ runDir }) => runDir).join('\n')),
    ),
    [Command.DeleteRuns]: onRuns((targets) => deleteRuns(targets, parts)),
    [Command.DeleteUnstarred]: () => deleteUnstarred(parts),
    [Command.UndoDelete]: () => undoDelete(parts),
  };
}

async function mark(
  targets: readonly PanelTarget[],
  marks: { star?: boolean; note?: string },
  { service, list }: RunsTreeParts,
): Promise<void> {
  try {
    for (const { runDir } of targets) await service.call('setMarks', { runDir, marks });
  } catch (error) {
    showFailure(vscode.l10n.t('The run cannot be marked: {0}', reasonOf(error)));
  }
  await list.refresh();
}

async function editNote(target: PanelTarget, parts: RunsTreeParts): Promise<void> {
  const run = parts.list.run(target.runDir);
  if (run === undefined) return;
  const answer = await vscode.window.showInputBox({
    title: vscode.l10n.t('Note on this run of {0}', run.experiment),
    prompt: vscode.l10n.t('Shown beside the run. Leave it empty to remove the note.'),
    value: run.note,
  });
  const note = answer?.trim();
  if (note !== undefined && note !== run.note) await mark([target], { note }, parts);
}

async function askFilter(tree: RunsTree): Promise<void> {
  const filter = await vscode.window.showInputBox({
    title: vscode.l10n.t('Show which runs?'),
    prompt: vscode.l10n.t('Words from a name, a state or a note; or “starred”, “changed”. Empty shows all.'),
    placeHolder: vscode.l10n.t('figure4 starred'),
    value: tree.filter,
  });
  if (filter !== undefined) tree.filter = filter;
}

/** The run's own log; the extension's where the run has none. */
async function showLog({ runDir }: PanelTarget, { log }: RunsTreeParts): Promise<void> {
  try {
    await vscode.window.showTextDocument(vscode.Uri.joinPath(vscode.Uri.file(runDir), 'log.txt'), {
      preview: true,
    });
  } catch {
    log.show();
  }
}
