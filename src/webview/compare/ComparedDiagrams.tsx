import type { ComponentChildren, JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { cellAt } from '../../core/experiment/sweep.ts';
import { axesWidth } from '../../core/plots/axisEncoding.ts';
import { differenceLegendPlot, differenceMapPlot, selectInMap } from '../../core/plots/differenceMap.ts';
import { type DiagramLayout, diagramLayout } from '../../core/plots/layout.ts';
import { lossScatterPlot, selectInScatter } from '../../core/plots/lossScatter.ts';
import { overlaidBoundariesPlot, selectInBoundaries } from '../../core/plots/overlaidBoundaries.ts';
import { overlaidLinesPlot, selectInLines } from '../../core/plots/overlaidLines.ts';
import { letterOf } from '../../core/results/runNames.ts';
import { PlotFigure } from '../PlotFigure.tsx';
import { Segments } from '../Segments.tsx';
import { useDiagramKeys } from '../useDiagramKeys.ts';
import { VegaView } from '../VegaView.tsx';
import type { CompareView } from './compareView.ts';

/** Beside each other from this width on, else one above the other. */
const TWO_COLUMNS = 700;
const GAP = 16;
const SCATTER_HEIGHT = 300;

/**
 * Where the runs differ: the map of differences, the boundaries of all of them, or lines along a single axis, and losses;
 * `children` go on in the same columns.
 */
export function ComparedDiagrams({ children, ...view }: CompareView & { children: ComponentChildren }): JSX.Element {
  const { comparison, width, selected } = view;
  const { experiment } = comparison.base;
  const { at } = cellAt(experiment, selected);
  const [row, column] = [at.row ?? 0, at.column ?? 0];
  const layout = useMemo(() => diagramLayout(experiment, { row, column }), [experiment, row, column]);
  const columns = width >= TWO_COLUMNS ? 2 : 1;
  const figure = columns === 2 ? (width - GAP) / 2 : width;
  return (
    <section class="diagrams" aria-label="Where the runs differ">
      <div class={`columns-${columns}`}>
        <DifferenceFigure view={view} layout={layout} room={figure} />
        <OverlayFigure view={view} layout={layout} room={figure} />
        <LossFigure view={view} room={figure} />
        {children}
      </div>
    </section>
  );
}

interface FigureProps {
  view: CompareView;
  layout: DiagramLayout;
  /** Pixels from side to side. */
  room: number;
}

/** Diagrams of compared runs are always whole, and pin nothing. */
const FIXED = { zoom: undefined, zoomTo: () => {}, pins: [], pin: () => {} };

const plotHeight = (width: number): number => Math.round(Math.max(180, Math.min(420, width * 0.8)));

/** The map of differences; nothing for sweeps along one axis, whose lines say it all. */
function DifferenceFigure({ view, layout, room }: FigureProps): JSX.Element | null {
  const { comparison, quantity, theme, selected, select } = view;
  const width = Math.max(180, Math.min(560, room - axesWidth(layout)));
  const height = plotHeight(width);
  const isDiagram = layout.x !== undefined && layout.y !== undefined;
  const shown = comparison.cells.loss.cells > 0 ? quantity : 'capacity';
  const comparable = shown === 'capacity' ? comparison.cells.capacity.cells > 0 : true;
  const [drawn, legend] = useMemo(
    () =>
      isDiagram && comparable
        ? [
            differenceMapPlot(layout, comparison, { theme, quantity: shown, width, height }),
            differenceLegendPlot(comparison, shown, Math.min(room - 24, 560), theme),
          ]
        : [],
    [isDiagram, comparable, layout, comparison, theme, shown, width, height, room],
  );
  const plot = useMemo(() => drawn && selectInMap(drawn, layout, selected), [drawn, layout, selected]);
  const onKeyDown = useDiagramKeys(layout, { selected, select, ...FIXED });
  if (!isDiagram) return null;
  const [a, b] = [letterOf(comparison.base.name), letterOf(comparison.other.name)];
  return (
    <div>
      {comparison.cells.loss.cells === 0 ? null : (
        <Segments
          label="Difference of"
          value={shown}
          options={{ capacity: 'Capacity', loss: 'Loss' }}
          onChange={view.chooseQuantity}
        />
      )}
      <PlotFigure
        title={`Difference ${b} − ${a}`}
        note={shown === 'capacity' ? `capacity of ${comparison.group ?? 'the group'}` : 'task loss, relative'}
        testId="difference-map"
        plot={plot}
        missing="These runs have no cells that could be compared one by one. The boundaries of both can still be laid over each other."
        onPick={select}
        onKeyDown={onKeyDown}
      />
      {legend === undefined ? null : (
        <div class="legend">
          <VegaView plot={legend} testId="difference-legend" />
        </div>
      )}
    </div>
  );
}

/** Boundaries of all runs in one diagram, or their lines along the only axis; nothing where nothing is swept. */
function OverlayFigure({ view, layout, room }: FigureProps): JSX.Element | null {
  const { runs, comparison, theme, selected, select } = view;
  const { group } = comparison;
  const isDiagram = layout.x !== undefined && layout.y !== undefined;
  const plotWidth = Math.max(180, Math.min(560, room - axesWidth(layout)));
  const size = isDiagram
    ? { width: plotWidth + axesWidth(layout), height: plotHeight(plotWidth) + 80 }
    : { width: Math.min(760, room) - 10, height: 360 };
  const summaries = runs.map(({ summary }) => summary);
  const drawn = useMemo(() => {
    if (group === undefined) return undefined;
    const draw = isDiagram ? overlaidBoundariesPlot : overlaidLinesPlot;
    return draw(layout, runs, { theme, group, ...size });
  }, [isDiagram, layout, theme, group, size.width, size.height, ...summaries]);
  const plot = useMemo(() => {
    const withSelected = isDiagram ? selectInBoundaries : selectInLines;
    return drawn && withSelected(drawn, layout, selected);
  }, [isDiagram, drawn, layout, selected]);
  const onKeyDown = useDiagramKeys(layout, { selected, select, ...FIXED });
  if (layout.x === undefined && layout.y === undefined) return null;
  const missing =
    group === undefined
      ? 'The runs have no feature group in common.'
      : 'Boundaries are drawn where both axes are ranges; here one is a list of values.';
  return (
    <PlotFigure
      title={isDiagram ? 'Phase boundaries' : 'Capacity'}
      note={
        isDiagram
          ? `${group ?? 'the group'}: ignored below the thin lines, dedicated above the thick ones`
          : `of ${group ?? 'the group'}, all runs`
      }
      testId="overlay"
      plot={plot}
      missing={missing}
      onPick={select}
      onKeyDown={onKeyDown}
    />
  );
}

/** Losses against each other; nothing where they measure different things, which the headline says. */
function LossFigure({ view, room }: Pick<FigureProps, 'view' | 'room'>): JSX.Element | null {
  const { comparison, theme, selected, select } = view;
  const width = Math.floor(Math.min(600, room)) - 8;
  const several = comparison.cells.loss.cells > 1;
  const drawn = useMemo(
    () => (several ? lossScatterPlot(comparison, theme, { width, height: SCATTER_HEIGHT }) : undefined),
    [several, comparison, theme, width],
  );
  const plot = useMemo(() => drawn && selectInScatter(drawn, selected), [drawn, selected]);
  return plot === undefined ? null : (
    <PlotFigure title="Losses" note="a dot for each cell" testId="loss-scatter" plot={plot} onPick={select} />
  );
}
