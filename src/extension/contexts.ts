import * as vscode from 'vscode';

/** VS Code gives no way to read them back. */
const published = new Map<string, unknown>();

/** Sets a context key, which `when` clauses of the manifest ask for. */
export function setContext(key: string, value: unknown): void {
  published.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}

/** The context keys set so far, with their values. */
export const publishedContexts = (): Readonly<Record<string, unknown>> => Object.fromEntries(published);
