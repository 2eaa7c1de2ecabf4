import { galleryCells } from '../core/plots/gallery.ts';
import { provenanceOf } from '../core/results/provenance.ts';
import { RunError } from '../runs/runError.ts';
import type { RunReader } from '../runs/runReader.ts';
import { drawReport } from './drawReport.ts';
import { finishedRecords } from './finishedRecords.ts';
import type { PictureFormat, PictureOptions } from './picture/figure.ts';
import { pictureBundle } from './pictureBundle.ts';

export interface DrawOptions {
  format: PictureFormat | 'html';
  /** Pixels of a PNG per pixel of the figure; 2 when left out. */
  scale?: PictureOptions['scale'];
}

/**
 * A run, finished or not, as the bytes of a picture or report, with its provenance inside.
 * @throws RunError, also for a picture of an experiment that sweeps nothing
 */
export async function drawRun(reader: RunReader, { format, scale }: DrawOptions): Promise<Uint8Array> {
  if (format === 'html') return drawReport(reader);
  const { drawFigure } = pictureBundle();
  const { experiment } = reader;
  const summary = await reader.summary();
  const records = finishedRecords(reader, summary, galleryCells(experiment));
  const picture = await drawFigure(
    { experiment, summary, records },
    { format, provenance: provenanceOf(reader.describe()), ...(scale !== undefined && { scale }) },
  );
  if (picture === undefined) {
    throw new RunError(
      'training',
      'This experiment sweeps nothing, so it has no diagram. An HTML report shows its one cell.',
    );
  }
  return picture;
}
