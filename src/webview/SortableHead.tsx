import type { JSX } from 'preact';

interface SortableHeadProps {
  title: string;
  /** How its column orders the rows, if it does. */
  state: 'ascending' | 'descending' | undefined;
  onSort: () => void;
}

/** The head of a column, which orders the rows by it. */
export function SortableHead({ title, state, onSort }: SortableHeadProps): JSX.Element {
  const sign = state === undefined ? '' : state === 'descending' ? ' ▾' : ' ▴';
  return (
    <th scope="col" aria-sort={state ?? 'none'}>
      <button type="button" onClick={onSort}>
        {title}
        <span aria-hidden="true">{sign}</span>
      </button>
    </th>
  );
}
