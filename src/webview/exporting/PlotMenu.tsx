import type { JSX } from 'preact';
import { useContext } from 'preact/hooks';
import type { Plot } from '../../core/plots/plot.ts';
import { ActionMenu } from './ActionMenu.tsx';
import { ExportingContext } from './exporting.ts';
import { plotActions } from './plotActions.ts';
import { SaidNote } from './SaidNote.tsx';
import { useSaid } from './useSaid.ts';

interface PlotMenuProps {
  plot: Plot;
  title: string;
  open: boolean;
  onOpen: (open: boolean) => void;
}

/** What can be done with a plot: a menu, and what came of it. Nothing where the page cannot save. */
export function PlotMenu({ plot, title, open, onOpen }: PlotMenuProps): JSX.Element | null {
  const exporting = useContext(ExportingContext);
  const [said, act] = useSaid();
  return exporting === undefined ? null : (
    <>
      <SaidNote said={said} />
      <ActionMenu
        open={open}
        onOpen={onOpen}
        label={`Copy or save: ${title}`}
        actions={() => plotActions(plot, title, exporting)}
        onAction={({ run }) => act(run)}
      />
    </>
  );
}
