import type * as vscode from 'vscode';
import type { WeightsChoice } from '../../core/weights/choose.ts';
import type { Inspection } from '../../core/weights/inspection.ts';
import { createPeer, type Peer, type Transport } from '../../protocol/rpc.ts';
import type { WeightsHostApi, WeightsHostEvents } from '../../protocol/weightsMessages.ts';
import { saveFile } from '../export/saveFile.ts';
import type { KeptPanels } from '../panel/keptPanels.ts';
import { PageHost } from '../panel/pageHost.ts';
import { savedFileOf } from '../panel/requests.ts';
import { panelSurface } from '../panel/surface.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { trainingThreads } from '../settings.ts';
import { featureOf, inspectionOf } from './weightsRequests.ts';

/** More features than this make the messages to a page too large. */
const MOST_FEATURES = 1_048_576;

export interface WeightsPanelParts {
  extensionUri: vscode.Uri;
  service: RunServiceClient;
  log: vscode.LogOutputChannel;
  kept: KeptPanels;
}

/** An inspection that goes on, or has ended well. */
interface Inspecting {
  id: string;
  choice: WeightsChoice;
  controller: AbortController;
  result: Promise<Inspection>;
}

/**
 * One panel, about one file of weights. What was measured is kept here, so that a page that was hidden need not wait
 * for it again; an inspection goes on while the panel is hidden and ends with it.
 */
export class WeightsPanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #file: vscode.Uri;
  readonly #parts: WeightsPanelParts;
  readonly #host: PageHost<WeightsHostEvents>;
  #current: Inspecting | undefined;
  #inspections = 0;

  constructor(panel: vscode.WebviewPanel, file: vscode.Uri, parts: WeightsPanelParts) {
    this.#panel = panel;
    this.#file = file;
    this.#parts = parts;
    this.#host = new PageHost(panelSurface(panel, parts.extensionUri), {
      extensionUri: parts.extensionUri,
      log: parts.log,
      data: () => ({ weights: file.toString() }),
      connect: (transport) => this.#connect(transport),
    });
    panel.onDidDispose(() => this.#current?.controller.abort());
    this.#host.load();
  }

  get file(): vscode.Uri {
    return this.#file;
  }

  get title(): string {
    return this.#panel.title;
  }

  get visible(): boolean {
    return this.#panel.visible;
  }

  /** The page has asked for something. */
  get ready(): boolean {
    return this.#host.ready;
  }

  /** What was measured last; `undefined` before the first inspection and after one that failed. */
  get inspection(): Promise<Inspection> | undefined {
    return this.#current?.result;
  }

  readonly onDidDispose = (listener: () => void): vscode.Disposable => this.#panel.onDidDispose(listener);

  reveal(): void {
    this.#panel.reveal();
  }

  /** News of an inspection, which may be that of another panel. */
  progress(id: string, share: number): void {
    if (this.#current?.id === id) this.#host.emit('progress', { share });
  }

  dispose(): void {
    this.#current?.controller.abort();
    this.#host.dispose();
  }

  #connect(transport: Transport): Peer<object, WeightsHostEvents, object> {
    const { service, log } = this.#parts;
    return createPeer<WeightsHostApi, object, WeightsHostEvents, object>(
      transport,
      {
        inspect: (request) => {
          const { choice, again } = inspectionOf(request);
          return this.#inspect(choice, again);
        },
        interferers: (request, { signal }) =>
          service.call('interferers', { ...this.#request(), feature: featureOf(request) }, { signal }),
        saveFile: (request) => saveFile(savedFileOf(request), this.#file),
        blocks: (_, { signal }) => service.call('blocks', this.#request(), { signal }),
      },
      { onProblem: (message) => log.warn(`Panel: ${message}`) },
    );
  }

  #inspect(choice: WeightsChoice, again: boolean): Promise<Inspection> {
    const current = this.#current;
    if (current !== undefined && !again && JSON.stringify(current.choice) === JSON.stringify(choice)) {
      return current.result;
    }
    current?.controller.abort();
    const id = `${this.#file.toString()} ${this.#inspections++}`;
    const controller = new AbortController();
    const result = this.#parts.service.call(
      'inspect',
      { id, file: this.#file.fsPath, choice, workers: trainingThreads(), mostFeatures: MOST_FEATURES },
      { signal: controller.signal },
    );
    const inspecting: Inspecting = { id, choice, controller, result };
    this.#current = inspecting;
    result.catch((error: unknown) => {
      if (!controller.signal.aborted) this.#parts.log.warn(error instanceof Error ? error.message : String(error));
      if (this.#current === inspecting) this.#current = undefined;
    });
    return result;
  }

  #request(): { file: string; choice: WeightsChoice; workers: number } {
    return { file: this.#file.fsPath, choice: this.#current?.choice ?? {}, workers: trainingThreads() };
  }
}
