import type * as vscode from 'vscode';
import { setContext } from '../contexts.ts';
import { RUNNING_CONTEXT, RUNNING_FILES_CONTEXT } from '../ids.ts';
import type { RunTracker } from './runTracker.ts';

/** Tells the menus which files run: a running file's Run becomes Cancel. Returns how to stop. */
export function publishRunningFiles(tracker: RunTracker): vscode.Disposable {
  const publish = (): void => {
    const paths = tracker.busyFiles().map(({ fsPath }) => fsPath);
    setContext(RUNNING_FILES_CONTEXT, paths);
    setContext(RUNNING_CONTEXT, paths.length > 0);
  };
  // The last extension host of this window may have ended in the middle of a run, and VS Code keeps what it set.
  publish();
  return tracker.onDidChangeFiles(publish);
}
