import { galleryCells } from '../core/plots/gallery.ts';
import { RunError } from '../runs/runError.ts';
import type { RunReader } from '../runs/runReader.ts';
import { bundled } from './bundlePaths.ts';
import type { PlotCommand } from './commandLine.ts';
import { drawReport } from './drawReport.ts';
import { ExitCode } from './exitCodes.ts';
import { finishedRecords } from './finishedRecords.ts';
import type { Output } from './output.ts';
import { withRun } from './withRun.ts';
import { writePictures } from './writePictures.ts';

/** `capacity-lab plot`: draws a run, finished or not. */
export function plot({ run, outputs }: PlotCommand, output: Output): Promise<ExitCode> {
  return withRun(run, output, async (reader) =>
    (await drawPictures(reader, outputs, output)) ? ExitCode.Done : ExitCode.Failed,
  );
}

/** Draws the pictures of a run that are asked for and says where they are. False when one could not be drawn. */
export const drawPictures = (reader: RunReader, paths: readonly string[], output: Output): Promise<boolean> =>
  writePictures(paths, output, {
    draw: (format) => drawPicture(reader, format),
    say: (text) => output.line(text),
  });

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
