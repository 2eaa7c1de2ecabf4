/** Why a run could not start, go on or be read. The command line turns these into exit codes. */
export type RunErrorCode =
  /** The folder holds a finished run. */
  | 'finished'
  /** The folder holds an unfinished run of the same configuration, and resuming was not asked for. */
  | 'needs-resume'
  /** The folder holds a run of another configuration. */
  | 'other-configuration'
  /** The folder holds another shard of the run, or a shard where all was asked for. */
  | 'other-shard'
  /** Shards that are to be merged do not belong together, or some are missing. */
  | 'not-mergeable'
  /**
   * The unfinished run was made by another version of the program, or of what trains it: its cells could differ in the
   * last bits.
   */
  | 'other-version'
  /** Another process works on the folder. */
  | 'locked'
  /** There is no run in the folder. */
  | 'not-a-run'
  /** A file of the run cannot be read as what it should be. */
  | 'damaged'
  /** The disk or its permissions said no. */
  | 'disk'
  /** Training itself failed. */
  | 'training';

/** An error whose message is a sentence for the user. */
export class RunError extends Error {
  override readonly name = 'RunError';
  readonly code: RunErrorCode;

  constructor(code: RunErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

const diskReasons: Record<string, string> = {
  ENOSPC: 'the disk is full; make room and try again',
  EDQUOT: 'your disk quota is used up; make room and try again',
  EACCES: 'permission denied',
  EPERM: 'the operation is not permitted',
  EFBIG: 'the file would be larger than is allowed here',
  EROFS: 'the file system is read-only',
  ENOENT: 'no such file or folder',
  ENOTDIR: 'a part of the path is not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'it exists already',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  ENAMETOOLONG: 'the path is too long',
  EIO: 'the disk reported an input/output error',
  EBUSY: 'it is in use by another program',
  ETXTBSY: 'it is in use by another program',
};

const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'code' in error && typeof error.code === 'string';

/**
 * An error of any origin as a `RunError`.
 * @param doing what was attempted, to stand after "Cannot": `write /runs/a/status.json`
 */
export function asRunError(error: unknown, doing: string): RunError {
  if (error instanceof RunError) return error;
  if (isSystemError(error)) {
    const reason = diskReasons[error.code ?? ''] ?? `${error.message}`;
    return new RunError('disk', `Cannot ${doing}: ${reason}.`, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new RunError('training', `Cannot ${doing}: ${message}`, { cause: error });
}

/** Is this the error of a system call, with that code? */
export const hasCode = (error: unknown, code: string): boolean => isSystemError(error) && error.code === code;
