// Experiment files for tests, and what runs them.
import * as vscode from 'vscode';
import type { TestApi } from '../../src/extension/testApi.ts';
import { extension, until } from './support.ts';

interface Shape {
  name?: string;
  /** Cells along importance and density. */
  columns?: number;
  rows?: number;
  starts?: number;
  steps?: number;
}

/** Text of an experiment: figure 4's model on a small grid. Its own values lie on the grid. */
export function anExperiment({ name = 'Small', columns = 3, rows = 2, starts = 1, steps = 500 }: Shape = {}): string {
  return `version: 1
name: ${name}
model: { family: computation, activation: quadratic, dimensions: 3 }
data: { density: 0.1 }
features:
  - { name: odd, importance: 1 }
  - { name: rest, count: 5, importance: 1 }
train: { steps: ${steps}, starts: ${starts}, seed: 1 }
sweep:
  x: { parameter: features.odd.importance, log: [0.1, 10], points: ${columns} }
  y: { parameter: data.density, log: [1, 0.1], points: ${rows} }
marginal: { feature: odd, reference: rest }
`;
}

/** The extension's window for tests; activates it. */
export async function testApi(): Promise<TestApi> {
  return (await extension().activate()) as TestApi;
}

/** Starts a run by its command, as menus do. Throws when it did not start. */
export async function start(file: vscode.Uri): Promise<string> {
  const started = await vscode.commands.executeCommand<{ runDir: string } | undefined>('capacityLab.run', file);
  if (started === undefined) throw new Error(`${file.path} did not start`);
  return started.runDir;
}

/** Runs a file to its end, and tells how that was. */
export async function runToEnd(file: vscode.Uri): Promise<{ runDir: string; state: string; finished: number }> {
  const api = await testApi();
  const ended: { runDir: string; state: string; finished: number }[] = [];
  const listening = api.onDidEndRun((run) => ended.push(run));
  try {
    const runDir = await start(file);
    return await until('the end of the run', () => ended.find((run) => run.runDir === runDir), 25_000);
  } finally {
    listening.dispose();
  }
}

/** Place of the first occurrence of `text` in a document. */
export function placeOf(document: vscode.TextDocument, text: string): vscode.Position {
  const offset = document.getText().indexOf(text);
  if (offset < 0) throw new Error(`There is no "${text}" in ${document.uri.path}`);
  return document.positionAt(offset);
}

/** Titles of the lenses of a document. */
export async function lensTitles(uri: vscode.Uri): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri);
  return lenses.flatMap(({ command }) => (command?.command.startsWith('capacityLab.') ? [command.title] : []));
}
