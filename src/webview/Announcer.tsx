import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';

/** What a screen reader says when it changes: the end of the run, the cell that was chosen. Not what stood there first. */
export function Announcer({ text }: { text: string }): JSX.Element {
  const initial = useRef(text);
  const said = text === initial.current ? '' : text;
  if (said !== '') {
    initial.current = '';
  }
  return (
    <p class="for-screen-readers" role="status">
      {said}
    </p>
  );
}
