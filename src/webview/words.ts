import { isGiven } from '../core/experiment/experiment.ts';
import { formatCount } from '../core/experiment/words.ts';
import { shardText } from '../core/training/shards.ts';
import type { RunDescription } from '../protocol/panelSource.ts';

/** `1.9 s`, `2 min 5 s`, `3 h 12 min` */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 10) {
    return `${seconds.toFixed(1)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < 60) {
    return `${whole} s`;
  }
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes} min ${whole % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** How a run stands, as a sentence. */
export function stateSentence(description: RunDescription): string {
  const { state, error, cells, finished, elapsedMs, remainingMs, turn, experiment, shard } = description;
  const where = description.elsewhere ? ' in another program' : '';
  const all = formatCount(cells);
  const noun = `${cells === 1 ? 'cell' : 'cells'}${shard === undefined ? '' : ` of ${shardText(shard)}`}`;
  const some = formatCount(finished);
  const given = isGiven(experiment);
  const done = given ? 'measured' : 'trained';
  switch (state) {
    case 'queued':
      if (turn !== undefined) {
        return `Waiting for its turn, ${ordinal(turn.place)} of ${turn.of}: ${all} ${noun} to ${given ? 'measure' : 'train'}.`;
      }
      return `Waiting to start${where}: ${all} ${noun} to ${given ? 'measure' : 'train'}.`;
    case 'running':
      return `${given ? 'Measuring' : 'Training'}${where}: ${some} of ${all} ${noun}${remainingMs === undefined ? '' : `, about ${formatDuration(remainingMs)} left`}.`;
    case 'done':
      return `Done: ${all} ${noun} ${done} in ${formatDuration(elapsedMs)}.`;
    case 'failed':
      return `The run failed after ${some} of ${all} ${noun}: ${error ?? 'no reason is known'}`;
    case 'cancelled':
      return `Cancelled: ${some} of ${all} ${noun} are ${done} and kept.`;
    case 'interrupted':
      return `Interrupted: ${some} of ${all} ${noun} are ${done} and kept.`;
  }
}

/** `2nd`. Lines of runs are short: from the 21st place on it would be wrong. */
const ordinal = (place: number): string => `${place}${['st', 'nd', 'rd'][place - 1] ?? 'th'}`;

/** A sentence whose percentages stay on one line. */
export const unbroken = (text: string): string => text.replaceAll(' %', '\u00a0%');
