import { cellAt } from '../experiment/sweep.ts';
import { formatCount, lowerFirst, plural } from '../experiment/words.ts';
import type { Transition } from '../results/compareCells.ts';
import type { RunComparison } from '../results/compareRuns.ts';
import { settingsText } from '../results/configDifferences.ts';
import type { PairedStarts } from '../results/pairedStarts.ts';
import { letterOf } from '../results/runNames.ts';
import { formatFixed, formatNumber, formatShare } from './format.ts';
import { listInWords, statusWord } from './words.ts';

/** A comparison in one number, what that number is, and what else there is to know. */
export interface ComparisonWords {
  /** `undefined` where no cell can be compared. */
  share: string | undefined;
  sentence: string;
  notes: string[];
}

/** How two runs differ, in words. Differences are those of the other run from the base. */
export function comparisonWords(comparison: RunComparison): ComparisonWords {
  const { base, group, alignment, cells } = comparison;
  const { compared, changes, unfinished, diverged } = cells;
  const notes = [
    alignment.gap,
    alignment.gap !== undefined && alignment.matched > 0
      ? `${formatCount(alignment.matched)} of ${plural(alignment.cellOf.length, 'cell')} of ${letterOf(base.name)} are compared.`
      : undefined,
    groupsSentence(comparison),
    lossSentence(comparison),
    sharingSentence(comparison),
    unfinished === 0 ? undefined : `${cellsAre(unfinished)} not trained in both runs yet.`,
    diverged === 0 ? undefined : `${plural(diverged, 'cell')} diverged in one of the runs and cannot be compared.`,
  ].filter((note) => note !== undefined);
  if (group === undefined || compared === 0) {
    const sentence =
      group === undefined
        ? 'Capacities cannot be compared: the runs have no feature group in common.'
        : alignment.matched === 0
          ? 'The runs cannot be compared cell by cell.'
          : 'No cell is trained in both runs yet.';
    return { share: undefined, sentence, notes };
  }
  const capacity = capacitySentence(comparison);
  if (compared === 1) {
    const status = `The status of ${group} ${changes === 0 ? 'is the same' : 'differs'}`;
    return { share: undefined, sentence: `${status}${capacity}`, notes };
  }
  const sentence = `of ${formatCount(compared)} cells have another status of ${group}${capacity}`;
  return { share: formatShare(changes, compared), sentence, notes };
}

/** The same as one sentence that stands alone. */
export function comparisonSentence(comparison: RunComparison): string {
  const { share, sentence } = comparisonWords(comparison);
  return share === undefined ? sentence : `${share} ${sentence}`;
}

/** How far capacities differ, to go on with. */
function capacitySentence({ base, cells: { capacity } }: RunComparison): string {
  if (capacity.largest === undefined) return '.';
  const { cell, difference } = capacity.largest;
  const one = capacity.cells === 1;
  if (difference === 0) return `; its capacity is the same${one ? '' : ' everywhere'}.`;
  if (one) return `; its capacity differs by ${signed(difference)}.`;
  const at = settingsText(base.experiment, cellAt(base.experiment, cell).settings);
  const where = at === '' ? '' : ` at ${lowerFirst(at)}`;
  return `; its capacity differs by ${formatNumber(capacity.meanSize, 2)} on average, at most by ${formatNumber(Math.abs(difference), 2)}${where}.`;
}

/** A difference with its sign. */
export const signed = (value: number, digits = 2): string => `${value > 0 ? '+' : ''}${formatNumber(value, digits)}`;

function groupsSentence({ base, other, groups }: RunComparison): string | undefined {
  const lacking = [base, other].flatMap(({ name, experiment }) => {
    const own = experiment.features.map((feature) => feature.name).filter((feature) => !groups.includes(feature));
    return own.length === 0 ? [] : [`${listInWords(own)} (${letterOf(name)})`];
  });
  return lacking.length === 0 ? undefined : `Only one of the runs has ${listInWords(lacking)}.`;
}

function lossSentence({ base, other, alignment, cells: { loss, unfinished } }: RunComparison): string | undefined {
  if (loss.cells === 0) {
    return alignment.matched > unfinished
      ? 'Losses are not compared: features or inputs are not the same, so that they measure different things.'
      : undefined;
  }
  if (loss.largest?.difference === 0) return 'All losses are the same.';
  const [a, b] = [base, other].map(({ name }) => letterOf(name));
  const before = [...loss.values].flatMap((value, cell) =>
    Number.isFinite(value) ? (base.summary.loss[cell] ?? 0) : [],
  );
  const mean = before.reduce((sum, value) => sum + value, 0) / loss.cells;
  const lower = [...loss.values].filter((value) => value < 0).length;
  return `The loss of ${b} is lower than that of ${a} in ${formatShare(lower, loss.cells)} of cells; its mean is ${formatNumber(mean + loss.mean)}, against ${formatNumber(mean)}.`;
}

function sharingSentence({ cells: { sharing, sharingByRank } }: RunComparison): string | undefined {
  if (sharing.cells === 0) return undefined;
  const [low, high] = [signed(Math.min(...sharingByRank)), signed(Math.max(...sharingByRank))];
  const range = low === high ? 'no more and no less' : `between ${low} and ${high}`;
  const spread =
    sharingByRank.length < 2
      ? ''
      : `; over the ${sharingByRank.length} kept starts, the best against the best and so on, ${range}`;
  return `Sharing differs by ${signed(sharing.mean)} on average${spread}.`;
}

const cellsAre = (count: number): string => `${formatCount(count)} ${count === 1 ? 'cell is' : 'cells are'}`;

/** `odd: 0.41 → 0.49 (+0.08 ± 0.01, 4 starts in pairs)` of the selected cell. */
export function cellDifferenceText(
  group: string,
  [before, after]: readonly [{ capacity: number; status: number }, { capacity: number; status: number }],
  paired: PairedStarts | undefined,
): string {
  const one = ({ capacity, status }: { capacity: number; status: number }): string =>
    `${formatFixed(capacity)} (${statusWord(status) === 'unfinished' ? 'not known' : statusWord(status)})`;
  const spread =
    paired === undefined
      ? ''
      : `; over ${paired.starts} starts in pairs ${signed(paired.mean)} ± ${formatNumber(paired.standardError, 2)} (standard error)`;
  const difference = Number.isFinite(after.capacity - before.capacity)
    ? `, a difference of ${signed(after.capacity - before.capacity)}`
    : '';
  return `${group}: ${one(before)} → ${one(after)}${difference}${spread}.`;
}

/** `12 cells: ignored → polysemantic` */
export const transitionText = ({ before, after, cells }: Transition): string =>
  `${plural(cells, 'cell')}: ${statusWord(before)} → ${statusWord(after)}`;
