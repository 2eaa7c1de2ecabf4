import type { JSX } from 'preact';
import { comparisonWords, transitionText } from '../../core/plots/runComparisonWords.ts';
import type { RunComparison } from '../../core/results/compareRuns.ts';

/** The one thing to see first: how far the two runs differ. */
export function ComparisonHeadline({
  comparison,
  running,
}: {
  comparison: RunComparison;
  running: boolean;
}): JSX.Element {
  const { share, sentence, notes } = comparisonWords(comparison);
  const moved = comparison.cells.transitions.filter(({ before, after }) => before !== after);
  return (
    <div class="headline" data-testid="headline">
      <p>
        {share === undefined ? null : <strong>{share}</strong>} <span class="sentence">{sentence}</span>
      </p>
      {running ? <p class="note">A run is not finished: numbers are of what is there so far.</p> : null}
      {notes.length === 0 ? null : <p class="note">{notes.join(' ')}</p>}
      {moved.length === 0 ? null : (
        <p class="note" data-testid="transitions">
          {moved.map(transitionText).join(', ')}.
        </p>
      )}
    </div>
  );
}
