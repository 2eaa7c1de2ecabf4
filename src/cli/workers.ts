import { availableParallelism } from 'node:os';

/**
 * Training threads when none are asked for: the processors that this process may use; on a Slurm cluster those that
 * the job has been given, which the machine itself may not show.
 */
export function defaultWorkers(environment: NodeJS.ProcessEnv = process.env): number {
  const given = Number(environment.SLURM_CPUS_PER_TASK);
  return Number.isInteger(given) && given >= 1 ? Math.min(given, availableParallelism()) : availableParallelism();
}
