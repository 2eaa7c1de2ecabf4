import type { Experiment } from '../core/experiment/experiment.ts';
import { formatCount } from '../core/experiment/words.ts';
import { formatShare } from '../core/plots/format.ts';
import { endsInWords } from '../core/plots/linesText.ts';
import { PREDICTION_CLAIM, verdictWords } from '../core/plots/verdictWords.ts';
import { modelTitle } from '../core/plots/words.ts';
import { headline } from '../core/results/headline.ts';
import type { RunSummary } from '../core/results/runSummary.ts';

/** What came out of a run, in a few lines. */
export function headlineText(experiment: Experiment, summary: RunSummary): string[] {
  const { marginal } = experiment;
  const found = headline(summary, marginal.feature);
  const share = (part: number): string => formatShare(Math.round(part * found.finished), found.finished);
  const mixed = found.mixedShare > 0 ? `, members differ in ${share(found.mixedShare)}` : '';
  const ends = endsInWords(experiment, summary);
  const lines = [
    ends === undefined
      ? `${marginal.feature} is ignored in ${share(found.ignoredShare)} of the cells, polysemantic in ${share(found.polysemanticShare)}, dedicated in ${share(found.dedicatedShare)}${mixed}.`
      : `Features: ${ends}.`,
  ];
  if (found.agrees + found.differs > 0) {
    const ties = found.ties > 0 ? ` (${formatCount(found.ties)} cells within 3 % of a tie are left out)` : '';
    lines.push(
      `${modelTitle(experiment)} and predicted status agree in ${formatShare(found.agrees, found.agrees + found.differs)} of the cells${ties}.`,
    );
  }
  const verdicts = verdictWords(experiment, summary, found).filter(({ claim }) => claim !== PREDICTION_CLAIM);
  lines.push(...verdicts.map(({ claim, text }) => `${claim}? ${text}`));
  const unusual = [
    found.ranOut > 0 ? `${found.ranOut} ran out of steps` : '',
    found.diverged > 0 ? `${found.diverged} diverged` : '',
  ].filter((text) => text !== '');
  if (unusual.length > 0)
    lines.push(`Of ${formatCount(found.finished)} cells, ${unusual.join(' and ')} before they had converged.`);
  return lines;
}
