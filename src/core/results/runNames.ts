import type { Experiment } from '../experiment/experiment.ts';
import { lowerFirst } from '../experiment/words.ts';
import { configDifferences } from './configDifferences.ts';

/** More runs than this cannot be told apart in one diagram. */
export const MOST_COMPARED = 6;

/** What some runs that are compared are called. */
export interface RunNames {
  /** `A`, `B`, …; others where labelled points have these. */
  letter: string;
  /** `Figure 4`; where several have that name, with what tells them apart: `Figure 4, seed 2`. */
  short: string;
  /** Both: `A: Figure 4, seed 2`. */
  name: string;
}

/** More settings than this do not make a name, and longer ones neither. */
const MOST_TOLD = 2;
const LONGEST_TOLD = 40;

/** `A` of `A: Figure 4`. */
export const letterOf = (name: string): string => name.split(':')[0] ?? name;

/**
 * Names that tell runs apart: the experiment's where all are different, else with the settings that differ where they
 * are few, or with one that tells them all apart, else with the time at which the run began.
 *
 * @param runs `id` is the name of the run folder, which begins with date and time
 */
export function runNames(runs: readonly { id: string; experiment: Experiment }[]): RunNames[] {
  const names = runs.map(({ experiment }) => experiment.name);
  const letters = lettersFor(runs);
  const told = new Set(names).size === names.length ? names.map(() => '') : tellingApart(runs);
  return names.map((name, place) => {
    const letter = letters.charAt(place);
    const short = [name, told[place]].filter((part) => part !== '').join(', ');
    return { letter, short, name: `${letter}: ${short}` };
  });
}

/** One letter for each run. */
const LETTERS = ['ABCDEF', 'PQRSTU', 'UVWXYZ'] as const;

/** Letters that no labelled point of the runs has: both stand in one diagram. */
function lettersFor(runs: readonly { experiment: Experiment }[]): string {
  const labels = new Set(runs.flatMap(({ experiment }) => Object.keys(experiment.points)));
  return LETTERS.find((letters) => ![...letters].some((letter) => labels.has(letter))) ?? LETTERS[0];
}

function tellingApart(runs: readonly { id: string; experiment: Experiment }[]): string[] {
  const differences = configDifferences(runs.map(({ experiment }) => experiment));
  const few = differences.length <= MOST_TOLD ? [differences] : [];
  const candidates = [...few, ...differences.map((difference) => [difference])].map((chosen) =>
    runs.map((_, run) => chosen.map(({ title, values }) => `${lowerFirst(title)} ${values[run]}`).join(', ')),
  );
  const telling = candidates.find(
    (words) => new Set(words).size === runs.length && words.every((word) => word.length <= LONGEST_TOLD),
  );
  return telling ?? runs.map(({ id }) => timeOf(id));
}

/** `2026-01-02 03:04:05` of a run folder's name, or the name as it is. */
export function timeOf(id: string): string {
  const found = /^(\d{4}-\d{2}-\d{2})_(\d{2})-(\d{2})-(\d{2})/.exec(id);
  return found === null ? id : `${found[1]} ${found[2]}:${found[3]}:${found[4]}`;
}
