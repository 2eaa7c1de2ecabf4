import { availableParallelism } from 'node:os';
import { cpuQuota } from './cpuQuota.ts';

/** What there is to know of the processors that are ours. */
export interface Processors {
  /** The job's share on a Slurm cluster (`SLURM_CPUS_PER_TASK`), as text. */
  slurm: string | undefined;
  /** Of the control groups; a fraction. */
  quota: number | undefined;
  /** Those that the system lets this process run on. */
  available: number;
}

/**
 * Training threads when none are asked for: what Slurm has given the task; else what the control groups allow, where a
 * part of a processor is a thread as well; never more than the processors that this process may run on.
 */
export function defaultWorkers(processors: Processors = processorsHere()): number {
  const { slurm, quota, available } = processors;
  const given = Number(slurm);
  const allowed = Number.isInteger(given) && given >= 1 ? given : Math.ceil(quota ?? available);
  return Math.min(allowed, available);
}

const processorsHere = (): Processors => ({
  slurm: process.env.SLURM_CPUS_PER_TASK,
  quota: cpuQuota(),
  available: availableParallelism(),
});
