/** What the process ends with; scripts and cluster schedulers rely on these. */
export const ExitCode = {
  Done: 0,
  /** A run, an export or a plot failed. */
  Failed: 1,
  /** Bad usage, a file with errors, or a folder that cannot be used. */
  BadInput: 2,
  /** Stopped by SIGTERM or SIGUSR2, to be resumed (EX_TEMPFAIL). */
  Resumable: 75,
  /** Stopped by Ctrl+C. */
  Cancelled: 130,
} as const;

/** What each code means: in a word or two, and in full. */
export const EXIT_MEANINGS: Readonly<Record<ExitCode, readonly [brief: string, full: string]>> = {
  [ExitCode.Done]: ['done', 'Done.'],
  [ExitCode.Failed]: [
    'failed',
    'A run, an export or a plot failed: the disk is full, a run folder is damaged, another process works on it. What was finished is kept.',
  ],
  [ExitCode.BadInput]: [
    'bad usage or file',
    'Bad usage, an experiment file with errors, weights that cannot be read, or a folder that cannot be used. Nothing was run and no folder was made.',
  ],
  [ExitCode.Resumable]: ['stopped by a signal and resumable', 'Stopped by SIGTERM or SIGUSR2. To be resumed.'],
  [ExitCode.Cancelled]: ['cancelled', 'Stopped by Ctrl+C. A run can be resumed.'],
};

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
