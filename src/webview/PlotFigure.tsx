import type { ComponentChildren, JSX, TargetedKeyboardEvent } from 'preact';
import type { Plot } from '../core/plots/plot.ts';
import { TableTwin } from './TableTwin.tsx';
import type { Brush } from './useBrush.tsx';
import { VegaView } from './VegaView.tsx';

interface PlotFigureProps {
  title: string;
  /** A few words beside the title: what kind of answer this is. */
  note?: ComponentChildren;
  testId: string;
  /** `undefined` where there is nothing to draw; then `missing` says why. */
  plot: Plot | undefined;
  missing?: string;
  onPick?: (cell: number) => void;
  onKeyDown?: (event: TargetedKeyboardEvent<HTMLDivElement>) => void;
  brush?: Brush;
  onDblClick?: () => void;
}

/** A plot with its title and its table. */
export function PlotFigure({ title, note, testId, plot, missing, ...reactions }: PlotFigureProps): JSX.Element {
  return (
    <figure class="plot">
      <figcaption>
        <h3>{title}</h3>
        {note === undefined ? null : <span class="note">{note}</span>}
      </figcaption>
      {plot === undefined ? (
        <p class="missing" data-testid={testId}>
          {missing}
        </p>
      ) : (
        <>
          <VegaView plot={plot} testId={testId} {...reactions} />
          <TableTwin plot={plot} title={title.charAt(0).toLowerCase() + title.slice(1)} testId={testId} />
        </>
      )}
    </figure>
  );
}
