import type { JSX } from 'preact';
import type { DiagramSize } from '../protocol/panelMessages.ts';
import { Announcer } from './Announcer.tsx';
import { togglePin } from './pins.ts';
import { Segments } from './Segments.tsx';
import { DIAGRAM_KEYS } from './useDiagramKeys.ts';
import type { View } from './view.ts';

const SIZES: Readonly<Record<DiagramSize, string>> = { auto: 'Auto', small: 'Small', large: 'Large' };

/** What can be done with the diagrams: pin the selected cell, choose their size, read which keys there are. */
export function DiagramTools({ pins, pin, selected, size, resize }: View): JSX.Element {
  const pinned = pins.includes(selected);
  return (
    <>
      <Segments label="Size of the diagrams" value={size} options={SIZES} onChange={resize} />
      <button
        type="button"
        aria-pressed={pinned}
        data-testid="pin"
        title="Keep the curves of this cell, to compare them with those of others (P)"
        onClick={() => pin(togglePin(pins, selected))}
      >
        Pin cell
      </button>
      <details class="keys">
        <summary>Keyboard</summary>
        <dl>
          {DIAGRAM_KEYS.map(([keys, does]) => (
            <div key={does}>
              <dt>
                {keys.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
          <div>
            <dt>
              <kbd>A</kbd> … <kbd>Z</kbd>
            </dt>
            <dd>go to the labelled point of that name</dd>
          </div>
        </dl>
        <p class="note">With the pointer: drag over cells to show only them; a double click shows all again.</p>
      </details>
      <Announcer text={pinned ? `Pinned as number ${pins.indexOf(selected) + 1}.` : `${pins.length} pinned.`} />
    </>
  );
}
