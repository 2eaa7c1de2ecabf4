import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { formatShare } from '../core/plots/format.ts';
import { PARTLY, UPHELD, verdictWords } from '../core/plots/verdictWords.ts';
import { headline } from '../core/results/headline.ts';
import type { SimilarityVerdict } from '../core/results/verdicts.ts';
import type { View } from './view.ts';
import { unbroken } from './words.ts';

/** What the run says of each claim that it can speak to, with the numbers for and against; nothing where there is none. */
export function Verdicts({
  run,
  group,
  computed,
  similar,
}: View & { similar: readonly SimilarityVerdict[] }): JSX.Element | null {
  const { experiment, summary } = run;
  const verdicts = useMemo(
    () => verdictWords(experiment, summary, headline(summary, group, computed), similar),
    [experiment, summary, group, computed.layers, computed.predictions, similar],
  );
  if (verdicts.length === 0) return null;
  return (
    <section class="verdicts" aria-labelledby="verdicts-title" data-testid="verdicts">
      <h2 id="verdicts-title">What this run says</h2>
      <dl>
        {verdicts.map(({ claim, share, text }) => (
          <div key={claim}>
            <dt>
              {claim}: <strong>{share >= UPHELD ? 'upheld' : share >= PARTLY ? 'partly' : 'not upheld'}</strong>,{' '}
              {formatShare(Math.round(1000 * share), 1000)}
            </dt>
            <dd class="note">{unbroken(text)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
