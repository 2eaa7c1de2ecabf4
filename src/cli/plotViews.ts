import { gridSize, nearestCell } from '../core/experiment/sweep.ts';
import { alternatives } from '../core/experiment/words.ts';
import type { DiagramColor } from '../core/plots/cellRows.ts';
import { CELL_VIEWS, type CellView, cellViewProblem } from '../core/plots/cellViews.ts';
import { galleryCells, galleryTitle } from '../core/plots/gallery.ts';
import { COLOR_TITLES, layerGroups } from '../core/plots/layerChoices.ts';
import { bathsOfRun, layersByCell } from '../core/results/cellLayers.ts';
import { atOnce } from '../core/results/steps.ts';
import { pictureOfCell } from '../export/drawRun.ts';
import type { RunReader } from '../runs/runReader.ts';

/** Names that --view takes. */
export const VIEW_NAMES = ['figure', 'gallery', ...(Object.keys(CELL_VIEWS) as CellView[])] as const;
export type ViewName = (typeof VIEW_NAMES)[number];

/** Names that --layer takes. */
export const LAYER_NAMES = Object.keys(COLOR_TITLES) as DiagramColor[];

export const isCellView = (name: ViewName): name is CellView => Object.hasOwn(CELL_VIEWS, name);

/** A view that a run has. */
export interface OfferedView {
  name: ViewName;
  title: string;
  /** What may colour it. */
  layers: { name: DiagramColor; title: string }[];
}

/** What can be drawn of a run, of a feature group. */
export async function viewsOf(reader: RunReader, group: string): Promise<OfferedView[]> {
  const { experiment } = reader;
  const { x, y, row, column } = gridSize(experiment);
  const isPlane = x > 1 && y > 1;
  const isSwept = x * y * row * column > 1;
  const figure: OfferedView = {
    name: 'figure',
    title: isPlane ? 'Phase diagrams, theory beside training' : 'Capacity of every feature along the sweep',
    layers: isPlane ? (await layersOf(reader, group)).map((name) => ({ name, title: COLOR_TITLES[name] })) : [],
  };
  const picture = pictureOfCell(reader, nearestCell(experiment));
  const ofCell = Object.keys(CELL_VIEWS)
    .filter((name): name is CellView => cellViewProblem(name as CellView, picture) === undefined)
    .map((name): OfferedView => ({ name, title: `${CELL_VIEWS[name]} of a cell`, layers: [] }));
  return [
    ...(isSwept ? [figure] : []),
    ...(galleryCells(experiment).length > 0
      ? [{ name: 'gallery' as const, title: galleryTitle(experiment), layers: [] }]
      : []),
    ...ofCell,
  ];
}

async function layersOf(reader: RunReader, group: string): Promise<DiagramColor[]> {
  const { experiment } = reader;
  const computable =
    bathsOfRun(experiment).baths.size > 0 ||
    atOnce(layersByCell(experiment, group, [])).returns.some((code) => code !== 0);
  return layerGroups(await reader.summary(), group, computable).flatMap(({ layers }) => layers);
}

/** Why a run has no such view or layer, and what it has; `undefined` where it has it. */
export function viewProblem(views: readonly OfferedView[], name: ViewName, layer?: DiagramColor): string | undefined {
  const view = views.find((candidate) => candidate.name === name);
  const names = views.map((candidate) => candidate.name);
  if (view === undefined)
    return `This run has no view ${name}. It has ${alternatives(names).replace(' or ', ' and ')}.`;
  if (layer === undefined || view.layers.some((candidate) => candidate.name === layer)) return undefined;
  const layers = view.layers.map((candidate) => candidate.name);
  return layers.length === 0
    ? 'This run sweeps along one axis: its lines show capacity, and there are no layers to choose from.'
    : `This run has no layer ${layer}. It has ${alternatives(layers).replace(' or ', ' and ')}.`;
}

/** The views of a run with their layers, for a person's eyes. */
export function viewsText(views: readonly OfferedView[]): string[] {
  const width = Math.max(...views.map(({ name }) => name.length));
  return views.flatMap(({ name, title, layers }) => [
    `${name.padEnd(width)}  ${title}`,
    ...layers.map((layer) => `${' '.repeat(width)}  --layer ${layer.name.padEnd(24)}  ${layer.title}`),
  ]);
}
