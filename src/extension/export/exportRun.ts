import * as vscode from 'vscode';
import type { RunDescription } from '../../protocol/panelSource.ts';
import { reasonOf, showFailure } from '../notices.ts';
import type { PanelTarget } from '../panel/runPanel.ts';
import type { RunServiceClient } from '../service/runServiceClient.ts';
import { exportName } from './fileNames.ts';
import { EXPORT_FORMATS, type ExportFormat } from './formats.ts';
import { formatWords } from './formatWords.ts';
import { askWhere, tellSaved } from './saveFile.ts';

export interface ExportRequest {
  target: PanelTarget;
  /** Asked for when left out. */
  format?: ExportFormat | undefined;
  /** Likewise. */
  destination?: vscode.Uri | undefined;
}

/** Writes a run in a format that the user picks, where the user says. `undefined` when nothing was written. */
export async function exportRun(request: ExportRequest, service: RunServiceClient): Promise<vscode.Uri | undefined> {
  const { target } = request;
  try {
    const description = await service.call('describe', { runDir: target.runDir });
    const format = request.format ?? (await pickFormat(description));
    if (format === undefined) {
      return undefined;
    }
    const name = exportName(description.experiment.name, description.id, format.ending);
    const destination = request.destination ?? (await askWhere(vscode.Uri.joinPath(target.file, '..', name)));
    if (destination === undefined) {
      return undefined;
    }
    const bytes = await withProgress(description, (signal) => make(target.runDir, format, signal, service));
    if (bytes === undefined) {
      return undefined;
    }
    await vscode.workspace.fs.writeFile(destination, bytes);
    tellSaved(destination);
    return destination;
  } catch (error) {
    showFailure(vscode.l10n.t('The results cannot be exported: {0}', reasonOf(error)));
    return undefined;
  }
}

async function pickFormat({ experiment }: RunDescription): Promise<ExportFormat | undefined> {
  const words = formatWords(vscode.l10n);
  const items = EXPORT_FORMATS.map((format) => ({ ...words[format.id], format }));
  const title = vscode.l10n.t('Export the results of {0}', experiment.name);
  const placeHolder = vscode.l10n.t('Which format?');
  return (await vscode.window.showQuickPick(items, { title, placeHolder, matchOnDescription: true }))?.format;
}

function make(
  runDir: string,
  { made }: ExportFormat,
  signal: AbortSignal,
  service: RunServiceClient,
): Promise<Uint8Array> {
  if (made.kind === 'table') {
    return service.call('exportTable', { runDir, format: made.format }, { signal });
  }
  const { format, scale } = made;
  return service.call('draw', { runDir, format, ...(scale !== undefined && { scale }) }, { signal });
}

/** Shows that something goes on, with Cancel. `undefined` once that was pressed. */
function withProgress(
  { experiment }: RunDescription,
  work: (signal: AbortSignal) => Promise<Uint8Array>,
): Thenable<Uint8Array | undefined> {
  const title = vscode.l10n.t('Exporting {0}', experiment.name);
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (_, token) => {
    const controller = new AbortController();
    const cancelling = token.onCancellationRequested(() => controller.abort());
    try {
      return await work(controller.signal);
    } catch (error) {
      if (controller.signal.aborted) {
        return undefined;
      }
      throw error;
    } finally {
      cancelling.dispose();
    }
  });
}
