import type { GroupFacts } from '../../core/results/groupFactTypes.ts';

/** What a hover tells of one feature group, as plain data; `text.ts` writes it. */

export interface RunFacts {
  /** ISO 8601. */
  startedAt: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled' | 'interrupted';
  finished: number;
  cells: number;
  stale: boolean;
}

/** Everything a hover may say. */
export type HoverFacts = { group: string } & (
  | { kind: 'not-run' }
  /** There is a run, but not of this group, or not yet of this cell. */
  | { kind: 'no-such-group' | 'not-reached'; run: RunFacts }
  /** The service that reads runs could not answer. */
  | { kind: 'unreadable'; reason: string }
  /** The weights that the file names cannot be measured. */
  | { kind: 'unmeasurable'; reason: string }
  /** Given weights, measured for this hover: there is no run. */
  | { kind: 'measured-now'; facts: GroupFacts }
  | { kind: 'measured'; run: RunFacts; facts: GroupFacts }
);
