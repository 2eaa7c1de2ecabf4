import * as vscode from 'vscode';
import type { CheckedDocuments } from './checkedDocuments.ts';
import { type FactsOfGroups, factsMarkdown } from './factsOfGroups.ts';
import { contains, toRange } from './ranges.ts';

/** Over a feature's name or block: what the latest run says of it, at the cell nearest to the file's own values. */
export class CapacityHovers implements vscode.HoverProvider {
  readonly #documents: CheckedDocuments;
  readonly #facts: FactsOfGroups;

  constructor(documents: CheckedDocuments, facts: FactsOfGroups) {
    this.#documents = documents;
    this.#facts = facts;
  }

  async provideHover(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.Hover | undefined> {
    const { features, configHash, given } = await this.#documents.of(document);
    const feature = features.find(({ nameRange, range }) => contains(nameRange, position) || contains(range, position));
    if (feature === undefined || token.isCancellationRequested) {
      return undefined;
    }
    const { group } = feature;
    const facts =
      given === true
        ? await this.#facts.ofGiven(group, document, configHash)
        : await this.#facts.of(group, document.uri, configHash);
    const markdown = factsMarkdown(facts, document.uri);
    const over = contains(feature.nameRange, position) ? feature.nameRange : feature.range;
    return new vscode.Hover(markdown, toRange(over));
  }
}
