import type { Experiment } from '../experiment/experiment.ts';
import { cellAt, cellModel, gridSize } from '../experiment/sweep.ts';
import type { CellRecord } from '../results/cellRecord.ts';
import { cellPicture } from './cellPicture.ts';
import { alongRamp } from './colors.ts';
import { featureKey } from './featureKey.ts';
import { formatNumber } from './format.ts';
import {
  captionLines,
  captionRoom,
  GALLERY_TITLES,
  type GalleryPicture,
  galleryDescription,
  galleryTable,
} from './galleryWords.ts';
import { featureColors, groupColors } from './groups.ts';
import { type KeyItem, keyStrip } from './keyStrip.ts';
import { diagramLayout, settingAlong } from './layout.ts';
import { type Plot, type PlotView, plotOf, type Row, SCALES_APART } from './plot.ts';
import type { Layer, View } from './spec.ts';
import type { PlotTheme } from './theme.ts';
import { type ThumbnailKind, thumbnailHeight, thumbnailKind, thumbnailScale, thumbnailShapes } from './thumbnails.ts';

/** Cells that have a picture, at most. */
const MOST_CELLS = 7;
const GAP = 14;
const TITLE = 18;
const FONT = 10;
const LINE = 13;
const LEAST_SIDE = 84;
const MOST_SIDE = 132;

export interface GalleryOptions {
  theme: PlotTheme;
  /** Of the whole, pixels. */
  width: number;
  selected?: number;
}

/**
 * The cells of a sweep along one axis whose embeddings are shown beside each other: up to seven, evenly spread, the ends
 * among them. None where a sweep has two axes, rows or columns, and where models are too large for small pictures.
 */
export function galleryCells(experiment: Experiment): number[] {
  const { x, y, row, column } = gridSize(experiment);
  const cells = Math.max(x, y);
  if (Math.min(x, y) > 1 || row * column > 1 || cells < 2 || galleryKind(experiment) === undefined) {
    return [];
  }
  const count = Math.min(cells, MOST_CELLS);
  return Array.from({ length: count }, (_, place) => Math.round((place * (cells - 1)) / (count - 1)));
}

const galleryKind = (experiment: Experiment): ThumbnailKind | undefined =>
  thumbnailKind(cellModel(experiment, cellAt(experiment, 0)));

/** The title of an experiment's gallery; empty where there is none. */
export function galleryTitle(experiment: Experiment): string {
  const kind = galleryKind(experiment);
  return kind === undefined ? '' : GALLERY_TITLES[kind];
}

/**
 * What was learned along a sweep: a small picture of the embedding of some cells (`galleryCells`), on one scale, with
 * what the cell is set to above it and the shapes its features form below.
 *
 * @param records of the finished ones among these cells
 * @returns undefined where there are no such cells
 */
export function galleryPlot(
  experiment: Experiment,
  records: ReadonlyMap<number, CellRecord>,
  options: GalleryOptions,
): Plot | undefined {
  const gallery = galleryOf(experiment, records);
  return (
    gallery &&
    plotOf(drawn(gallery, options), options.theme, {
      description: galleryDescription(gallery.kind, gallery.pictures),
      table: () => galleryTable(gallery.pictures),
    })
  );
}

/** The same as a view of a larger figure. */
export function galleryView(
  experiment: Experiment,
  records: ReadonlyMap<number, CellRecord>,
  options: GalleryOptions,
): PlotView | undefined {
  const gallery = galleryOf(experiment, records);
  return gallery && drawn(gallery, options);
}

interface Gallery {
  kind: ThumbnailKind;
  pictures: GalleryPicture[];
}

function galleryOf(experiment: Experiment, records: ReadonlyMap<number, CellRecord>): Gallery | undefined {
  const kind = galleryKind(experiment);
  const cells = galleryCells(experiment);
  const layout = diagramLayout(experiment);
  const pictures = cells.map((cell) => {
    const { title, value } = settingAlong(layout, layout.cells.indexOf(cell)) ?? { title: '', value: '' };
    const number = Number(value);
    const short = Number.isNaN(number) ? value : formatNumber(number);
    const setting = title.length > 12 ? short : `${title.charAt(0).toLowerCase()}${title.slice(1)} ${short}`;
    return { cell, setting, picture: cellPicture(experiment, cell, records.get(cell)) };
  });
  return kind === undefined || cells.length === 0 ? undefined : { kind, pictures };
}

