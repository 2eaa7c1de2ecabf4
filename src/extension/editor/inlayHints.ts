import * as vscode from 'vscode';
import type { LocatedGroup } from '../../core/experiment/parse.ts';
import { DisposableList } from '../disposables.ts';
import { hintText } from '../hover/hintText.ts';
import { Setting } from '../ids.ts';
import type { RunTracker } from '../runs/runTracker.ts';
import type { CheckedDocuments } from './checkedDocuments.ts';
import { type FactsOfGroups, factsMarkdown } from './factsOfGroups.ts';
import { toRange } from './ranges.ts';

export interface InlayHintParts {
  documents: CheckedDocuments;
  facts: FactsOfGroups;
  tracker: RunTracker;
  /** A document was checked anew. */
  onDidCheck: vscode.Event<unknown>;
}

/** Behind each feature group: its capacity and status from the latest run. Nothing where there is no run. */
export class CapacityHints implements vscode.InlayHintsProvider {
  readonly #parts: InlayHintParts;
  readonly #disposables = new DisposableList();
  readonly #changed = this.#disposables.add(new vscode.EventEmitter<void>());

  readonly onDidChangeInlayHints = this.#changed.event;

  constructor(parts: InlayHintParts) {
    this.#parts = parts;
    const refresh = (): void => this.refresh();
    this.#disposables.add(parts.tracker.onDidEnd(refresh));
    this.#disposables.add(parts.onDidCheck(refresh));
    this.#disposables.add(vscode.window.onDidChangeWindowState(({ focused }) => focused && refresh()));
    this.#disposables.add(
      vscode.workspace.onDidChangeConfiguration(
        (change) => change.affectsConfiguration(Setting.InlayHints) && refresh(),
      ),
    );
  }

  /** Runs have changed: what is shown is asked for again. */
  refresh(): void {
    this.#changed.fire();
  }

  async provideInlayHints(
    document: vscode.TextDocument,
    range: vscode.Range,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlayHint[]> {
    const { uri } = document;
    if (!vscode.workspace.getConfiguration(undefined, uri).get<boolean>(Setting.InlayHints, true)) {
      return [];
    }
    const { features, configHash } = await this.#parts.documents.of(document);
    const seen = features.filter((group) => range.intersection(toRange(group.range)) !== undefined);
    const hints: vscode.InlayHint[] = [];
    for (const group of seen) {
      if (token.isCancellationRequested) break;
      const facts = await this.#parts.facts.of(group.group, uri, configHash);
      const text = hintText(facts, vscode.l10n);
      // No run of the file: there is none for the other groups either.
      if (facts.kind === 'not-run' || facts.kind === 'unreadable') break;
      if (text === undefined) continue;
      const hint = new vscode.InlayHint(placeOf(group, document), text);
      hint.paddingLeft = true;
      hint.tooltip = factsMarkdown(facts, uri);
      hints.push(hint);
    }
    return hints;
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}

/** Behind a group that stands on one line, a comma included, else behind the line of its name. */
function placeOf({ range, nameRange }: LocatedGroup, document: vscode.TextDocument): vscode.Position {
  const whole = toRange(range);
  const end = whole.isSingleLine ? whole.end : toRange(nameRange).end;
  const rest = document.lineAt(end.line).text.slice(end.character);
  return end.translate(0, /^\s*,/.exec(rest)?.[0].length ?? 0);
}
