import * as vscode from 'vscode';
import { reasonOf, showFailure, showInformation, showWarning } from '../notices.ts';
import type { PanelTarget } from '../panel/runPanel.ts';
import type { RunsTreeParts } from './commands.ts';
import type { Deletion } from './runList.ts';

/** Deletes runs at once, since *Undo* brings them back for a week. */
export async function deleteRuns(targets: readonly PanelTarget[], parts: RunsTreeParts): Promise<void> {
  if (targets.length === 0) return;
  const { service, list, panels, latest } = parts;
  try {
    const runDirs = targets.map(({ runDir }) => runDir);
    const { deletion, deleted, refused } = await service.call('deleteRuns', { runDirs });
    for (const target of targets.filter(({ runDir }) => deleted.includes(runDir))) {
      latest.forget(target.file);
      const panel = panels.of(target.file);
      if (panel?.target.runDir === target.runDir) panel.close();
    }
    await list.refresh();
    tellOf(
      deleted.length,
      refused,
      () =>
        void undo(
          list.deletions.filter((one) => one.deletion === deletion),
          parts,
        ),
    );
  } catch (error) {
    showFailure(vscode.l10n.t('The runs cannot be deleted: {0}', reasonOf(error)));
  }
}

function tellOf(deleted: number, refused: readonly string[], takeBack: () => void): void {
  if (refused.length > 0) {
    showWarning(
      [...(deleted === 0 ? [] : [deletedText(deleted)]), ...refused].join(' '),
      ...undoChoice(deleted, takeBack),
    );
  } else {
    showInformation(deletedText(deleted), ...undoChoice(deleted, takeBack));
  }
}

const deletedText = (count: number): string =>
  count === 1 ? vscode.l10n.t('1 run was deleted.') : vscode.l10n.t('{0} runs were deleted.', count);

const undoChoice = (deleted: number, run: () => void): { title: string; run(): void }[] =>
  deleted === 0 ? [] : [{ title: vscode.l10n.t('Undo'), run }];

/** All runs that are shown, have ended and bear no star; asks before. */
export async function deleteUnstarred(parts: RunsTreeParts): Promise<void> {
  const { l10n, window } = vscode;
  const shown = await parts.tree.shownRuns();
  const nodes = shown.filter(({ run }) => !run.star && run.state !== 'running' && run.state !== 'queued');
  if (nodes.length === 0) {
    showInformation(l10n.t('There is no run without a star to delete.'));
    return;
  }
  const question =
    nodes.length === 1
      ? l10n.t('Delete 1 run without a star?')
      : l10n.t('Delete {0} runs without a star?', nodes.length);
  const notes = nodes.filter(({ run }) => run.note !== '').length;
  const detail = [
    ...(parts.tree.filter === ''
      ? []
      : [l10n.t('Only runs that match the filter “{0}” are deleted.', parts.tree.filter)]),
    ...(notes === 0 ? [] : [l10n.t('{0} of them bear a note.', notes)]),
    l10n.t('They can be brought back for seven days.'),
  ].join(' ');
  const title = l10n.t('Delete');
  if ((await window.showWarningMessage(question, { modal: true, detail }, title)) === title) {
    await deleteRuns(
      nodes.map(({ target }) => target),
      parts,
    );
  }
}

/** Brings back what was deleted last, in this window or another. */
export async function undoDelete(parts: RunsTreeParts): Promise<void> {
  await parts.list.refresh();
  const [latest] = parts.list.deletions;
  if (latest === undefined) {
    showInformation(vscode.l10n.t('There is no deleted run to bring back.'));
    return;
  }
  await undo(
    parts.list.deletions.filter(({ deletion }) => deletion === latest.deletion),
    parts,
  );
}

async function undo(deletions: readonly Deletion[], { service, list }: RunsTreeParts): Promise<void> {
  try {
    const outcomes = [];
    for (const request of deletions) outcomes.push(await service.call('restoreRuns', request));
    const refused = outcomes.flatMap((outcome) => outcome.refused);
    if (refused.length > 0) showWarning(refused.join(' '));
  } catch (error) {
    showFailure(vscode.l10n.t('The runs cannot be brought back: {0}', reasonOf(error)));
  }
  await list.refresh();
}
