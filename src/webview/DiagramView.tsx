import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { isGiven } from '../core/experiment/experiment.ts';
import { cellAt, gridSize } from '../core/experiment/sweep.ts';
import { diagramAxis } from '../core/plots/axes.ts';
import { axesWidth } from '../core/plots/axisEncoding.ts';
import { boundaryLines } from '../core/plots/boundary.ts';
import { capacityLinesPlot } from '../core/plots/capacityLines.ts';
import { type DiagramColor, type DiagramSide, groupIndex } from '../core/plots/cellRows.ts';
import { contourKind } from '../core/plots/contourLevels.ts';
import { isLayer, wordsOf } from '../core/plots/diagramLayers.ts';
import { type DiagramLayout, diagramLayout, type Slice } from '../core/plots/layout.ts';
import { legendNeeds, legendPlot } from '../core/plots/legend.ts';
import { isMeasure, MEASURE_TITLES, measureScale, tellsApart } from '../core/plots/measureColor.ts';
import { diagramMultiples, hasTheory } from '../core/plots/multiples.ts';
import { phaseDiagramPlot } from '../core/plots/phaseDiagram.ts';
import type { Plot } from '../core/plots/plot.ts';
import { computedSentence } from './computedWords.ts';
import { MultiplesGrid } from './MultiplesGrid.tsx';
import { PlotFigure } from './PlotFigure.tsx';
import { Segments } from './Segments.tsx';
import { useDiagramKeys } from './useDiagramKeys.ts';
import { VegaView } from './VegaView.tsx';
import type { View } from './view.ts';

/** Beside each other from this width on, else one above the other. */
const TWO_COLUMNS = 600;
const GAP = 16;

const SIDES: readonly { side: DiagramSide; title: string; note: string; testId: string }[] = [
  { side: 'theory', title: 'Theory', note: 'optimal allocation, closed form', testId: 'diagram-theory' },
  { side: 'trained', title: 'Trained', note: 'best start of every cell', testId: 'diagram-trained' },
];

/**
 * The analytic and the trained diagram on equal scales, with one legend; nothing where the file sweeps nothing. A sweep
 * with rows or columns has a grid of small diagrams above, and the one with the selected cell stands below in large.
 */
