import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { type Experiment, isGiven } from '../core/experiment/experiment.ts';
import { endsInWords } from '../core/plots/linesText.ts';
import type { RunSummary } from '../core/results/runSummary.ts';
import { headlineWords } from './headlineWords.ts';
import type { Computed } from './useComputed.ts';
import { unbroken } from './words.ts';

interface HeadlineProps {
  experiment: Experiment;
  summary: RunSummary;
  group: string;
  running: boolean;
  computed: Computed;
}

/** The one thing to see first. */
export function Headline({ experiment, summary, group, running, computed }: HeadlineProps): JSX.Element {
  const { share, sentence, note } = useMemo(
    () =>
      headlineWords(summary, group, running, {
        ends: endsInWords(experiment, summary),
        computed,
        given: isGiven(experiment),
      }),
    [summary, group, running, experiment, computed.layers, computed.predictions],
  );
  return (
    <div class="headline" data-testid="headline">
      <p>
        {share === undefined ? null : <strong>{share}</strong>} <span class="sentence">{unbroken(sentence)}</span>
      </p>
      {note === '' ? null : <p class="note">{unbroken(note)}</p>}
    </div>
  );
}
