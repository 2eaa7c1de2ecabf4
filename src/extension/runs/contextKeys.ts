import type * as vscode from 'vscode';
import { setContext } from '../contexts.ts';
import { RUNNING_CONTEXT, RUNNING_FILES_CONTEXT } from '../ids.ts';
import type { RunTracker } from './runTracker.ts';

/** Tells the menus which files run: a running file's Run becomes Cancel. Returns how to stop. */
export function publishRunningFiles(tracker: RunTracker): vscode.Disposable {
  return tracker.onDidChangeFiles(() => {
    const paths = tracker.busyFiles().map(({ fsPath }) => fsPath);
    setContext(RUNNING_FILES_CONTEXT, paths);
    setContext(RUNNING_CONTEXT, paths.length > 0);
  });
}
