import { drawRun } from '../export/drawRun.ts';
import type { RunReader } from '../runs/runReader.ts';
import { ExitCode } from './exitCodes.ts';
import type { Output } from './output.ts';
import type { PlotCommand } from './userCommand.ts';
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
    draw: (ending) => drawRun(reader, { format: formatOf(ending) }),
    say: (text) => output.line(text),
  });

/** The arguments allow no other endings. */
const formatOf = (ending: string): 'svg' | 'png' | 'html' | 'vega-lite' =>
  ending === 'json' ? 'vega-lite' : ending === 'png' || ending === 'html' ? ending : 'svg';
