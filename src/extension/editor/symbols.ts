import * as vscode from 'vscode';
import type { OutlineItem } from '../../core/experiment/editing/outline.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { toRange } from './ranges.ts';
import { hasSchemaService } from './schemaService.ts';

/** Outline and breadcrumbs of an experiment file. */
export class Symbols implements vscode.DocumentSymbolProvider {
  readonly #service: RunServiceClient;

  constructor(service: RunServiceClient) {
    this.#service = service;
  }

  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
    if (hasSchemaService(document)) {
      return [];
    }
    const items = await this.#service.call('outline', { text: document.getText() }).catch((): OutlineItem[] => []);
    return items.map(toSymbol);
  }
}

const KINDS: Record<OutlineItem['kind'], vscode.SymbolKind> = {
  section: vscode.SymbolKind.Module,
  group: vscode.SymbolKind.Field,
  channel: vscode.SymbolKind.Array,
  case: vscode.SymbolKind.EnumMember,
  point: vscode.SymbolKind.Constant,
  key: vscode.SymbolKind.Property,
};

function toSymbol({ name, detail, kind, range, nameRange, children }: OutlineItem): vscode.DocumentSymbol {
  const symbol = new vscode.DocumentSymbol(name, detail, KINDS[kind], toRange(range), toRange(nameRange));
  symbol.children = children.map(toSymbol);
  return symbol;
}
