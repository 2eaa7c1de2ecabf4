import * as vscode from 'vscode';
import { Command } from './ids.ts';
import { messageText } from './plainText.ts';

/**
 * Messages to the user. They never block: the caller goes on, and what a button does happens when it is pressed.
 * Every message about a failure offers the log. Names and notes in them may come from strangers: no message has a link.
 */

export interface Choice {
  title: string;
  run(): void;
}

/** Tells of a failure, with *Show Log* after the given choices. */
export function showFailure(message: string, ...choices: Choice[]): void {
  const showLog: Choice = {
    title: vscode.l10n.t('Show Log'),
    run: () => void vscode.commands.executeCommand(Command.ShowLog),
  };
  void offer([...choices, showLog], (titles) => vscode.window.showErrorMessage(messageText(message), ...titles));
}

export function showWarning(message: string, ...choices: Choice[]): void {
  void offer(choices, (titles) => vscode.window.showWarningMessage(messageText(message), ...titles));
}

export function showInformation(message: string, ...choices: Choice[]): void {
  void offer(choices, (titles) => vscode.window.showInformationMessage(messageText(message), ...titles));
}

async function offer(
  choices: readonly Choice[],
  show: (titles: string[]) => Thenable<string | undefined>,
): Promise<void> {
  const chosen = await show(choices.map(({ title }) => title));
  choices.find(({ title }) => title === chosen)?.run();
}

/** What a caught value says, as a sentence. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
