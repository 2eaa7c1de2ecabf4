import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { galleryCells, galleryPlot, galleryTitle } from '../core/plots/gallery.ts';
import { PlotFigure } from './PlotFigure.tsx';
import type { PageSource } from './source.ts';
import { useCellRecords } from './useCellRecords.ts';
import type { View } from './view.ts';

/** Small pictures of what was learned along a sweep of one axis; a click selects the cell. Nothing for other sweeps. */
export function Gallery({ source, ...view }: View & { source: PageSource }): JSX.Element | null {
  const { run, theme, width, selected, select } = view;
  const { experiment } = run;
  const cells = useMemo(() => galleryCells(experiment), [experiment]);
  const records = useCellRecords(source, cells, run);
  const plot = useMemo(
    () => (cells.length === 0 ? undefined : galleryPlot(experiment, records, { theme, width: width - 16, selected })),
    [cells, experiment, records, theme, width, selected],
  );
  return plot === undefined ? null : (
    <section class="gallery" aria-label="Embeddings along the sweep">
      <PlotFigure
        title="Along the sweep"
        note={galleryTitle(experiment)}
        testId="gallery"
        plot={plot}
        onPick={select}
      />
    </section>
  );
}
