import * as vscode from 'vscode';
import type { Problem } from '../../core/experiment/problem.ts';
import { DisposableList } from '../disposables.ts';
import { isExperimentFile } from '../experimentFile.ts';
import { DIAGNOSTIC_SOURCE, Setting } from '../ids.ts';
import { WEIGHTS_EXTENSIONS } from '../weights/weightsFile.ts';
import type { CheckedDocuments } from './checkedDocuments.ts';
import { toRange } from './ranges.ts';

/** Typing pauses this long before the file is checked again. */
const DEBOUNCE_MS = 200;
/** A file of weights is written in pieces, and what was checked just before stays good for two seconds. */
const WEIGHTS_DEBOUNCE_MS = 2500;

/** Keeps the Problems panel in step with the open experiment files; nothing stays behind when one is closed. */
export class ExperimentDiagnostics {
  readonly #documents: CheckedDocuments;
  readonly #disposables = new DisposableList();
  readonly #collection: vscode.DiagnosticCollection;
  readonly #checked = this.#disposables.add(new vscode.EventEmitter<vscode.TextDocument>());
  readonly #timers = new Map<string, NodeJS.Timeout>();

  /** A document was checked, at first or after an edit. */
  readonly onDidCheck = this.#checked.event;

  constructor(documents: CheckedDocuments) {
    this.#documents = documents;
    this.#collection = this.#disposables.add(vscode.languages.createDiagnosticCollection('capacityLab'));
    this.#disposables.add(vscode.workspace.onDidOpenTextDocument((document) => this.#schedule(document, 0)));
    this.#disposables.add(
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.#schedule(document, DEBOUNCE_MS)),
    );
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration((change) => {
        for (const document of vscode.workspace.textDocuments) {
          if (change.affectsConfiguration(Setting.Engine, document.uri)) {
            this.#schedule(document, 0);
          }
        }
      }),
    );
    const weights = this.#disposables.add(
      vscode.workspace.createFileSystemWatcher(`**/*{${WEIGHTS_EXTENSIONS.map((ending) => `.${ending}`).join(',')}}`),
    );
    const recheck = (): void => {
      for (const document of vscode.workspace.textDocuments) {
        if (/\bweights\b/.test(document.getText())) {
          this.#schedule(document, WEIGHTS_DEBOUNCE_MS);
        }
      }
    };
    for (const event of [weights.onDidChange, weights.onDidCreate, weights.onDidDelete]) {
      this.#disposables.add(event(recheck));
    }
    this.#disposables.add(vscode.workspace.onDidCloseTextDocument((document) => this.#forget(document)));
    this.#disposables.callback(() => {
      for (const timer of this.#timers.values()) {
        clearTimeout(timer);
      }
    });
    for (const document of vscode.workspace.textDocuments) {
      this.#schedule(document, 0);
    }
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #schedule(document: vscode.TextDocument, delay: number): void {
    if (!isExperimentFile(document.uri)) {
      return;
    }
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.#check(document, key), delay),
    );
  }

  async #check(document: vscode.TextDocument, key: string): Promise<void> {
    this.#timers.delete(key);
    const { version } = document;
    const { problems } = await this.#documents.of(document);
    // A newer version has its own check on the way.
    if (document.isClosed || document.version !== version || this.#disposables.closed) {
      return;
    }
    this.#collection.set(document.uri, problems.map(toDiagnostic));
    this.#checked.fire(document);
  }

  #forget(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#collection.delete(document.uri);
  }
}

const LEVELS: Record<Problem['severity'], vscode.DiagnosticSeverity> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

function toDiagnostic({ range, message, severity, code }: Problem): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(toRange(range), message, LEVELS[severity]);
  diagnostic.source = DIAGNOSTIC_SOURCE;
  diagnostic.code = code;
  return diagnostic;
}
