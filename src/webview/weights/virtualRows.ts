/** Height of every row of the table, pixels; panel.css has it too. */
export const ROW_HEIGHT = 24;

/** Browsers draw no element that is much higher: beyond, the scroll bar stands for more rows than pixels. */
const MOST_HEIGHT = 8_000_000;

/** The rows of a long table that are in sight, and the room of those that are not. */
export interface VirtualRows {
  first: number;
  count: number;
  /** Pixels above and below the rows in sight. */
  above: number;
  below: number;
}

/**
 * @param rows      of the whole table
 * @param scrollTop how far it is scrolled, and `viewport` how much of it is seen, pixels
 */
export function visibleRows(rows: number, scrollTop: number, viewport: number): VirtualRows {
  const height = Math.min(rows * ROW_HEIGHT, MOST_HEIGHT);
  const count = Math.min(rows, Math.ceil(viewport / ROW_HEIGHT) + 1);
  const room = count * ROW_HEIGHT;
  if (height === rows * ROW_HEIGHT) {
    const first = Math.max(0, Math.min(rows - count, Math.floor(scrollTop / ROW_HEIGHT)));
    return { first, count, above: first * ROW_HEIGHT, below: height - room - first * ROW_HEIGHT };
  }
  const share = Math.max(0, Math.min(1, scrollTop / (height - viewport)));
  const above = Math.min(scrollTop, height - room);
  return { first: Math.round(share * (rows - count)), count, above, below: height - room - above };
}

/** How far to scroll so that a row is in sight: not at all where it is. */
export function scrollToRow(row: number, rows: number, scrollTop: number, viewport: number): number {
  if (rows * ROW_HEIGHT > MOST_HEIGHT) {
    const seen = Math.floor(viewport / ROW_HEIGHT);
    const { first } = visibleRows(rows, scrollTop, viewport);
    if (row >= first && row < first + seen - 1) return scrollTop;
    const { count } = visibleRows(rows, 0, viewport);
    return (Math.max(0, row - Math.floor(seen / 2)) / (rows - count)) * (MOST_HEIGHT - viewport);
  }
  const top = row * ROW_HEIGHT;
  if (top < scrollTop) return top;
  return top + ROW_HEIGHT > scrollTop + viewport ? top + ROW_HEIGHT - viewport : scrollTop;
}
