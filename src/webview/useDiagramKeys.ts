import type { TargetedKeyboardEvent } from 'preact';
import { useRef } from 'preact/hooks';
import { type DiagramLayout, neighbour } from '../core/plots/layout.ts';
import { edgePlace, gridPlaceOf, regionWith, zoomStep } from '../core/plots/zoom.ts';
import { togglePin } from './pins.ts';
import type { View } from './view.ts';

const STEPS: Readonly<Record<string, 'left' | 'right' | 'up' | 'down'>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

const EDGES: Readonly<Record<string, 'left' | 'right' | 'top' | 'bottom'>> = {
  Home: 'left',
  End: 'right',
  PageUp: 'top',
  PageDown: 'bottom',
};

/** What the keys do, in the order in which they are explained. */
export const DIAGRAM_KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['←', '→', '↑', '↓'], 'select the next cell'],
  [['Shift'], 'with an arrow: five cells on'],
  [['Home', 'End'], 'to the left or right border'],
  [['PageUp', 'PageDown'], 'to the upper or lower border'],
  [['+', '−'], 'show fewer or more cells round the selected one'],
  [['0', 'Esc'], 'show the whole diagram'],
  [['P'], 'pin the selected cell, or let it go'],
  [['Enter'], 'go to the details of the cell'],
];

type Keys = Pick<View, 'selected' | 'select' | 'zoom' | 'zoomTo' | 'pins' | 'pin'>;

/**
 * The keys of a diagram (`DIAGRAM_KEYS`). Letters go to labelled points before they mean anything else. A selection that
 * leaves the part that is shown takes it along.
 *
 * @param whole the diagram, all of it
 */
export function useDiagramKeys(
  whole: DiagramLayout,
  view: Keys,
): (event: TargetedKeyboardEvent<HTMLDivElement>) => void {
  const current = useRef(view);
  current.current = view;
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const now = current.current;
    const select = (cell: number): void => {
      // Keys come faster than pictures: the next one goes on from here.
      current.current = { ...now, selected: cell };
      now.select(cell);
      const place = gridPlaceOf(whole, cell);
      if (now.zoom !== undefined && place !== undefined) now.zoomTo(regionWith(now.zoom, place));
    };
    const done =
      pointKey(event.key, whole, select) || moveKey(event, whole, now, select) || viewKey(event.key, whole, now);
    if (done) event.preventDefault();
  };
}

function pointKey(key: string, whole: DiagramLayout, select: (cell: number) => void): boolean {
  const point = whole.points.find(({ label }) => label.toLowerCase() === key.toLowerCase());
  if (point !== undefined) select(point.cell);
  return point !== undefined;
}

function moveKey(
  { key, shiftKey }: { key: string; shiftKey: boolean },
  whole: DiagramLayout,
  { selected }: Keys,
  select: (cell: number) => void,
): boolean {
  const [step, edge] = [STEPS[key], EDGES[key]];
  if (step !== undefined) {
    let cell = selected;
    for (let count = shiftKey ? 5 : 1; count > 0; count--) {
      cell = neighbour(whole, cell, step) ?? cell;
    }
    select(cell);
    return true;
  }
  const place = gridPlaceOf(whole, selected);
  if (edge === undefined || place === undefined) return false;
  const { x, y } = edgePlace(whole, place, edge);
  select(whole.cells[y * whole.columns + x] ?? selected);
  return true;
}

function viewKey(key: string, whole: DiagramLayout, { selected, zoom, zoomTo, pins, pin }: Keys): boolean {
  const place = gridPlaceOf(whole, selected);
  switch (key) {
    case '+':
    case '=':
    case '-':
    case '−':
      if (place !== undefined) zoomTo(zoomStep(whole, zoom, place, key === '+' || key === '=' ? 'in' : 'out'));
      return true;
    case '0':
      zoomTo(undefined);
      return true;
    case 'Escape':
      zoomTo(undefined);
      return zoom !== undefined;
    case 'p':
    case 'P':
      pin(togglePin(pins, selected));
      return true;
    case 'Enter':
      document.getElementById('cell-details')?.focus();
      return true;
    default:
      return false;
  }
}
