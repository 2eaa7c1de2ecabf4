import { type Experiment, isGiven } from '../experiment/experiment.ts';
import { plural } from '../experiment/words.ts';
import { GroupStatus } from '../results/runSummary.ts';

/** Statuses as plots, tables and tooltips write them. */
export type StatusWord = 'unfinished' | 'ignored' | 'polysemantic' | 'dedicated' | 'mixed';

export function statusWord(status: number | undefined): StatusWord {
  switch (status) {
    case GroupStatus.Ignored:
      return 'ignored';
    case GroupStatus.Polysemantic:
      return 'polysemantic';
    case GroupStatus.Dedicated:
      return 'dedicated';
    case GroupStatus.Mixed:
      return 'mixed';
    default:
      return 'unfinished';
  }
}

/** `a, b and c` */
export function listInWords(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

/** Where features are embedded: `in 3 dimensions`, `by 128 neurons behind 16 dimensions`. */
export const spaceInWords = ({ D, bottleneck }: { D: number; bottleneck?: number }): string =>
  bottleneck === undefined
    ? `in ${plural(D, 'dimension')}`
    : `by ${plural(D, 'neuron')} behind ${plural(bottleneck, 'dimension')}`;

/** What the models of an experiment are: trained, or given by a file of weights. */
export const modelWord = (experiment: Pick<Experiment, 'weights'>): 'trained' | 'given' =>
  isGiven(experiment) ? 'given' : 'trained';

/** The same to begin a title or a sentence with. */
export const modelTitle = (experiment: Pick<Experiment, 'weights'>): 'Trained' | 'Given' =>
  isGiven(experiment) ? 'Given' : 'Trained';

/** Whose capacities a plot of one cell shows. */
export const startWords = (experiment: Pick<Experiment, 'weights'>): string =>
  isGiven(experiment) ? 'given weights' : 'trained, best start';
