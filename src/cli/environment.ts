/** What the command line reads from the environment. */
export const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ['SLURM_CPUS_PER_TASK', 'Threads of a job of Slurm: the default of --workers.'],
  ['TERM', 'dumb: no progress bar.'],
  ['LC_ALL, LC_CTYPE, LANG', 'The first that is set: without UTF-8 in it the bar is drawn with plain characters.'],
];
