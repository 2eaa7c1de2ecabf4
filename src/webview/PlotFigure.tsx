import type { ComponentChildren, JSX, TargetedKeyboardEvent } from 'preact';
import { useState } from 'preact/hooks';
import type { Plot } from '../core/plots/plot.ts';
import { PlotMenu } from './exporting/PlotMenu.tsx';
import { usePictureMenu } from './exporting/usePictureMenu.ts';
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

/** A plot with its title, its table, and a menu to copy and save it. */
export function PlotFigure({ title, note, testId, plot, missing, ...reactions }: PlotFigureProps): JSX.Element {
  const [menu, setMenu] = useState(false);
  const figure = usePictureMenu(() => setMenu(true));
  return (
    <figure class="plot" ref={figure}>
      <figcaption>
        <h3>{title}</h3>
        {note === undefined ? null : <span class="note">{note}</span>}
        {plot === undefined ? null : <PlotMenu plot={plot} title={title} open={menu} onOpen={setMenu} />}
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
