import { type CellPicture, cellPicture } from '../core/plots/cellPicture.ts';
import type { DiagramColor } from '../core/plots/cellRows.ts';
import { type CellView, cellView } from '../core/plots/cellViews.ts';
import type { ComputedBenefit } from '../core/plots/computedBenefit.ts';
import type { DiagramLayers } from '../core/plots/diagramLayers.ts';
import { galleryCells, galleryPlot, galleryTitle } from '../core/plots/gallery.ts';
import { type Provenance, provenanceOf } from '../core/results/provenance.ts';
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
  /** What is drawn; the figure when left out. An HTML report shows all of the run. */
  view?: RunView;
  /** Left out: black on white. */
  theme?: 'paper' | 'dark';
}

/** What of a run may be drawn. */
export type RunView = FigureView | GalleryView | CellRunView;

/** Diagrams, theory beside training; lines where one axis is swept. */
export interface FigureView {
  name: 'figure';
  /** Feature group; the experiment's own when left out. */
  group?: string;
  /** What colours the diagrams; capacity when left out. */
  color?: DiagramColor;
  /** For the colours returns and prediction. */
  layers?: DiagramLayers;
}

/** What was learned along a sweep of one axis. */
export interface GalleryView {
  name: 'gallery';
}

export interface CellRunView {
  name: CellView;
  cell: number;
  group: string;
  /** Of a cell whose curves have no closed form. */
  computed?: ComputedBenefit;
}

/**
 * A run, finished or not, as the bytes of a picture or report, with its provenance inside.
 * @throws RunError, also for a picture that this run does not have
 */
export async function drawRun(reader: RunReader, options: DrawOptions): Promise<Uint8Array> {
  const { format, scale, view = { name: 'figure' } } = options;
  if (format === 'html') return drawReport(reader);
  const provenance = provenanceOf(reader.describe());
  const picture = { format, provenance, ...(scale !== undefined && { scale }) };
  switch (view.name) {
    case 'figure':
      return drawFigureOf(reader, view, picture, options.theme);
    case 'gallery':
      return drawGallery(reader, picture, options.theme);
    default:
      return drawCell(reader, view, picture, options.theme);
  }
}

type Picture = PictureOptions & { provenance: Provenance };
type Theme = DrawOptions['theme'];

/** What draws, and the colours to draw in. */
export function drawing(theme: Theme) {
  const module = pictureBundle();
  return { ...module, theme: theme === 'dark' ? module.DARK_PICTURE_THEME : module.PICTURE_THEME };
}

async function drawFigureOf(reader: RunReader, view: FigureView, picture: Picture, chosen: Theme) {
  const { drawFigure, theme } = drawing(chosen);
  const { experiment } = reader;
  const { name: _, ...look } = view;
  const summary = await reader.summary();
  const records = finishedRecords(reader, summary, galleryCells(experiment));
  const bytes = await drawFigure({ experiment, summary, records }, picture, { theme, ...look });
  if (bytes === undefined) {
    throw new RunError(
      'training',
      'This experiment sweeps nothing, so it has no diagram. An HTML report shows its one cell.',
    );
  }
  return bytes;
}

async function drawGallery(reader: RunReader, picture: Picture, chosen: Theme): Promise<Uint8Array> {
  const { drawPlot, theme } = drawing(chosen);
  const { experiment } = reader;
  const records = finishedRecords(reader, await reader.summary(), galleryCells(experiment));
  const plot = galleryPlot(experiment, records, { theme, width: GALLERY_WIDTH });
  if (plot === undefined) {
    throw new RunError('training', 'Small pictures are drawn along a sweep of one axis, of models that fit into them.');
  }
  return drawPlot(plot, { text: experiment.name, subtitle: [galleryTitle(experiment)] }, picture);
}

/** As in the figure. */
const GALLERY_WIDTH = 720;

async function drawCell(reader: RunReader, view: CellRunView, picture: Picture, chosen: Theme): Promise<Uint8Array> {
  const { drawPlot, theme } = drawing(chosen);
  const { name, cell, ...options } = view;
  const drawn = cellView(name, pictureOfCell(reader, cell), { ...options, theme });
  if (typeof drawn === 'string') throw new RunError('training', drawn);
  const { plot, text, subtitle } = drawn;
  return drawPlot(plot, { text, subtitle }, picture);
}

/** A cell of a run as its pictures are drawn from it. @throws RunError; RangeError for a number that is no cell */
export const pictureOfCell = ({ experiment, cell }: RunReader, index: number): CellPicture =>
  cellPicture(experiment, index, cell(index));
