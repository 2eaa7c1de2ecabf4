import * as vscode from 'vscode';
import type { Completion } from '../../core/experiment/editing/complete.ts';
import { isJson } from '../experimentFile.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { toRange } from './ranges.ts';
import { hasSchemaService } from './schemaService.ts';

/** Keys, values, paths and names that can be written at the cursor. */
export class Completions implements vscode.CompletionItemProvider {
  static readonly triggers = ['.', ' ', '"', '{', '[', ','];

  readonly #service: RunServiceClient;

  constructor(service: RunServiceClient) {
    this.#service = service;
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    const { version } = document;
    const found = await this.#service
      .call('complete', {
        text: document.getText(),
        offset: document.offsetAt(position),
        json: isJson(document.uri),
        namesOnly: hasSchemaService(document),
      })
      // Without the service there is nothing to offer; whoever types does not want to be told so.
      .catch((): Completion[] => []);
    if (token.isCancellationRequested || document.version !== version) {
      return [];
    }
    return found.map((completion, order) => toItem(completion, order, position));
  }
}

const KINDS: Record<Completion['kind'], vscode.CompletionItemKind> = {
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
  parameter: vscode.CompletionItemKind.Variable,
  group: vscode.CompletionItemKind.Field,
};

function toItem(completion: Completion, order: number, position: vscode.Position): vscode.CompletionItem {
  const { label, kind, insert, filter, detail, documentation, range, more } = completion;
  const item = new vscode.CompletionItem({ label, description: detail }, KINDS[kind]);
  const replacing = toRange(range);
  item.insertText = new vscode.SnippetString(insert);
  item.filterText = filter;
  item.sortText = String(order).padStart(5, '0');
  item.range = { inserting: replacing.with({ end: position }), replacing };
  // Lines of a snippet are indented where it was made: the dash of a list counts too.
  item.keepWhitespace = true;
  if (documentation !== '') item.documentation = new vscode.MarkdownString(documentation);
  if (more) item.command = { command: 'editor.action.triggerSuggest', title: vscode.l10n.t('Suggest') };
  return item;
}
