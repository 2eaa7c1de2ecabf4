import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { isGiven } from '../core/experiment/experiment.ts';
import { gridSize } from '../core/experiment/sweep.ts';
import { axesWidth } from '../core/plots/axisEncoding.ts';
import { boundaryLines } from '../core/plots/boundary.ts';
import { type DiagramColor, type DiagramSide, groupIndex } from '../core/plots/cellRows.ts';
import { contourKind } from '../core/plots/contourLevels.ts';
import { isLayer, wordsOf } from '../core/plots/diagramLayers.ts';
import { layerGroups, layerWords, OF_THEORY } from '../core/plots/layerChoices.ts';
import { type DiagramLayout, diagramLayout } from '../core/plots/layout.ts';
import { legendNeeds, legendPlot } from '../core/plots/legend.ts';
import { isMeasure, measureScale } from '../core/plots/measureColor.ts';
import { diagramMultiples, hasTheory } from '../core/plots/multiples.ts';
import type { Plot } from '../core/plots/plot.ts';
import { zoomedLayout } from '../core/plots/zoom.ts';
import type { DiagramSize } from '../protocol/panelMessages.ts';
import { computedSentence } from './computedWords.ts';
import { DiagramTools } from './DiagramTools.tsx';
import { LayerChoice } from './LayerChoice.tsx';
import { MultiplesGrid } from './MultiplesGrid.tsx';
import { PlotFigure } from './PlotFigure.tsx';
import { SliceChoice, useSlice } from './SliceChoice.tsx';
import type { PageSource } from './source.ts';
import { useDiagramKeys } from './useDiagramKeys.ts';
import { type DiagramAbout, diagramBrush, isDiagram, useDiagramPlot } from './useDiagramPlot.ts';
import { VegaView } from './VegaView.tsx';
import type { View } from './view.ts';
import { ZoomBar } from './ZoomBar.tsx';

/** Beside each other from this width on, else one above the other. */
const TWO_COLUMNS = 600;
const GAP = 16;

const SIDES: readonly { side: DiagramSide; title: string; note: string; testId: string }[] = [
  { side: 'theory', title: 'Theory', note: 'optimal allocation, closed form', testId: 'diagram-theory' },
  { side: 'trained', title: 'Trained', note: 'best start of every cell', testId: 'diagram-trained' },
];

/**
 * The analytic and the trained diagram on equal scales, with one legend; nothing where the file sweeps nothing. A sweep
 * with rows or columns has a grid of small diagrams above, and the one with the selected cell stands below in large. Both
 * show the part that was zoomed to; the small ones show all.
 */
export function DiagramView({ refine, ...view }: View & { refine: PageSource['refine'] }): JSX.Element | null {
  const { run, group, zoom, zoomTo } = view;
  const { experiment, summary } = run;
  const [chosen, setSlice] = useSlice(view);
  const multiples = useMemo(() => diagramMultiples(experiment), [experiment]);
  const size = gridSize(experiment);
  const slice = { row: Math.min(chosen.row, size.row - 1), column: Math.min(chosen.column, size.column - 1) };
  const whole = useMemo(() => diagramLayout(experiment, slice), [experiment, slice.row, slice.column]);
  const plane = isDiagram(whole);
  const layout = useMemo(() => (plane ? zoomedLayout(whole, zoom) : whole), [whole, plane, zoom]);
  const computable = view.computed.needsHulls || view.computed.layers.returns.some((code) => code !== 0);
  const groups = useMemo(
    () => (plane ? layerGroups(summary, group, computable) : []),
    [plane, summary, group, computable],
  );
  const color = groups.some(({ layers }) => layers.includes(view.layer)) ? view.layer : 'capacity';
  const shown = useMemo(() => multiples?.panels.flat() ?? [whole], [multiples, whole]);
  const legend = useLegend(view, shown, color, plane);
  if (whole.cells.length < 2 && size.row * size.column < 2) {
    return null;
  }
  const sides = SIDES.filter(
    ({ side }) => side === 'trained' || (OF_THEORY.includes(color) && hasTheory(summary, group, whole)),
  );
  const place = placement(view, layout, sides.length);
  return (
    <section class="diagrams" aria-label="Phase diagrams">
      {!plane ? null : (
        <div class="choices">
          <LayerChoice groups={groups} value={color} onChange={view.chooseLayer} />
          <DiagramTools {...view} />
          <span class="note" data-testid="computed-state">
            {isLayer(color) ? computedSentence(view.computed) : ''}
          </span>
        </div>
      )}
      {multiples === undefined ? null : (
        <MultiplesGrid view={view} multiples={multiples} color={color} theory={OF_THEORY.includes(color)} />
      )}
      <SliceChoice view={view} slice={slice} onChange={setSlice} />
      {plane ? <ZoomBar whole={whole} shown={layout} region={zoom} zoomTo={zoomTo} refine={refine} /> : null}
      <div class={`columns-${place.columns}`}>
        {sides.map(({ side, ...words }) => (
          <DiagramFigure
            key={side}
            {...(side === 'trained' && isGiven(experiment)
              ? { ...words, title: 'Given', note: 'weights of the file' }
              : words)}
            {...layerWords(color, isGiven(experiment))}
            view={view}
            whole={whole}
            about={{ layout, side, color, width: place.width, height: place.height }}
          />
        ))}
      </div>
      {legend === undefined ? null : (
        <div class="legend">
          <VegaView plot={legend} testId="legend" />
        </div>
      )}
    </section>
  );
}

