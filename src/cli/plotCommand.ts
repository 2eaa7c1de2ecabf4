import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { galleryCells } from '../core/plots/gallery.ts';
import { replaceFile } from '../runs/files.ts';
import { asRunError, RunError } from '../runs/runError.ts';
import type { RunReader } from '../runs/runReader.ts';
import { bundled } from './bundlePaths.ts';
import { extensionOf, type PlotCommand } from './commandLine.ts';
import { drawReport } from './drawReport.ts';
import { ExitCode } from './exitCodes.ts';
import { finishedRecords } from './finishedRecords.ts';
import type { Output } from './output.ts';
import { withRun } from './withRun.ts';

/** `capacity-lab plot`: draws a run, finished or not. */
export function plot({ run, outputs }: PlotCommand, output: Output): Promise<ExitCode> {
  return withRun(run, output, async (reader) =>
    (await drawPictures(reader, outputs, output)) ? ExitCode.Done : ExitCode.Failed,
  );
}

/** Draws the pictures asked for and says where they are. False when one could not be drawn. */
export async function drawPictures(reader: RunReader, paths: readonly string[], output: Output): Promise<boolean> {
  for (const path of paths) {
    try {
      const file = resolve(path);
      await makeFolder(dirname(file));
      await replaceFile(file, await drawPicture(reader, extensionOf(path)));
    } catch (error) {
      const { code, message } = asRunError(error, `draw ${path}`);
      output.problem(message, { event: 'error', code, message });
      return false;
    }
    output.line(`${extensionOf(path) === 'html' ? 'Report' : 'Picture'}: ${path}`);
    output.event({ event: 'picture', path: resolve(path) });
  }
  return true;
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw asRunError(error, `make the folder ${folder}`);
  }
}

async function drawPicture(reader: RunReader, format: string): Promise<Uint8Array> {
  if (format === 'html') return drawReport(reader);
  // A bundle of its own, because Vega is large; by its path, so that the bundler leaves the import alone.
  const { drawFigure }: typeof import('./picture/figure.ts') = await import(bundled.picture);
  const { experiment } = reader;
  const summary = await reader.summary();
  const records = finishedRecords(reader, summary, galleryCells(experiment));
  const picture = await drawFigure(experiment, summary, records, format === 'png' ? 'png' : 'svg');
  if (picture === undefined) {
    throw new RunError(
      'training',
      'This experiment sweeps nothing, so it has no diagram. Draw .html, which shows its one cell.',
    );
  }
  return picture;
}
