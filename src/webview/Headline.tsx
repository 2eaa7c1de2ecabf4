import type { JSX } from 'preact';
import type { Experiment } from '../core/experiment/experiment.ts';
import { endsInWords } from '../core/plots/linesText.ts';
import type { RunSummary } from '../core/results/runSummary.ts';
import { headlineWords } from './headlineWords.ts';

interface HeadlineProps {
  experiment: Experiment;
  summary: RunSummary;
  group: string;
  running: boolean;
}

/** The one thing to see first. */
export function Headline({ experiment, summary, group, running }: HeadlineProps): JSX.Element {
  const { share, sentence, note } = headlineWords(summary, group, running, endsInWords(experiment, summary));
  return (
    <div class="headline" data-testid="headline">
      <p>
        {share === undefined ? null : <strong>{share}</strong>} <span class="sentence">{sentence}</span>
      </p>
      {note === '' ? null : <p class="note">{note}</p>}
    </div>
  );
}
