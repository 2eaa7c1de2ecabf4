import * as vscode from 'vscode';
import type { Problem } from '../../core/experiment/problem.ts';
import { DIAGNOSTIC_SOURCE } from '../ids.ts';
import type { CheckedDocuments } from './checkedDocuments.ts';
import { toRange } from './ranges.ts';

/** Offers the edits that the parser proposes for its problems. */
export class QuickFixes implements vscode.CodeActionProvider {
  static readonly metadata: vscode.CodeActionProviderMetadata = {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  };

  readonly #documents: CheckedDocuments;

  constructor(documents: CheckedDocuments) {
    this.#documents = documents;
  }

  async provideCodeActions(
    document: vscode.TextDocument,
    _range: vscode.Range,
    context: vscode.CodeActionContext,
  ): Promise<vscode.CodeAction[]> {
    const ours = context.diagnostics.filter(({ source }) => source === DIAGNOSTIC_SOURCE);
    if (ours.length === 0) {
      return [];
    }
    const { problems } = await this.#documents.of(document);
    return ours.flatMap((diagnostic) =>
      problems
        .filter((problem) => isOf(problem, diagnostic))
        .flatMap((problem) => actionsFor(problem, diagnostic, document.uri)),
    );
  }
}

const isOf = (problem: Problem, diagnostic: vscode.Diagnostic): boolean =>
  problem.code === diagnostic.code &&
  problem.message === diagnostic.message &&
  toRange(problem.range).isEqual(diagnostic.range);

const actionsFor = ({ fixes = [] }: Problem, diagnostic: vscode.Diagnostic, uri: vscode.Uri): vscode.CodeAction[] =>
  fixes.map(({ title, range, newText }) => {
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = [diagnostic];
    action.isPreferred = fixes.length === 1;
    action.edit = new vscode.WorkspaceEdit();
    action.edit.replace(uri, toRange(range), newText);
    return action;
  });
