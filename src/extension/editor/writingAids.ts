import * as vscode from 'vscode';
import { EXPERIMENT_DOCUMENTS } from '../experimentFile.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import type { CheckedDocuments } from './checkedDocuments.ts';
import { Completions } from './completions.ts';
import { KeyHovers } from './keyHovers.ts';
import { QuickFixes } from './quickFixes.ts';
import { Symbols } from './symbols.ts';

/** What helps to write a file, whether it was run or not: completion, meanings of keys, outline, quick fixes. */
export function registerWritingAids(documents: CheckedDocuments, service: RunServiceClient): vscode.Disposable {
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerCompletionItemProvider(EXPERIMENT_DOCUMENTS, new Completions(service), ...Completions.triggers),
    languages.registerHoverProvider(EXPERIMENT_DOCUMENTS, new KeyHovers(service)),
    languages.registerDocumentSymbolProvider(EXPERIMENT_DOCUMENTS, new Symbols(service), { label: 'Capacity Lab' }),
    languages.registerCodeActionsProvider(EXPERIMENT_DOCUMENTS, new QuickFixes(documents), QuickFixes.metadata),
  );
}
