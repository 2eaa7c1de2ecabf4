import { formatCount } from '../core/experiment/words.ts';
import { formatNumber } from '../core/plots/format.ts';
import type { RunProgress } from '../runs/progress.ts';
import { durationText } from './duration.ts';
import { fitted, oneLine, textWidth } from './terminalText.ts';

/** What a progress line tells of. */
export interface ShownProgress {
  /** Of the experiment, with its place where there are several. */
  name: string;
  progress: RunProgress;
  /** Cells a second in this session; left out until there is something to tell. */
  rate?: number;
  /** Models that are trained for each cell. */
  starts: number;
}

export interface BarOptions {
  /** Of the terminal. */
  columns: number;
  /** Draw with block characters, else with # and -. */
  blocks: boolean;
}

const LONGEST_BAR = 28;
const SHORTEST_BAR = 8;
/** Columns that a longer name is given before other things are left out for it, and those without which it says nothing. */
const USUAL_NAME = 24;
const SHORTEST_NAME = 6;

/**
 * `Figure 4 [███████░░░░░]  58 %, 740 of 1,277 cells, 820 cells/s, 0.4 s left`, in at most so many columns: what tells
 * least goes first, then the bar and the name are shortened.
 */
export function progressBar({ name, progress, rate, starts }: ShownProgress, { columns, blocks }: BarOptions): string {
  const { cells, finished, remainingMs } = progress;
  const share = cells === 0 ? 0 : finished / cells;
  const percent = `${String(percentOf(progress)).padStart(3)} %`;
  const left = remainingMs === undefined || finished === cells ? '' : `, ${durationText(remainingMs)} left`;
  const count = `, ${formatCount(finished)} of ${formatCount(cells)} cells`;
  const speed = rate === undefined ? '' : `, ${perSecond(rate, 'cells')}`;
  const models = rate === undefined || starts < 2 ? '' : `, ${perSecond(rate * starts, 'models')}`;
  const title = oneLine(name);
  const told = [
    percent + count + speed + models + left,
    percent + count + speed + left,
    percent + count + left,
    percent + left,
    percent,
  ];
  const room = (text: string): number => columns - textWidth(text) - textWidth(' [] ');
  const fits =
    (nameWidth: number) =>
    (candidate: string): boolean =>
      room(candidate) >= Math.min(textWidth(title), nameWidth) + SHORTEST_BAR;
  const text = told.slice(0, 3).find(fits(USUAL_NAME)) ?? told.slice(3).find(fits(SHORTEST_NAME));
  if (text === undefined) return fitted(percent + left, Math.max(4, columns));
  const shownName = fitted(title, room(text) - SHORTEST_BAR);
  const width = Math.min(LONGEST_BAR, room(text) - textWidth(shownName));
  const full = Math.floor(share * width);
  const bar = (blocks ? '█' : '#').repeat(full) + (blocks ? '░' : '-').repeat(width - full);
  return `${shownName} [${bar}] ${text}`;
}

/** The same as a line of a log: no bar. */
export function progressLine({ name, progress, rate }: ShownProgress): string {
  const { cells, finished, remainingMs } = progress;
  const speed = rate === undefined ? '' : `, ${perSecond(rate, 'cells')}`;
  const left = remainingMs === undefined ? '' : `, ${durationText(remainingMs)} left`;
  return `${oneLine(name)}: ${percentOf(progress)} %, ${formatCount(finished)} of ${formatCount(cells)} cells${speed}${left}`;
}

/** Whole percent; 100 only where nothing is left. */
const percentOf = ({ cells, finished }: RunProgress): number =>
  cells === 0 ? 0 : Math.min(finished === cells ? 100 : 99, Math.floor((100 * finished) / cells));

const perSecond = (rate: number, what: string): string =>
  `${rate >= 100 ? formatCount(Math.round(rate)) : formatNumber(rate, 2)} ${what}/s`;
