import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { formatCount, formatNumber } from '../core/plots/format.ts';
import type { Plot } from '../core/plots/plot.ts';
import { ScrollRegion } from './ScrollRegion.tsx';

const PAGE = 50;

/** The numbers of a plot as a table, made when it is opened and shown in pages. */
export function TableTwin({ plot, title, testId }: { plot: Plot; title: string; testId: string }): JSX.Element {
  const [open, setOpen] = useState(false);
  const [page, setPage] = useState(0);
  return (
    <details class="table-twin" data-testid={`${testId}-table`} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Table: {title}</summary>
      {open ? <TablePage plot={plot} page={page} onPage={setPage} caption={plot.description} /> : null}
    </details>
  );
}

interface TablePageProps {
  plot: Plot;
  page: number;
  onPage: (page: number) => void;
  caption: string;
}

function TablePage({ plot, page, onPage, caption }: TablePageProps): JSX.Element {
  const { columns, rows } = plot.table();
  const pages = Math.max(1, Math.ceil(rows.length / PAGE));
  const shown = Math.min(page, pages - 1);
  const first = shown * PAGE;
  return (
    <>
      <ScrollRegion label={caption}>
        <table>
          <caption>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(first, first + PAGE).map((row, index) => (
              <tr key={first + index}>
                {row.map((value, column) => (
                  <td key={columns[column]} class={typeof value === 'number' ? 'number' : undefined}>
                    {typeof value === 'number' ? formatNumber(value, 4) : value}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {pages === 1 ? null : (
        <p class="pages">
          <button type="button" disabled={shown === 0} onClick={() => onPage(shown - 1)}>
            Previous
          </button>{' '}
          Rows {formatCount(first + 1)} to {formatCount(Math.min(first + PAGE, rows.length))} of{' '}
          {formatCount(rows.length)}{' '}
          <button type="button" disabled={shown === pages - 1} onClick={() => onPage(shown + 1)}>
            Next
          </button>
        </p>
      )}
    </>
  );
}
