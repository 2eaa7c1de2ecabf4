/** What the command line reads from the environment. */
export const ENVIRONMENT: readonly (readonly [name: string, meaning: string])[] = [
  ['SLURM_CPUS_PER_TASK', 'Threads of a job of Slurm: the default of --workers.'],
  [
    'SLURM_ARRAY_TASK_ID, SLURM_ARRAY_TASK_MIN, SLURM_ARRAY_TASK_MAX, SLURM_ARRAY_TASK_COUNT, SLURM_ARRAY_TASK_STEP',
    'Task of a job array of Slurm: the default of --shard.',
  ],
  ['TERM', 'dumb: no progress bar.'],
  ['LC_ALL, LC_CTYPE, LANG', 'The first that is set: without UTF-8 in it the bar is drawn with plain characters.'],
];