/** Greatest plotting areas by the size that was chosen, pixels: width of a plane, width of lines, height. */
const MOST: Readonly<Record<DiagramSize, readonly [plane: number, lines: number, height: number]>> = {
  small: [280, 420, 240],
  auto: [560, 760, 420],
  large: [1200, 1200, 820],
};

/** How many diagrams stand beside each other, and how large their plotting areas are. */
function placement(
  { width, size }: View,
  layout: DiagramLayout,
  count: number,
): { columns: 1 | 2; width: number; height: number } {
  const columns = width >= TWO_COLUMNS && count > 1 && size !== 'large' ? 2 : 1;
  const figure = columns === 2 ? (width - GAP) / 2 : width;
  const plane = isDiagram(layout);
  const [ofPlane, ofLines, tallest] = MOST[size];
  const plotWidth = Math.max(180, Math.min(plane ? ofPlane : ofLines, figure - axesWidth(layout)));
  const height = Math.max(180, Math.min(plane ? tallest : 0.81 * tallest, plotWidth * (plane ? 0.84 : 0.6)));
  return { columns, width: plotWidth, height: Math.round(height) };
}

function useLegend(view: View, shown: readonly DiagramLayout[], color: DiagramColor, plane: boolean): Plot | undefined {
  const { run, group, theme, width, computed } = view;
  const { experiment, summary } = run;
  return useMemo(() => {
    if (!plane) return undefined;
    const cells = (): number[] =>
      shown.flatMap((layout) => [...layout.cells, ...layout.points.map(({ cell }) => cell)]);
    const scale = isMeasure(color) ? measureScale(summary, color, { group }) : undefined;
    return legendPlot(
      group,
      {
        ...legendNeeds(summary, groupIndex(summary, group)),
        contours: contourKind(experiment, shown),
        boundaries: boundaryLines(shown),
        color,
        ...(scale !== undefined && { scale }),
        ...(isLayer(color) && { words: wordsOf(color, computed.shown, cells()) }),
      },
      Math.min(width - 24, 760),
      theme,
    );
  }, [plane, shown, color, summary, group, experiment, computed.shown, width, theme]);
}

interface DiagramFigureProps {
  view: View;
  /** The diagram, all of it; keys go everywhere. */
  whole: DiagramLayout;
  about: DiagramAbout;
  title: string;
  note: string;
  testId: string;
}

function DiagramFigure({ view, whole, about, ...words }: DiagramFigureProps): JSX.Element {
  const plot = useDiagramPlot(view, about);
  const onKeyDown = useDiagramKeys(whole, view);
  const brush = diagramBrush(about.layout, view);
  return (
    <PlotFigure
      {...words}
      plot={plot}
      onPick={view.select}
      onKeyDown={onKeyDown}
      {...(brush === undefined ? {} : { brush, onDblClick: () => view.zoomTo(undefined) })}
    />
  );
}
