import * as vscode from 'vscode';
import { Command } from '../ids.ts';
import { newExperiment } from './newExperiment.ts';

/** The handler of _New Experiment…_: from the Explorer's context menu with a folder, from everywhere else without. */
export function newExperimentCommands(extensionUri: vscode.Uri): Record<string, (argument: unknown) => unknown> {
  const examples = vscode.Uri.joinPath(extensionUri, 'examples');
  return {
    [Command.NewExperiment]: async (argument) => {
      const document = await newExperiment(examples, argument instanceof vscode.Uri ? argument : undefined);
      return document?.uri.toString();
    },
  };
}
