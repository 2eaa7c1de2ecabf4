import type { TargetedKeyboardEvent } from 'preact';
import { useRef } from 'preact/hooks';
import { type DiagramLayout, neighbour } from '../core/plots/layout.ts';

const STEPS: Readonly<Record<string, 'left' | 'right' | 'up' | 'down'>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** Arrow keys move the selected cell (with Shift by five), letters go to labelled points, Enter goes to the details. */
export function useDiagramKeys(layout: DiagramLayout, selected: number, select: (cell: number) => void) {
  const current = useRef(selected);
  current.current = selected;
  return (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const step = STEPS[event.key];
    const point = layout.points.find(({ label }) => label.toLowerCase() === event.key.toLowerCase());
    if (step !== undefined) {
      let cell = current.current;
      for (let count = event.shiftKey ? 5 : 1; count > 0; count--) {
        cell = neighbour(layout, cell, step) ?? cell;
      }
      current.current = cell;
      select(cell);
    } else if (point !== undefined) {
      select(point.cell);
    } else if (event.key === 'Enter') {
      document.getElementById('cell-details')?.focus();
    } else {
      return;
    }
    event.preventDefault();
  };
}
