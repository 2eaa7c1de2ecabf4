import type { Raster } from './raster.ts';
import type { PlotConfig, TopLevelSpec, View } from './spec.ts';
import type { PlotTheme } from './theme.ts';

/** One row of a plot's data. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** A title and what stands beside it. */
export type Fact = readonly [title: string, text: string];

/** The numbers of a plot as a table: what someone who cannot see the picture reads, or anyone copies. */
export interface Table {
  columns: string[];
  rows: (string | number)[][];
}

/** A view that may stand alone or in a figure, with its named datasets. */
export interface PlotView {
  view: View;
  /** Rows of every dataset that `view` names. */
  data: Record<string, Row[]>;
}

/**
 * A picture, ready to draw. `spec` names its datasets and holds no rows: it depends on the experiment, the size and
 * the theme alone, so a page can compile it once and change only the data. `complete` puts the two together.
 */
export interface Plot {
  spec: TopLevelSpec;
  data: Record<string, Row[]>;
  /** What the picture shows, in a sentence: its text alternative. */
  description: string;
  /** Computed when asked for: it is long. */
  table: () => Table;
  /** What a tooltip says of the cell whose mark is pointed at; left out: marks have the texts of their own. */
  facts?: (cell: number) => readonly Fact[];
  /** Number of marks drawn, roughly: many are faster on a canvas than as SVG. */
  marks: number;
  /** What a page draws beneath the marks, and what stands in a file as marks. */
  raster?: Raster;
}

/** Makes a plot of a view: adds what only the outermost specification has. */
export function plotOf(
  { view, data }: PlotView,
  theme: PlotTheme,
  about: Pick<Plot, 'description' | 'table' | 'facts' | 'raster'> & { padding?: number },
): Plot {
  const { padding = 4, ...said } = about;
  const spec = {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...view,
    background: theme.background,
    padding,
    autosize: { type: 'pad', contains: 'padding' },
    config: configOf(theme),
  } as TopLevelSpec;
  return { spec, data, ...said, marks: countRows(data) };
}

/**
 * For every specification of several views or layers: colours and shapes belong to one of them. Shared, as is
 * Vega-Lite's default, scales of different types meet: its compiler fails, or takes colours for invalid numbers.
 */
export const SCALES_APART = {
  resolve: {
    scale: {
      color: 'independent',
      fill: 'independent',
      stroke: 'independent',
      shape: 'independent',
      size: 'independent',
    },
  },
} as const;

/** The specification with its data inside, every cell a mark: what stands in a file. */
export function complete({
  spec,
  data,
  description,
  raster,
}: Pick<Plot, 'spec' | 'data' | 'description' | 'raster'>): TopLevelSpec {
  const datasets = raster === undefined ? data : { ...data, [raster.dataset]: raster.rows() };
  return { ...spec, description, datasets: datasets as Record<string, Record<string, unknown>[]> };
}

function countRows(data: Record<string, Row[]>): number {
  return Object.values(data).reduce((sum, rows) => sum + rows.length, 0);
}

/** Fonts, axis and title colours of a theme. Marks are drawn without ARIA of their own: the plot has one description and a table. */
function configOf(theme: PlotTheme): PlotConfig {
  const text = { labelColor: theme.foreground, titleColor: theme.foreground, labelFontSize: 11, titleFontSize: 12 };
  return {
    aria: false,
    font: theme.font,
    axis: {
      ...text,
      titleFontWeight: 'normal',
      titlePadding: 6,
      labelPadding: 3,
      domainColor: theme.axis,
      tickColor: theme.axis,
      gridColor: theme.grid,
      gridOpacity: 1,
      domainWidth: 1,
      tickSize: 4,
    },
    legend: {
      ...text,
      titleFontWeight: 'normal',
      symbolStrokeWidth: 2,
      symbolFillColor: 'transparent',
      rowPadding: 3,
      padding: 0,
      offset: 8,
    },
    title: {
      color: theme.foreground,
      subtitleColor: theme.muted,
      fontSize: 13,
      fontWeight: 600,
      subtitleFontSize: 11,
      subtitlePadding: 3,
      anchor: 'start',
      offset: 8,
    },
    text: { color: theme.foreground, fontSize: 11 },
    view: { stroke: theme.axis, strokeWidth: 1 },
  };
}
