import * as vscode from 'vscode';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { toRange } from './ranges.ts';
import { hasSchemaService } from './schemaService.ts';

/** Over a key: what it means. Over a parameter or a group that is named: what that is. */
export class KeyHovers implements vscode.HoverProvider {
  readonly #service: RunServiceClient;

  constructor(service: RunServiceClient) {
    this.#service = service;
  }

  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    const request = { text: document.getText(), offset: document.offsetAt(position) };
    const found = await this.#service.call('explain', request).catch(() => undefined);
    if (found === undefined || (found.schema && hasSchemaService(document))) {
      return undefined;
    }
    return new vscode.Hover(new vscode.MarkdownString(found.text), toRange(found.range));
  }
}
