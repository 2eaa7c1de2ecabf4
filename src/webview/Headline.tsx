import type { JSX } from 'preact';
import type { RunSummary } from '../core/results/runSummary.ts';
import { headlineWords } from './headlineWords.ts';
import type { Computed } from './useComputed.ts';

/** The one thing to see first. */
export function Headline(props: {
  summary: RunSummary;
  group: string;
  running: boolean;
  computed: Computed;
}): JSX.Element {
  const { share, sentence, note } = headlineWords(props.summary, props.group, props.running, props.computed);
  return (
    <div class="headline" data-testid="headline">
      <p>
        {share === undefined ? null : <strong>{share}</strong>} <span class="sentence">{sentence}</span>
      </p>
      {note === '' ? null : <p class="note">{note}</p>}
    </div>
  );
}