export function DiagramView(view: View): JSX.Element | null {
  const { run, width, theme, group } = view;
  const { experiment, summary } = run;
  const [chosen, setSlice] = useSlice(view);
  const multiples = useMemo(() => diagramMultiples(experiment), [experiment]);
  const size = gridSize(experiment);
  const slice = { row: Math.min(chosen.row, size.row - 1), column: Math.min(chosen.column, size.column - 1) };
  const layout = useMemo(() => diagramLayout(experiment, slice), [experiment, slice.row, slice.column]);
  if (layout.cells.length < 2 && size.row * size.column < 2) {
    return null;
  }
  const isDiagram = layout.x !== undefined && layout.y !== undefined;
  const shown = multiples?.panels.flat() ?? [layout];
  const recovers = isDiagram && (summary.recovery[groupIndex(summary, group)]?.some(Number.isFinite) ?? false);
  const choices = colorChoices(view, isDiagram, recovers);
  const measured = isDiagram ? measureChoices(view) : {};
  const color = view.layer in choices || view.layer in measured ? view.layer : 'capacity';
  const scale = isMeasure(color) ? measureScale(summary, color) : undefined;
  // Theory speaks of capacity: it would not fit other colours.
  const sides = SIDES.filter(
    ({ side }) => side === 'trained' || (color === 'capacity' && hasTheory(summary, group, layout)),
  );
  const columns = width >= TWO_COLUMNS && sides.length > 1 ? 2 : 1;
  const figure = columns === 2 ? (width - GAP) / 2 : width;
  const plotWidth = Math.max(180, Math.min(isDiagram ? 560 : 760, figure - axesWidth(layout)));
  const plotHeight = Math.round(Math.max(180, Math.min(isDiagram ? 420 : 340, plotWidth * (isDiagram ? 0.84 : 0.6))));
  const legend = isDiagram
    ? legendPlot(
        group,
        {
          ...legendNeeds(summary, groupIndex(summary, group)),
          contours: contourKind(experiment, shown),
          boundaries: boundaryLines(shown),
          color,
          ...(scale !== undefined && { scale }),
          ...(isLayer(color) && {
            words: wordsOf(
              color,
              view.computed.shown,
              shown.flatMap(({ cells, points }) => [...cells, ...points.map(({ cell }) => cell)]),
            ),
          }),
        },
        Math.min(width - 24, 760),
        theme,
      )
    : undefined;
  return (
    <section class="diagrams" aria-label="Phase diagrams">
      {Object.keys(choices).length < 2 && Object.keys(measured).length === 0 ? null : (
        <div class="choices">
          <Segments label="Colour" value={color} options={choices} onChange={view.chooseLayer} />
          <MeasureChoice color={color} options={measured} onChange={view.chooseLayer} />
          <span class="note" data-testid="computed-state">
            {isLayer(color) ? computedSentence(view.computed) : ''}
          </span>
        </div>
      )}
      {multiples === undefined ? null : <MultiplesGrid view={view} multiples={multiples} color={color} />}
      <SliceChoice view={view} slice={slice} onChange={setSlice} />
      <div class={`columns-${columns}`}>
        {sides.map(({ side, ...words }) => (
          <DiagramFigure
            key={side}
            {...(side === 'trained' && isGiven(experiment)
              ? { ...words, title: 'Given', note: 'weights of the file' }
              : words)}
            view={view}
            layout={layout}
            side={side}
            color={color}
            width={plotWidth}
            height={plotHeight}
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

/** What can colour the diagrams of a run. */
function colorChoices(
  { computed }: View,
  isDiagram: boolean,
  recovers: boolean,
): Partial<Record<DiagramColor, string>> {
  const computable = isDiagram && (computed.needsHulls || computed.layers.returns.some((code) => code !== 0));
  return {
    capacity: 'Capacity',
    ...(recovers && { recovery: 'Recovery' }),
    ...(computable && { returns: 'Returns', prediction: 'Prediction' }),
  };
}

/** The measures of the whole model that tell cells apart. */
function measureChoices({ run }: View): Partial<Record<DiagramColor, string>> {
  const names = Object.keys(MEASURE_TITLES).filter(isMeasure);
  return Object.fromEntries(
    names.filter((name) => tellsApart(run.summary, name)).map((name) => [name, MEASURE_TITLES[name]]),
  );
}

interface MeasureChoiceProps {
  color: DiagramColor;
  options: Partial<Record<DiagramColor, string>>;
  onChange(color: DiagramColor): void;
}

function MeasureChoice({ color, options, onChange }: MeasureChoiceProps): JSX.Element | null {
  const names = Object.keys(options).filter(isMeasure);
  return names.length === 0 ? null : (
    <label>
      Measure{' '}
      <select
        value={isMeasure(color) ? color : ''}
        data-testid="measure"
        onChange={({ currentTarget: { value } }) => onChange(isMeasure(value) ? value : 'capacity')}
      >
        <option value="">none</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {options[name]}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The diagram shown in large: the one chosen, or that of a cell selected since. */
function useSlice({ run, selected }: View): [Slice, (slice: Slice) => void] {
  const sliceOf = (): Slice | undefined => {
    const { at, label } = cellAt(run.experiment, selected);
    return label === undefined ? { row: at.row ?? 0, column: at.column ?? 0 } : undefined;
  };
  const [slice, setSlice] = useState<Slice>(() => sliceOf() ?? { row: 0, column: 0 });
  useEffect(() => setSlice((current) => sliceOf() ?? current), [run.experiment, selected]);
  return [slice, setSlice];
}

interface DiagramFigureProps {
  view: View;
  layout: DiagramLayout;
  side: DiagramSide;
  color: DiagramColor;
  title: string;
  note: string;
  testId: string;
  width: number;
  height: number;
}

function DiagramFigure({ view, layout, side, color, width, height, ...words }: DiagramFigureProps): JSX.Element {
  const { run, group, theme, selected, select } = view;
  const layers = view.computed.shown;
  const draw = layout.x !== undefined && layout.y !== undefined ? phaseDiagramPlot : capacityLinesPlot;
  const plot: Plot = useMemo(
    () => draw(layout, run.summary, { theme, side, color, layers, group, width, height, selected }),
    [draw, layout, run.summary, theme, side, color, layers, group, width, height, selected],
  );
  const onKeyDown = useDiagramKeys(layout, selected, select);
  return <PlotFigure {...words} {...layerWords(color)} plot={plot} onPick={select} onKeyDown={onKeyDown} />;
}

/** What a layer is called: it is of no side. */
function layerWords(color: DiagramColor): { title?: string; note?: string } {
  if (color === 'returns') return { title: 'Returns', note: 'class of the marginal benefit curve' };
  if (isMeasure(color)) return { title: MEASURE_TITLES[color], note: 'best start of every cell' };
  return color === 'prediction' ? { title: 'Prediction', note: 'predicted against trained status' } : {};
}

/** Which diagram of a sweep with rows or columns. */
function SliceChoice({
  view,
  slice,
  onChange,
}: {
  view: View;
  slice: Slice;
  onChange: (slice: Slice) => void;
}): JSX.Element | null {
  const axes = (['row', 'column'] as const).flatMap((channel) => {
    const axis = diagramAxis(view.run.experiment, channel);
    return axis === undefined ? [] : [{ channel, axis }];
  });
  if (axes.length === 0) {
    return null;
  }
  return (
    <p class="choices">
      {axes.map(({ channel, axis }) => (
        <label key={channel}>
          {axis.title}{' '}
          <select
            value={String(slice[channel])}
            onChange={(event) => onChange({ ...slice, [channel]: Number(event.currentTarget.value) })}
          >
            {axis.labels.map((label, index) => (
              <option key={label} value={String(index)}>
                {label}
              </option>
            ))}
          </select>
        </label>
      ))}
    </p>
  );
}
