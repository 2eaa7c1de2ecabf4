import { formatShare } from '../core/plots/format.ts';
import type { RunHeadline } from '../core/results/runHeadline.ts';
import type { RunState } from '../protocol/panelSource.ts';

/** Every state of a run, as `--state` takes them. */
export const RUN_STATES: readonly RunState[] = ['done', 'running', 'queued', 'cancelled', 'interrupted', 'failed'];

/** `100 % agree, 23.9 % polysemantic`: cells with the predicted status, where theory has an answer, then of the feature. */
export function headlineInBrief({ agrees, differs, polysemantic, finished }: RunHeadline): string {
  const known = agrees + differs;
  const agree = known === 0 ? '' : `${formatShare(agrees, known)} agree, `;
  return `${agree}${formatShare(polysemantic, finished)} polysemantic`;
}

/** `2026-01-31 09:05`, local time; a text that is no date comes back as it is. */
export function momentText(iso: string): string {
  const then = new Date(iso);
  if (Number.isNaN(then.getTime())) return iso;
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [then.getFullYear(), two(then.getMonth() + 1), two(then.getDate())].join('-');
  return `${day} ${two(then.getHours())}:${two(then.getMinutes())}`;
}
