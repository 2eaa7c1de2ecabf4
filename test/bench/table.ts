import { spawnSync } from 'node:child_process';
import os from 'node:os';

/** One line of the benchmark's table. */
export interface Line {
  what: string;
  /** With its unit; empty when it could not be measured. */
  value: string;
  budget: string;
  /** `undefined`: not judged (a yardstick, or not measurable here). */
  met: boolean | undefined;
}

/** A number judged against a budget from above or below. */
export function judged(
  what: string,
  value: number,
  limit: { below: number } | { atLeast: number },
  unit: string,
): Line {
  const [budget, met] =
    'below' in limit
      ? [`< ${limit.below} ${unit}`, value < limit.below]
      : [`≥ ${limit.atLeast} ${unit}`, value >= limit.atLeast];
  return { what, value: `${format(value)} ${unit}`, budget, met };
}

/** A number without a budget. */
export const noted = (what: string, value: number, unit: string): Line => ({
  what,
  value: `${format(value)} ${unit}`,
  budget: '',
  met: undefined,
});

/** A number that needs what this machine lacks. */
export const missing = (what: string, why: string): Line => ({ what, value: '', budget: why, met: undefined });

/** The table as text, aligned. */
export function tableText(lines: Line[]): string {
  const verdict = ({ met }: Line): string => (met === undefined ? '' : met ? 'met' : 'MISSED');
  const rows = [
    ['', 'measured', 'budget', ''],
    ...lines.map((line) => [line.what, line.value, line.budget, verdict(line)]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const format = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Math.abs(value) >= 1 ? value.toFixed(2) : value.toPrecision(2);

/** The machine and the versions that numbers belong to. */
export function machine(): string {
  const python = spawnSync(
    '/usr/bin/python3',
    ['-c', 'import numpy, torch; print(numpy.__version__, torch.__version__)'],
    {
      encoding: 'utf8',
    },
  );
  const [numpy, torch] = python.status === 0 ? python.stdout.trim().split(' ') : ['none', 'none'];
  const load = os.loadavg()[0].toFixed(1);
  return `${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown'}, load ${load}, ${os.type()}; Node ${process.version}, NumPy ${numpy}, PyTorch ${torch}`;
}
