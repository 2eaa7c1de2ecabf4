import type { Experiment } from '../experiment/experiment.ts';
import { formatCount, plural } from '../experiment/words.ts';
import type { Headline } from '../results/headline.ts';
import type { RunSummary } from '../results/runSummary.ts';
import { costVerdict, type SimilarityVerdict, similarityVerdicts, sparsityVerdict } from '../results/verdicts.ts';
import { formatFixed, formatNumber, formatShare } from './format.ts';
import { listInWords } from './words.ts';

/** A claim about polysemanticity, and what a run says of it. */
export interface VerdictWords {
  claim: string;
  /** Of what speaks for or against the claim, the part that speaks for it, in [0, 1]. */
  share: number;
  /** The numbers for and against, in sentences. */
  text: string;
}

/** From this share on a claim is called upheld, and from the next one on partly. */
export const UPHELD = 0.9;
export const PARTLY = 0.5;

/**
 * What a run says of each claim that it can speak to, computed from what was trained; nothing of claims that it cannot.
 *
 * @param found the headline, with predictions by hulls where they are known
 * @param similar `similarityVerdicts` of the run, for those who have them
 */
export function verdictWords(
  experiment: Experiment,
  summary: RunSummary,
  found: Headline,
  similar: readonly SimilarityVerdict[] = similarityVerdicts(experiment, summary),
): VerdictWords[] {
  return [
    ...sparsityWords(experiment, summary),
    ...predictionWords(found),
    ...similarityWords(experiment, similar),
    ...costWords(experiment, summary),
  ];
}

function sparsityWords(experiment: Experiment, summary: RunSummary): VerdictWords[] {
  const found = sparsityVerdict(experiment, summary);
  if (found === undefined || found.rises + found.falls === 0) return [];
  const { rises, falls, flat, share, interval, architectures } = found;
  const named = architectures.filter(({ name }) => name !== '');
  const falling = named.filter((one) => one.falls > 0);
  const error =
    interval === undefined
      ? ' (fewer than three starts are kept: no interval)'
      : ` (95 % interval over starts ${formatFixed(100 * interval[0], 0)} to ${formatFixed(100 * interval[1], 0)} %)`;
  return [
    {
      claim: `Sharing rises with sparsity${named.length > 1 ? ' in every architecture' : ''}`,
      share,
      text: [
        `From one density to the next sparser one sharing rises in ${rises} and falls in ${plural(falls, 'step')}: ${formatShare(rises, rises + falls)}${error}.`,
        flat === 0 ? '' : `It stays the same in ${plural(flat, 'step')}.`,
        falling.length === 0
          ? ''
          : `It falls in ${listInWords(falling.map((one) => `${one.name} (${one.falls} of ${one.rises + one.falls})`))}.`,
      ]
        .filter((text) => text !== '')
        .join(' '),
    },
  ];
}

export const PREDICTION_CLAIM = 'The status predicted from the curves is the trained status';

function predictionWords({ agrees, differs, ties, byClosedForm, byHulls }: Headline): VerdictWords[] {
  if (agrees + differs === 0) return [];
  const by = byHulls === 0 ? 'closed form' : byClosedForm === 0 ? 'hulls of bath curves' : 'closed form and hulls';
  return [
    {
      claim: PREDICTION_CLAIM,
      share: agrees / (agrees + differs),
      text: `All features agree in ${plural(agrees, 'cell')}, not all of them in ${formatCount(differs)}: ${formatShare(agrees, agrees + differs)}, by ${by}${ties === 0 ? '' : `; ${plural(ties, 'cell')} near a tie ${ties === 1 ? 'is' : 'are'} left out`}.`,
    },
  ];
}

function similarityWords(experiment: Experiment, verdicts: readonly SimilarityVerdict[]): VerdictWords[] {
  const { feature } = experiment.marginal;
  if (verdicts.length === 0) return [];
  const sum = (count: (verdict: (typeof verdicts)[number]) => number): number =>
    verdicts.reduce((total, verdict) => total + count(verdict), 0);
  const cells = sum(({ found }) => found.length);
  const above = sum((verdict) => verdict.above.length);
  const below = sum((verdict) => verdict.below.length);
  const wrong = above + below;
  const [first, ...others] = verdicts;
  const at = (place: { density: number; similarity: number } | undefined): string =>
    place === undefined
      ? ''
      : `${place.density === 0 ? 'nothing' : `density ${formatNumber(place.density)}`} at similarity ${formatNumber(place.similarity)}`;
  const by = verdicts.map(({ architecture, found }) => {
    const shared = found.filter(({ polysemantic }) => polysemantic).length;
    return `${formatShare(shared, found.length)}${architecture === '' ? '' : ` (${architecture})`}`;
  });
  return [
    {
      claim: 'Features that are sparse and similar in importance are polysemantic at the optimum',
      share: 1 - wrong / cells,
      text: [
        `${feature} shares in ${listInWords(by)} of the cells.`,
        others.length > 0 ? '' : `The boundary rises from ${at(first.boundary[0])} to ${at(first.boundary.at(-1))}.`,
        `${formatCount(cells - wrong)} of ${plural(cells, 'cell')} lie on the right side of the best boundary that rises with similarity, ${formatCount(wrong)} on the wrong one: ${formatCount(above)} share above it, ${formatCount(below)} do not below.`,
      ]
        .filter((text) => text !== '')
        .join(' '),
    },
  ];
}

function costWords(experiment: Experiment, summary: RunSummary): VerdictWords[] {
  const found = costVerdict(experiment, summary);
  if (found === undefined) return [];
  const { costs, free, atHalf } = found;
  const halves = atHalf.map(
    ({ name, problem, increase }) =>
      `${increase < 0 ? '−' : '+'}${formatNumber(100 * Math.abs(increase), 2)} % (${[name, problem].filter((text) => text !== '').join(', ')})`,
  );
  return [
    {
      claim: 'Monosemanticity costs',
      share: costs / (costs + free),
      text: `Of ${plural(costs + free, 'cell')} that ${costs + free === 1 ? 'shares' : 'share'} less than without a penalty, ${costs} ${costs === 1 ? 'has' : 'have'} more task loss and ${free} ${free === 1 ? 'has' : 'have'} not.${halves.length === 0 ? '' : ` At half the sharing the task loss is ${listInWords(halves.slice(0, MOST_HALVES))}.`}`,
    },
  ];
}

const MOST_HALVES = 8;
