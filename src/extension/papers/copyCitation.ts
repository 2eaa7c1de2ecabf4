import * as vscode from 'vscode';
import { citationOf } from '../../core/results/citation.ts';
import { reasonOf, showFailure, showInformation } from '../notices.ts';
import { runTargetOf } from '../runs/runTarget.ts';
import type { PaperParts } from './commands.ts';

/** Puts BibTeX for a run on the clipboard. Returns what was copied. */
export async function copyCitation(argument: unknown, parts: PaperParts): Promise<string | undefined> {
  try {
    const target = await runTargetOf(argument, parts);
    if (target === undefined) {
      showInformation(vscode.l10n.t('Open the results of a run to copy its citation.'));
      return undefined;
    }
    const description = await parts.service.call('describe', { runDir: target.runDir });
    const citation = citationOf(description);
    await vscode.env.clipboard.writeText(citation);
    const name = description.experiment.name;
    showInformation(vscode.l10n.t('Copied the citation of {0}, run {1}, as BibTeX.', name, description.id));
    return citation;
  } catch (error) {
    showFailure(vscode.l10n.t('The citation could not be copied: {0}', reasonOf(error)));
    return undefined;
  }
}
