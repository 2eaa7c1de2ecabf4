import * as vscode from 'vscode';
import { Command } from '../ids.ts';
import { openSample, type SampleParts } from './samples.ts';

export const welcomeCommands = (parts: SampleParts): Record<string, (argument: unknown) => unknown> => ({
  [Command.OpenSample]: (argument) => openSample(argument instanceof vscode.Uri ? argument : undefined, parts),
});
