import type * as vscode from 'vscode';
import type { Inspection } from '../core/weights/inspection.ts';
import type { EventLoopMeter } from './eventLoop.ts';
import type { RunsTree } from './runsTree/runsTree.ts';

/**
 * What `activate` returns: a window into the extension for the in-host suite. Not an interface for other
 * extensions; it changes without notice.
 */
export interface TestApi {
  /** Milliseconds that evaluating the bundle and `activate` took, without what VS Code does in between. */
  activationMs: number;
  measureEventLoop(): EventLoopMeter;
  /** Runs that go on. */
  activeRuns(): { file: string; runDir: string; finished: number; cells: number }[];
  /** A run ended. */
  onDidEndRun(listener: (run: { runDir: string; state: string; finished: number }) => void): vscode.Disposable;
  panels(): { file: string; runDir: string; title: string; visible: boolean; ready: boolean }[];
  /** As VS Code does after a reload. */
  restorePanel(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  weightsPanels(): {
    file: vscode.Uri;
    title: string;
    visible: boolean;
    ready: boolean;
    inspection: Promise<Inspection> | undefined;
  }[];
  restoreWeightsPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  comparePanels(): { runDirs: string[]; title: string; visible: boolean; ready: boolean }[];
  restoreComparePanel(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  /** Text of the status bar item; empty while it is hidden. */
  statusBarText(): string;
  /** Threads of the run service started so far. */
  serviceStarts(): number;
  /** What the rows of the view *Runs* say. */
  runRows(): ReturnType<RunsTree['rows']>;
  /** As the command does, without asking. */
  filterRuns(filter: string): void;
  /** The context keys set so far, for `when` clauses. */
  contexts(): Readonly<Record<string, unknown>>;
}
