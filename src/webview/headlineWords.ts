import { formatCount } from '../core/experiment/words.ts';
import { formatShare } from '../core/plots/format.ts';
import { listInWords } from '../core/plots/words.ts';
import type { CellLayers, HullPredictions } from '../core/results/cellLayers.ts';
import { headline } from '../core/results/headline.ts';
import type { RunSummary } from '../core/results/runSummary.ts';

/** The run in one number, what that number is, and what else there is to know. */
export interface HeadlineWords {
  /** `undefined` before the first cell is trained, and where a sentence says more. */
  share: string | undefined;
  sentence: string;
  note: string;
}

type ComputedLayers = { layers: CellLayers; predictions: HullPredictions };

/**
 * How often training did what theory says, by closed form or by hulls of bath curves, ties apart; where it has no
 * answer, how often the group shares.
 *
 * @param running adds that the numbers are not final
 * @param also.computed what is known of the cells beside training
 * @param also.given    the models are given, and nothing was trained
 * @param also.ends how the two ends of a sweep along one axis look (`endsInWords`): said where theory has no answer
 */
export function headlineWords(
  summary: RunSummary,
  group: string,
  running: boolean,
  also: { ends?: string | undefined; computed?: ComputedLayers; given?: boolean } = {},
): HeadlineWords {
  const { ends, computed, given = false } = also;
  const found = headline(summary, group, computed);
  const { agrees, differs, ties, finished, diverged, byClosedForm, byHulls, increasing, monosemantic } = found;
  if (finished === 0) {
    return {
      share: undefined,
      sentence: given ? 'No cell is measured yet.' : 'No cell is trained yet; the theory below needs no training.',
      note: '',
    };
  }
  const known = agrees + differs;
  if (byClosedForm === 0 && ends !== undefined) {
    const notes = [
      known === 0
        ? ''
        : `${given ? 'The given weights' : 'Training'} and hulls of bath curves agree in ${formatShare(agrees, known)} of ${formatCount(known)} cells.`,
      diverged === 0 ? '' : `${cellsAre(diverged, 'diverged', 'diverged')}.`,
    ];
    return { share: undefined, sentence: `Features: ${ends}.`, note: notes.filter((text) => text !== '').join(' ') };
  }
  const share = (part: number): string => formatShare(Math.round(part * finished), finished);
  const statuses = [
    [found.polysemanticShare, 'polysemantic'],
    [found.ignoredShare, 'ignored'],
    [found.dedicatedShare, 'dedicated'],
    [found.mixedShare, 'mixed'],
  ] as const;
  const divided = statuses.flatMap(([part, word]) => (part > 0 ? [`${word} in ${share(part)}`] : []));
  const compared = byClosedForm + byHulls;
  const notes = [
    compared === 0 || compared === finished
      ? ''
      : `${cellsAre(compared, 'has', 'have')} a prediction, of ${formatCount(finished)} ${given ? 'measured' : 'trained'}.`,
    byClosedForm > 0 && byHulls > 0
      ? `${formatCount(byClosedForm)} are predicted in closed form, ${formatCount(byHulls)} by hulls of bath curves.`
      : '',
    increasing === 0
      ? ''
      : `Of the ${cellsAre(increasing, 'where returns increase everywhere', 'where returns increase everywhere')}, ${formatShare(monosemantic, increasing)} ${increasing === 1 ? 'is' : 'are'} monosemantic: every feature ignored or dedicated.`,
    divided.length === 0 ? '' : `${group} is ${listInWords(divided)} of cells.`,
    ties === 0
      ? ''
      : `${cellsAre(ties, 'at a tie', 'at a tie')}, where two allocations are equally good, ${ties === 1 ? 'is' : 'are'} counted apart.`,
    diverged === 0 ? '' : `${cellsAre(diverged, 'diverged', 'diverged')}.`,
  ];
  const soFar = running ? ' so far' : '';
  return {
    share: known === 0 ? share(found.polysemanticShare) : formatShare(agrees, known),
    sentence:
      known === 0
        ? `of ${cellsAre(finished, 'has', 'have')} a polysemantic ${group}${soFar}`
        : `of ${cellsAre(known, 'has', 'have', given ? '' : 'trained ')} the status that ${byHulls === 0 ? 'theory predicts' : byClosedForm === 0 ? 'hulls of bath curves predict' : 'is predicted'}${soFar}`,
    note: notes.filter((text) => text !== '').join(' '),
  };
}

const cellsAre = (count: number, one: string, many: string, adjective = ''): string =>
  `${formatCount(count)} ${adjective}${count === 1 ? `cell ${one}` : `cells ${many}`}`;