/** Everything in pixels, in as many rows as the width needs. Every mark has its cell: a click anywhere chooses it. */
function drawn({ kind, pictures }: Gallery, { theme, width, selected }: GalleryOptions): PlotView {
  const columns = Math.max(1, Math.min(pictures.length, Math.floor((width + GAP) / (LEAST_SIDE + GAP))));
  const side = Math.min(MOST_SIDE, Math.floor((width - GAP * (columns - 1)) / columns));
  const high = TITLE + thumbnailHeight(kind, side) + 4 + captionRoom(kind) * LINE;
  const most = Math.max(...pictures.map(({ picture }) => thumbnailScale(kind, picture)));
  const data: Record<Dataset, Row[]> = { galleryBoxes: [], galleryLines: [], galleryDots: [], galleryTexts: [] };
  for (const [place, { cell, setting, picture }] of pictures.entries()) {
    const left = (place % columns) * (side + GAP);
    const top = Math.floor(place / columns) * (high + GAP) + TITLE;
    const shapes = thumbnailShapes(kind, picture, most, side, theme);
    const moved = <T extends { x: number; y: number }>(shape: T): T => ({
      ...shape,
      x: shape.x + left,
      y: shape.y + top,
    });
    const ended = <T extends { x: number; y: number; x2: number; y2: number }>(shape: T): T => ({
      ...moved(shape),
      x2: shape.x2 + left,
      y2: shape.y2 + top,
    });
    const frame = { cell, x: left, y: top, x2: left + side, y2: top + side, color: 'transparent' };
    data.galleryBoxes.push({ ...frame, frame: cell === selected ? 'selected' : 'frame', text: setting });
    data.galleryBoxes.push(...shapes.boxes.map((box) => ({ ...ended(box), cell, frame: 'none' })));
    data.galleryLines.push(...shapes.lines.map((line) => ({ ...ended(line), cell })));
    data.galleryDots.push(...shapes.dots.map((dot) => ({ ...moved(dot), cell })));
    const middle = left + side / 2;
    const bottom = top + thumbnailHeight(kind, side) + 4;
    data.galleryTexts.push({ cell, x: middle, y: top - TITLE / 2, text: setting, size: 11 });
    for (const [line, text] of captionLines(kind, picture, side + GAP / 2, FONT).entries()) {
      data.galleryTexts.push({ cell, x: middle, y: bottom + (line + 0.5) * LINE, text, size: FONT });
    }
  }
  const key = keyStrip(keyItems(kind, pictures, most, theme), width, theme, 'galleryKey');
  const height = Math.ceil(pictures.length / columns) * (high + GAP) - GAP;
  const pictured = { width: columns * (side + GAP) - GAP, height, view: { stroke: null }, layer: layers(theme) };
  return {
    view: { ...SCALES_APART, vconcat: [key.view, pictured], spacing: 6 } as View,
    data: { ...key.data, ...data },
  };
}

type Dataset = 'galleryBoxes' | 'galleryLines' | 'galleryDots' | 'galleryTexts';

function keyItems(kind: ThumbnailKind, pictures: readonly GalleryPicture[], most: number, theme: PlotTheme): KeyItem[] {
  const [first] = pictures;
  if (first === undefined) {
    return [];
  }
  const { experiment, model, names } = first.picture;
  const groups = groupColors(experiment, theme);
  if (kind === 'arrows') {
    const shades = featureColors(model, groups, theme);
    const features = names.map((name, i) => ({ name, group: model.group[i] ?? '', color: shades[i] ?? theme.muted }));
    return [
      ...(groups.size === 1
        ? featureKey(features, 'line', 8)
        : [...groups].map(([text, color]): KeyItem => ({ sign: 'line', color, text }))),
      { sign: 'ring', color: theme.grid, text: 'length 1' },
    ];
  }
  const shades = [-most, 0, most].map(
    (value, place): KeyItem => ({
      sign: 'swatch',
      color: alongRamp(theme.diverging, place / 2),
      outline: theme.axis,
      text: `${place === 0 ? (kind === 'gram' ? 'WᵀW ' : 'weight ') : ''}${formatNumber(value, 2)}`,
    }),
  );
  const bars: KeyItem[] = [
    { sign: 'bar', color: theme.dedicated, text: '|W|² of a dedicated feature' },
    { sign: 'bar', color: theme.ramp[3] ?? theme.feature, text: 'polysemantic' },
    { sign: 'bar', color: theme.ignored, outline: theme.axis, text: 'ignored' },
  ];
  return kind === 'gram' ? [...shades, ...bars] : shades;
}

function layers(theme: PlotTheme): Layer[] {
  const named = (name: Dataset): object => ({ name });
  const pixel = (field: string): object => ({ field, type: 'quantitative', scale: null, axis: null });
  const raw = (field: string): object => ({ field, type: 'nominal', scale: null });
  const box = { x: pixel('x'), x2: { field: 'x2' }, y: pixel('y'), y2: { field: 'y2' } };
  const tooltip = { field: 'text', type: 'nominal' };
  const frame = (which: string, stroke: string, strokeWidth: number): object => ({
    data: named('galleryBoxes'),
    transform: [{ filter: `datum.frame === '${which}'` }],
    mark: { type: 'rect', stroke, strokeWidth, fill: 'transparent', cursor: 'pointer' },
    encoding: { ...box, tooltip },
  });
  return [
    frame('frame', theme.grid, 1),
    frame('selected', theme.highlight, 2),
    {
      data: named('galleryBoxes'),
      transform: [{ filter: `datum.frame === 'none'` }],
      mark: { type: 'rect', strokeWidth: 0.5, cursor: 'pointer' },
      encoding: { ...box, fill: raw('color'), stroke: raw('color'), tooltip },
    },
    {
      data: named('galleryLines'),
      mark: { type: 'rule', strokeWidth: 1.5, strokeCap: 'round' },
      encoding: { ...box, stroke: raw('color') },
    },
    {
      data: named('galleryDots'),
      mark: { type: 'point', shape: 'circle', size: 24, opacity: 1, stroke: theme.background, strokeWidth: 0.6 },
      encoding: { x: pixel('x'), y: pixel('y'), fill: raw('color'), tooltip },
    },
    {
      data: named('galleryTexts'),
      mark: {
        type: 'text',
        align: 'center',
        baseline: 'middle',
        color: theme.foreground,
        fontSize: { expr: 'datum.size' },
      },
      encoding: { x: pixel('x'), y: pixel('y'), text: { field: 'text', type: 'nominal' } },
    },
  ] as Layer[];
}
