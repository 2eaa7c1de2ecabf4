import * as vscode from 'vscode';
import type { RunDescriptionAt } from '../../protocol/runService.ts';
import type { HoverFacts, RunFacts } from '../hover/facts.ts';
import { hoverText } from '../hover/text.ts';
import { Command } from '../ids.ts';
import { reasonOf } from '../notices.ts';
import type { LatestRuns } from '../runs/latestRuns.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { engineOf, trainingThreads } from '../settings.ts';
import { type CheckedDocuments, checkRequest } from './checkedDocuments.ts';
import { contains, toRange } from './ranges.ts';

/** Over a feature's name or block: what the latest run says of it, at the cell nearest to the file's own values. */
export class CapacityHovers implements vscode.HoverProvider {
  readonly #documents: CheckedDocuments;
  readonly #latest: LatestRuns;
  readonly #service: RunServiceClient;

  constructor(documents: CheckedDocuments, latest: LatestRuns, service: RunServiceClient) {
    this.#documents = documents;
    this.#latest = latest;
    this.#service = service;
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
        ? await this.#givenFacts(group, document, configHash)
        : await this.#factsOf(group, document.uri, configHash);
    const text = hoverText(facts, {
      l10n: vscode.l10n,
      file: document.uri.toString(),
      canRun: vscode.workspace.isTrusted,
      now: new Date(),
    });
    const markdown = new vscode.MarkdownString(text);
    markdown.isTrusted = { enabledCommands: [Command.OpenResults, Command.Run] };
    const over = contains(feature.nameRange, position) ? feature.nameRange : feature.range;
    return new vscode.Hover(markdown, toRange(over));
  }

  /** Of a file that names weights: from its run, where that is of these weights, or else measured now, without a run. */
  async #givenFacts(group: string, document: vscode.TextDocument, configHash: string | undefined): Promise<HoverFacts> {
    const { uri } = document;
    const run = await this.#factsOf(group, uri, configHash);
    if ((run.kind === 'measured' && !run.run.stale) || uri.scheme !== 'file') {
      return run;
    }
    try {
      const request = { ...checkRequest(document.getText(), uri, engineOf(uri)), group, workers: trainingThreads() };
      const facts = await this.#service.call('measure', request);
      return facts === undefined ? run : { group, kind: 'measured-now', facts };
    } catch (error) {
      return { group, kind: 'unmeasurable', reason: reasonOf(error) };
    }
  }

  async #factsOf(group: string, file: vscode.Uri, configHash: string | undefined): Promise<HoverFacts> {
    try {
      const run = await this.#latest.of(file);
      return run === undefined
        ? { group, kind: 'not-run' }
        : await this.#factsFrom(run, group, run.configHash !== configHash);
    } catch (error) {
      return { group, kind: 'unreadable', reason: reasonOf(error) };
    }
  }

  async #factsFrom(description: RunDescriptionAt, group: string, stale: boolean): Promise<HoverFacts> {
    const { experiment, runDir } = description;
    const { startedAt, state, finished, cells } = description;
    const run: RunFacts = { startedAt, state, finished, cells, stale };
    if (!experiment.features.some(({ name }) => name === group)) {
      return { group, kind: 'no-such-group', run };
    }
    const facts = await this.#service.call('groupFacts', { runDir, group });
    return facts === undefined ? { group, kind: 'not-reached', run } : { group, kind: 'measured', run, facts };
  }
}
