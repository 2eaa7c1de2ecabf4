import type { BoundaryCell } from '../results/monotoneBoundary.ts';
import type { SimilarityVerdict } from '../results/verdicts.ts';
import { OWN_COLOR, tooltipOf, underKey } from './comparison.ts';
import { formatNumber } from './format.ts';
import { CROSS, type KeyItem } from './keyStrip.ts';
import { pickedBy } from './labelledPoints.ts';
import { logTickAxis } from './logTicks.ts';
import { type Plot, plotOf, type Row } from './plot.ts';
import type { PlotTheme } from './theme.ts';

/**
 * Where polysemanticity is best: the cells of an architecture by how sparse they are and how similar importances are, filled
 * where the feature under study shares, with the boundary that tells them apart best and crosses on the cells that lie on
 * its wrong side.
 */
export function similarityMapPlot(
  { architecture, found, boundary, boundaryOfMore, above, below }: SimilarityVerdict,
  group: string,
  theme: PlotTheme,
  size: { width: number; height: number },
): Plot {
  const shared = theme.ramp[3] ?? theme.feature;
  const items: KeyItem[] = [
    { sign: 'swatch', color: shared, text: `${group} shares` },
    { sign: 'swatch', color: theme.ignored, outline: theme.axis, text: 'ignored or dedicated' },
    { sign: 'line', color: theme.theory, text: 'best boundary' },
    { sign: 'cross', color: theme.foreground, text: 'on the wrong side' },
  ];
  const wrong = new Set([...above, ...below]);
  const row = (cell: BoundaryCell): Row => ({
    cell: cell.cell,
    relative: relativeOf(cell),
    density: cell.density,
    color: cell.polysemantic ? shared : theme.ignored,
    statusText: cell.polysemantic ? 'shares' : 'ignored or dedicated',
    similarityText: formatNumber(cell.similarity),
    densityText: formatNumber(cell.density),
  });
  const domainOf = (values: number[]): [number, number] => [Math.min(...values) / 1.15, Math.max(...values) * 1.15];
  const both = boundaryOfMore.length > 0;
  const similarities = domainOf(found.map(relativeOf));
  const densities = domainOf(found.map(({ density }) => density));
  const x = {
    field: 'relative',
    type: 'quantitative',
    title: both ? `Importance of ${group} relative to the others` : 'Similarity: least over greatest importance',
    scale: { type: 'log', domain: similarities, nice: false },
    axis: { ...logTickAxis(similarities), grid: false, domain: false },
  };
  const y = {
    field: 'density',
    type: 'quantitative',
    title: 'Density',
    scale: { type: 'log', domain: densities, nice: false },
    axis: { ...logTickAxis(densities), grid: false, domain: false, minExtent: 34, maxExtent: 34 },
  };
  const tooltip = tooltipOf({ similarityText: 'Similarity', densityText: 'Density', statusText: group });
  const layer = [
    {
      data: { name: 'cells' },
      mark: { type: 'point', shape: 'square', filled: true, size: 90, opacity: 1, cursor: 'pointer' },
      ...pickedBy('pick'),
      encoding: {
        x,
        y,
        fill: OWN_COLOR,
        stroke: { value: theme.axis },
        strokeWidth: { value: 0.4 },
        tooltip,
      },
    },
    {
      data: { name: 'boundary' },
      mark: { type: 'line', interpolate: 'step', strokeWidth: 2.2, stroke: theme.theory, clip: true },
      encoding: { x, y, detail: { field: 'more', type: 'nominal' } },
    },
    {
      data: { name: 'wrong' },
      mark: { type: 'point', shape: CROSS, size: 26, strokeWidth: 1.4, opacity: 1, stroke: theme.foreground },
      encoding: { x, y },
    },
  ];
  const rows = found.map(row);
  const data = {
    cells: rows,
    wrong: rows.filter(({ cell }) => wrong.has(Number(cell))),
    boundary: [boundary, boundaryOfMore.toReversed()].flatMap((side, more) =>
      side.map(({ similarity, density }) => ({
        relative: more === 1 ? 1 / similarity : similarity,
        // A little above the last cell that shares; nothing below the least one.
        density: Math.max(density * 1.08, densities[0]),
        more: more === 1,
      })),
    ),
  };
  return plotOf(underKey(items, layer, data, theme, size), theme, {
    description: `Where ${group} shares${architecture === '' ? '' : `, ${architecture}`}: in ${found.filter(({ polysemantic }) => polysemantic).length} of ${found.length} cells; ${wrong.size} lie on the wrong side of the best boundary that rises with similarity.`,
    table: () => ({
      columns: ['Similarity', 'More important', 'Density', 'Polysemantic', 'Boundary density', 'Wrong side'],
      rows: found.map(({ cell, similarity, more, density, polysemantic }) => [
        similarity,
        more ? 'yes' : 'no',
        density,
        polysemantic ? 'yes' : 'no',
        (more ? boundaryOfMore : boundary).find((one) => one.similarity === similarity)?.density ?? Number.NaN,
        wrong.has(cell) ? 'yes' : 'no',
      ]),
    }),
  });
}

/** Where a cell stands from left to right: less important than the others, equally so, more. */
const relativeOf = ({ similarity, more }: BoundaryCell): number => (more ? 1 / similarity : similarity);
