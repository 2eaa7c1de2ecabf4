import type { Experiment } from '../experiment/experiment.ts';
import { gridSize } from '../experiment/sweep.ts';
import type { RunSummary } from '../results/runSummary.ts';
import { cellFacts, type DiagramSide } from './cellRows.ts';
import { criticalInWords, criticalPlace } from './criticalLine.ts';
import { axisInWords } from './diagramText.ts';
import { formatFixed } from './format.ts';
import { type DiagramLayout, diagramLayout, settingAlong } from './layout.ts';
import { plateauInWords } from './plateaus.ts';
import type { Table } from './plot.ts';
import { listInWords, statusWord } from './words.ts';

/** A sweep along one axis in a few sentences, for those who cannot see it: what it is, and how its two ends look. */
export function linesDescription(layout: DiagramLayout, summary: RunSummary, side: DiagramSide): string {
  const axis = layout.x ?? layout.y;
  const by = axis === undefined ? '' : ` by ${axisInWords(axis)}`;
  const what = side === 'trained' && summary.featureCapacity.length > 0 ? 'feature' : 'group of features';
  const who = side === 'theory' ? 'theory' : 'trained models';
  const ends = [0, layout.cells.length - 1].flatMap((place) => {
    const counts = countsInWords(layout, summary, side, place);
    return counts === ''
      ? []
      : [`At ${placeInWords(layout, place)}: ${counts}${dimensionsInWords(layout, summary, side, place)}.`];
  });
  const critical = criticalPlace(layout);
  const guide = critical === undefined ? '' : criticalInWords(critical);
  return `Capacity of every ${what}, ${who}${by}.${guide} ${ends.length === 0 ? 'No cell has a result yet.' : ends.join(' ')}`;
}

/**
 * The two ends of a trained sweep whose features are listed: `2 dedicated and 3 ignored at density 1, 5 polysemantic at
 * density 0.01`. `undefined` for other sweeps, and before both ends are trained.
 */
export function endsInWords(experiment: Experiment, summary: RunSummary): string | undefined {
  const { x, y, row, column } = gridSize(experiment);
  if (summary.featureCapacity.length === 0 || Math.max(x, y) < 2 || row * column > 1) {
    return undefined;
  }
  const layout = diagramLayout(experiment);
  const ends = [0, layout.cells.length - 1].map((place) => ({
    counts: countsInWords(layout, summary, 'trained', place),
    place: placeInWords(layout, place),
  }));
  return ends.some(({ counts }) => counts === '')
    ? undefined
    : ends.map(({ counts, place }) => `${counts} at ${place}`).join(', ');
}

/** `density 0.01` */
function placeInWords(layout: DiagramLayout, place: number): string {
  const { title, value } = settingAlong(layout, place) ?? { title: '', value: '' };
  return `${title.charAt(0).toLowerCase()}${title.slice(1)} ${value}`;
}

/** How many features, or groups where features are not listed, have which status. Empty while there is no result. */
function countsInWords(layout: DiagramLayout, summary: RunSummary, side: DiagramSide, place: number): string {
  const cell = layout.cells[place] ?? -1;
  const statuses =
    side === 'trained' && summary.featureStatus.length > 0
      ? summary.featureStatus.map((codes) => statusWord(codes[cell]))
      : summary.groups.map((_, group) => cellFacts(summary, group, side, cell).status);
  return listInWords(
    (['dedicated', 'polysemantic', 'ignored', 'mixed'] as const).flatMap((status) => {
      const count = statuses.filter((one) => one === status).length;
      return count === 0 ? [] : [`${count} ${status}`];
    }),
  );
}

function dimensionsInWords(layout: DiagramLayout, summary: RunSummary, side: DiagramSide, place: number): string {
  const D = summary.measures.dimensions_per_feature[layout.cells[place] ?? -1] ?? Number.NaN;
  const near = plateauInWords(D);
  return side === 'theory' || Number.isNaN(D)
    ? ''
    : `; D* ${formatFixed(D)}${near === undefined ? '' : `, near ${near}`}`;
}

/** One row for each cell: its setting, D* and loss, the capacity of every group, and of every feature that is listed. */
export function linesTable(layout: DiagramLayout, summary: RunSummary, side: DiagramSide): Table {
  const axis = layout.x ?? layout.y;
  const tied = side === 'trained' && summary.measures.dimensions_per_feature.some((value) => !Number.isNaN(value));
  const features = side === 'trained' ? summary.featureCapacity : [];
  return {
    columns: [
      axis?.title ?? 'Cell',
      side === 'theory' ? 'Least expected loss' : 'Loss',
      ...(tied ? ['D*'] : []),
      ...summary.groups.map((group) => `Capacity of ${group}`),
      ...features.map((_, index) => `Feature ${index + 1}`),
    ],
    rows: Array.from(layout.cells, (cell, place) => [
      settingAlong(layout, place)?.value ?? '',
      (side === 'theory' ? summary.lossTheory[cell] : summary.loss[cell]) ?? Number.NaN,
      ...(tied ? [summary.measures.dimensions_per_feature[cell] ?? Number.NaN] : []),
      ...summary.groups.map((_, group) => cellFacts(summary, group, side, cell).capacity),
      ...features.map((values) => values[cell] ?? Number.NaN),
    ]),
  };
}
