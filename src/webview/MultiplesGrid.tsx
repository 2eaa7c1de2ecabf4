import type { JSX } from 'preact';
import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import { axesWidth } from '../core/plots/axisEncoding.ts';
import type { DiagramColor, DiagramSide } from '../core/plots/cellRows.ts';
import type { DiagramLayout } from '../core/plots/layout.ts';
import { hasTheory, type Multiples } from '../core/plots/multiples.ts';
import { modelTitle } from '../core/plots/words.ts';
import { Segments } from './Segments.tsx';
import { useDiagramKeys } from './useDiagramKeys.ts';
import { useDiagramPlot } from './useDiagramPlot.ts';
import { VegaView } from './VegaView.tsx';
import type { View } from './view.ts';

const GAP = 8;
const ROW_TITLE = 24;

interface MultiplesGridProps {
  view: View;
  multiples: Multiples;
  color: DiagramColor;
  /** Theory has this colour too. */
  theory: boolean;
}

/** All diagrams of a sweep with rows or columns, small, on equal axes and colours. A click selects a cell in any. */
export function MultiplesGrid({ view, multiples, color, theory }: MultiplesGridProps): JSX.Element {
  const { run, group, width } = view;
  const [chosen, setSide] = useState<DiagramSide>('trained');
  const { panels, rowTitles, columnTitles } = multiples;
  const known = theory && panels.some((row) => row.some((layout) => hasTheory(run.summary, group, layout)));
  const side = known ? chosen : 'trained';
  const columns = panels[0]?.length ?? 1;
  const outer = panels[0]?.[0];
  const spent = ROW_TITLE + (outer === undefined ? 0 : axesWidth(outer)) + (columns - 1) * (GAP + 16);
  const plotWidth = Math.round(Math.max(96, Math.min(240, (width - spent) / columns)));
  const size = { width: plotWidth, height: Math.round(plotWidth * 0.84) };
  return (
    <div class="multiples" data-testid="multiples">
      {known ? (
        <Segments
          label="Diagrams of the grid"
          value={side}
          options={{ trained: modelTitle(run.experiment), theory: 'Theory' }}
          onChange={setSide}
        />
      ) : null}
      <div class="multiples-grid" style={{ gridTemplateColumns: `auto repeat(${columns}, auto)` }}>
        {columnTitles.length === 0 ? null : <span />}
        {columnTitles.map((title) => (
          <h4 key={title}>{title}</h4>
        ))}
        {panels.map((row, r) => (
          <Fragment key={rowTitles[r] ?? 'only'}>
            {rowTitles[r] === undefined ? <span /> : <h4 class="row-title">{rowTitles[r]}</h4>}
            {row.map((layout, c) => (
              <SmallDiagram
                key={columnTitles[c] ?? 'only'}
                view={view}
                layout={layout}
                side={side}
                color={color}
                {...size}
                name={[rowTitles[r], columnTitles[c]].filter((title) => title !== undefined).join(', ')}
              />
            ))}
          </Fragment>
        ))}
      </div>
    </div>
  );
}

interface SmallDiagramProps {
  view: View;
  layout: DiagramLayout;
  side: DiagramSide;
  color: DiagramColor;
  width: number;
  height: number;
  name: string;
}

function SmallDiagram({ view, layout, name, ...about }: SmallDiagramProps): JSX.Element {
  const { run, group, select } = view;
  const plot = useDiagramPlot(view, { layout, ...about });
  const onKeyDown = useDiagramKeys(layout, view);
  if (about.side === 'theory' && !hasTheory(run.summary, group, layout)) {
    return <p class="no-closed-form">no closed form</p>;
  }
  const { row, column } = layout.slice;
  return (
    <VegaView
      plot={{ ...plot, description: `${name}. ${plot.description}` }}
      testId={`multiple-${row}-${column}`}
      onPick={select}
      onKeyDown={onKeyDown}
    />
  );
}
