import type { JSX } from 'preact';
import type { Said } from './useSaid.ts';

/** What an action said; there before it says anything, so that screen readers hear it. */
export function SaidNote({ said }: { said: Said }): JSX.Element {
  return (
    <span class={said.failed ? 'said problem' : 'said'} role="status">
      {said.text}
    </span>
  );
}
