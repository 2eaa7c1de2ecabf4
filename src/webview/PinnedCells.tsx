import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { cellPicture } from '../core/plots/cellPicture.ts';
import { cellFacts, groupIndex } from '../core/plots/cellRows.ts';
import { computedGroups } from '../core/plots/curveGroups.ts';
import { formatFixed, formatNumber } from '../core/plots/format.ts';
import { type PinnedCell, pinColor, pinNames, pinnedBenefitPlot } from '../core/plots/pinnedBenefit.ts';
import { PlotFigure } from './PlotFigure.tsx';
import { ScrollRegion } from './ScrollRegion.tsx';
import type { PageSource } from './source.ts';
import { useCellRecords } from './useCellRecords.ts';
import { usePinnedCurves } from './usePinnedCurves.ts';
import type { View } from './view.ts';

const HEIGHT = 300;
const GAP = 16;
/** Plot and table beside each other from this width on. */
const TWO_COLUMNS = 760;

/** Pinned cells beside each other: their curves in one plot, their numbers in one table. Nothing where none is pinned. */
export function PinnedCells({ source, ...view }: View & { source: PageSource }): JSX.Element | null {
  const { run, pins, pin, group, theme, width } = view;
  const records = useCellRecords(source, pins, run);
  const pictures = useMemo(
    () => pins.map((cell) => cellPicture(run.experiment, cell, records.get(cell))),
    [run.experiment, pins.join(), records],
  );
  const wanted = pictures.flatMap((picture) =>
    computedGroups(picture, group).length === 0 ? [] : [{ cell: picture.cell.index, group }],
  );
  const curves = usePinnedCurves(source, wanted);
  const names = useMemo(() => pinNames(run.experiment, pins), [run.experiment, pins.join()]);
  const columns = width >= TWO_COLUMNS ? 2 : 1;
  const size = { width: Math.floor(Math.min(640, (width - GAP * (columns - 1)) / columns)) - 8, height: HEIGHT };
  const cells = useMemo(
    () =>
      pictures.map(
        (picture, place): PinnedCell => ({
          number: place + 1,
          name: names[place] ?? '',
          picture,
          curves: curves.get(picture.cell.index),
        }),
      ),
    [pictures, names, curves],
  );
  const plot = useMemo(() => pinnedBenefitPlot(cells, group, theme, size), [cells, group, theme, size.width]);
  if (pins.length === 0) return null;
  return (
    <section class="pinned" aria-labelledby="pinned-title" data-testid="pinned">
      <header>
        <h2 id="pinned-title">Pinned cells</h2>
        <button type="button" onClick={() => pin([])}>
          Unpin all
        </button>
      </header>
      <div class={`columns-${columns}`}>
        <PlotFigure
          title="Marginal benefit of pinned cells"
          note="in closed form or computed, as of each cell"
          testId="pinned-benefit"
          plot={plot}
          missing="None of these cells has a curve yet."
        />
        <PinnedTable view={view} cells={cells} />
      </div>
    </section>
  );
}

/** What was found in each pinned cell; a name selects the cell. */
function PinnedTable({ view, cells }: { view: View; cells: readonly PinnedCell[] }): JSX.Element {
  const { run, group, theme, select, selected, pins, pin } = view;
  const index = groupIndex(run.summary, group);
  return (
    <ScrollRegion label="Pinned cells in numbers">
      <table>
        <thead>
          <tr>
            {['Pin', 'Cell', `Capacity of ${group}`, '… in theory', 'Status', 'Loss', ''].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cells.map(({ number, name, picture }) => {
            const { index: cell } = picture.cell;
            const facts = cellFacts(run.summary, index, 'trained', cell);
            return (
              <tr key={cell}>
                <th scope="row" style={{ color: pinColor(theme, number) }}>
                  {number}
                </th>
                <td>
                  <button type="button" aria-pressed={cell === selected} onClick={() => select(cell)}>
                    {name}
                  </button>
                </td>
                <td class="number">{formatFixed(facts.capacity)}</td>
                <td class="number">{formatFixed(facts.capacityTheory)}</td>
                <td>{facts.status === 'unfinished' ? 'not trained yet' : facts.status}</td>
                <td class="number">{formatNumber(facts.loss, 5)}</td>
                <td>
                  <button
                    type="button"
                    aria-label={`Unpin ${number}`}
                    onClick={() => pin(pins.filter((one) => one !== cell))}
                  >
                    Unpin
                  </button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
