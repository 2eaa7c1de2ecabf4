import type { JSX, TargetedKeyboardEvent } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import { gridSize } from '../core/experiment/sweep.ts';
import { diagramAxis } from '../core/plots/axes.ts';
import { axesWidth } from '../core/plots/axisEncoding.ts';
import { capacityLinesPlot } from '../core/plots/capacityLines.ts';
import { type DiagramSide, groupIndex } from '../core/plots/cellRows.ts';
import { type DiagramLayout, diagramLayout, neighbour, type Slice } from '../core/plots/layout.ts';
import { legendNeeds, legendPlot } from '../core/plots/legend.ts';
import { phaseDiagramPlot } from '../core/plots/phaseDiagram.ts';
import type { Plot } from '../core/plots/plot.ts';
import { PlotFigure } from './PlotFigure.tsx';
import { VegaView } from './VegaView.tsx';
import type { View } from './view.ts';

/** Beside each other from this width on, else one above the other. */
const TWO_COLUMNS = 600;
const GAP = 16;

const SIDES: readonly { side: DiagramSide; title: string; note: string; testId: string }[] = [
  { side: 'theory', title: 'Theory', note: 'optimal allocation, closed form', testId: 'diagram-theory' },
  { side: 'trained', title: 'Trained', note: 'best start of every cell', testId: 'diagram-trained' },
];

/** The analytic and the trained diagram on equal scales, with one legend; nothing where the file sweeps nothing. */
export function DiagramView(view: View): JSX.Element | null {
  const { run, width, theme, group } = view;
  const { experiment, summary } = run;
  const [chosen, setSlice] = useState<Slice>({ row: 0, column: 0 });
  const size = gridSize(experiment);
  const slice = { row: Math.min(chosen.row, size.row - 1), column: Math.min(chosen.column, size.column - 1) };
  const layout = useMemo(() => diagramLayout(experiment, slice), [experiment, slice.row, slice.column]);
  if (layout.cells.length < 2 && size.row * size.column < 2) {
    return null;
  }
  const columns = width >= TWO_COLUMNS ? 2 : 1;
  const figure = columns === 2 ? (width - GAP) / 2 : width;
  const isDiagram = layout.x !== undefined && layout.y !== undefined;
  const plotWidth = Math.max(180, Math.min(560, figure - axesWidth(layout)));
  const plotHeight = Math.round(Math.max(180, Math.min(420, plotWidth * (isDiagram ? 0.84 : 0.6))));
  const legend = isDiagram
    ? legendPlot(group, legendNeeds(summary, groupIndex(summary, group)), Math.min(width - 24, 760), theme)
    : undefined;
  return (
    <section class="diagrams" aria-label="Phase diagrams">
      <SliceChoice view={view} slice={slice} onChange={setSlice} />
      <div class={`columns-${columns}`}>
        {SIDES.map(({ side, ...words }) => (
          <DiagramFigure
            key={side}
            {...words}
            view={view}
            layout={layout}
            side={side}
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

interface DiagramFigureProps {
  view: View;
  layout: DiagramLayout;
  side: DiagramSide;
  title: string;
  note: string;
  testId: string;
  width: number;
  height: number;
}

function DiagramFigure({ view, layout, side, width, height, ...words }: DiagramFigureProps): JSX.Element {
  const { run, group, theme, selected, select } = view;
  const draw = layout.x !== undefined && layout.y !== undefined ? phaseDiagramPlot : capacityLinesPlot;
  const plot: Plot = useMemo(
    () => draw(layout, run.summary, { theme, side, group, width, height, selected }),
    [draw, layout, run.summary, theme, side, group, width, height, selected],
  );
  const onKeyDown = useDiagramKeys(layout, selected, select);
  return <PlotFigure {...words} plot={plot} onPick={select} onKeyDown={onKeyDown} />;
}

const STEPS: Readonly<Record<string, 'left' | 'right' | 'up' | 'down'>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Arrow keys move the selected cell (with Shift by five), letters go to labelled points, Enter goes to the details. */
function useDiagramKeys(layout: DiagramLayout, selected: number, select: (cell: number) => void) {
  const current = useRef(selected);
  current.current = selected;
  return (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const step = STEPS[event.key];
    const point = layout.points.find(({ label }) => label.toLowerCase() === event.key.toLowerCase());
    if (step !== undefined) {
      let cell = current.current;
      for (let count = event.shiftKey ? 5 : 1; count > 0; count--) {
        cell = neighbour(layout, cell, step) ?? cell;
      }
      current.current = cell;
      select(cell);
    } else if (point !== undefined) {
      select(point.cell);
    } else if (event.key === 'Enter') {
      document.getElementById('cell-details')?.focus();
    } else {
      return;
    }
    event.preventDefault();
  };
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
