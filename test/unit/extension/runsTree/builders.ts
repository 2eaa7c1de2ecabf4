import type { ListedRun } from '../../../../src/protocol/runService.ts';

/** A finished run of figure 4, but for what is said. */
export const aListedRun = (changes: Partial<ListedRun> = {}): ListedRun => ({
  runDir: '/home/ada/.capacity-lab/runs/figure-4/2026-11-22_17-05-00_1a2b3c4d',
  id: '2026-11-22_17-05-00_1a2b3c4d',
  file: '/home/ada/figure4.capacity.yaml',
  fileExists: true,
  experiment: 'Figure 4',
  state: 'done',
  cells: 1277,
  finished: 1277,
  elapsedMs: 900,
  startedAt: '2026-11-22T17:05:00Z',
  engine: 'kernels',
  configHash: '1a2b3c4d'.padEnd(64, '0'),
  stale: false,
  given: false,
  star: false,
  note: '',
  ...changes,
});
