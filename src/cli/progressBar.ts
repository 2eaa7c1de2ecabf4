import type { RunProgress } from '../runs/progress.ts';
import { durationText } from './duration.ts';

const WIDTH = 28;

/** `Figure 4 [███████░░░░░]  58 %, 740 of 1277 cells, 0.4 s left` */
export function progressBar(name: string, { cells, finished, remainingMs }: RunProgress): string {
  const share = cells === 0 ? 0 : finished / cells;
  const full = Math.floor(share * WIDTH);
  const left = remainingMs === undefined || finished === cells ? '' : `, ${durationText(remainingMs)} left`;
  const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
  return `${name} [${bar}] ${String(Math.floor(share * 100)).padStart(3)} %, ${finished} of ${cells} cells${left}`;
}
