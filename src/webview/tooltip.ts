import type { TooltipHandler } from 'vega';
import type { Fact } from '../core/plots/plot.ts';

/** Distance from the pointer, so that it covers nothing of what it points at. */
const OFFSET = 14;

/**
 * Shows a mark's tooltip: a table of titles and values. Written here because vega-tooltip makes markup of the values;
 * this one puts them in as text.
 *
 * @param facts what is to be said of a mark's row instead; undefined: what the mark gives
 */
export function createTooltip(
  page: Document,
  facts: (row: unknown) => readonly Fact[] | undefined,
): {
  /** Of Vega's marks. */
  handle: TooltipHandler;
  /** Beside the pointer; hides where there is nothing to say. */
  show(event: MouseEvent, facts: Iterable<readonly [string, unknown]> | undefined): void;
  hide(): void;
  dispose(): void;
} {
  const box = page.createElement('div');
  box.className = 'tooltip';
  box.hidden = true;
  box.setAttribute('aria-hidden', 'true');
  page.body.append(box);
  const hide = (): void => {
    box.hidden = true;
  };
  const show = (event: MouseEvent, told: Iterable<readonly [string, unknown]> | undefined): void => {
    if (told === undefined) {
      hide();
      return;
    }
    box.replaceChildren(rowsOf(page, told));
    box.hidden = false;
    place(box, event, page.documentElement);
  };
  return {
    handle(_handler, event, _item, value) {
      const named = typeof value === 'object' && value !== null;
      show(event, named ? (facts(value) ?? Object.entries(value)) : undefined);
    },
    show,
    hide,
    dispose: () => box.remove(),
  };
}

function rowsOf(page: Document, facts: Iterable<readonly [string, unknown]>): HTMLTableElement {
  const table = page.createElement('table');
  for (const [title, text] of facts) {
    // A dash says that there is nothing to say.
    if (text === '–' || text === null || text === undefined) {
      continue;
    }
    const row = table.insertRow();
    const heading = page.createElement('th');
    heading.textContent = title;
    row.append(heading);
    row.insertCell().textContent = String(text);
  }
  return table;
}

/** To the lower right of the pointer, on the other side where there is no room. */
function place(box: HTMLElement, { clientX, clientY }: { clientX: number; clientY: number }, root: HTMLElement): void {
  const { offsetWidth: width, offsetHeight: height } = box;
  const left = clientX + OFFSET + width > root.clientWidth ? clientX - OFFSET - width : clientX + OFFSET;
  const top = clientY + OFFSET + height > root.clientHeight ? clientY - OFFSET - height : clientY + OFFSET;
  box.style.left = `${Math.max(2, left)}px`;
  box.style.top = `${Math.max(2, top)}px`;
}
