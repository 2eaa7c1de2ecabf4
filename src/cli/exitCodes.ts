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
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
