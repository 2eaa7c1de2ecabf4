import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a file; `undefined` where there is none or it cannot be read. */
export type ReadText = (path: string) => string | undefined;

const ROOT = '/sys/fs/cgroup';

/**
 * Processors that the control groups of this process allow it, as Slurm, Kubernetes and containers set them: the least
 * quota ÷ period of its group and the groups around it (Linux, cgroup v2 `cpu.max`, cgroup v1 `cpu.cfs_quota_us`).
 *
 * @returns a fraction of processors above 0; `undefined` without a limit, and on other systems
 */
export function cpuQuota(read: ReadText = readText): number | undefined {
  const limits = (read('/proc/self/cgroup') ?? '').split('\n').flatMap((line) => {
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (controllers === undefined || path === undefined) return [];
    if (controllers === '') return groupsAround(path).map((group) => quotaOfVersion2(read, group));
    if (!controllers.split(',').includes('cpu')) return [];
    return groupsAround(path).map((group) => quotaOfVersion1(read, controllers, group));
  });
  const set = limits.filter((limit) => limit !== undefined);
  return set.length === 0 ? undefined : Math.min(...set);
}

/** `/a/b` → `/a/b`, `/a`, `/`. Inside a container the path may be that of the machine outside, whose end is not there. */
function groupsAround(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '..');
  return names.map((_, at) => `/${names.slice(0, names.length - at).join('/')}`).concat('/');
}

/** `max 100000` or `150000 100000` */
function quotaOfVersion2(read: ReadText, group: string): number | undefined {
  const [quota, period] = (read(join(ROOT, group, 'cpu.max')) ?? '').trim().split(/\s+/);
  return ratio(quota, period);
}

/** −1 is no limit. The folder is called as the controllers that are mounted together. */
function quotaOfVersion1(read: ReadText, controllers: string, group: string): number | undefined {
  const value = (name: string): string | undefined =>
    read(join(ROOT, controllers, group, name)) ?? read(join(ROOT, 'cpu', group, name));
  return ratio(value('cpu.cfs_quota_us')?.trim(), value('cpu.cfs_period_us')?.trim());
}

function ratio(quota: string | undefined, period: string | undefined): number | undefined {
  const processors = Number(quota) / Number(period);
  return Number.isFinite(processors) && processors > 0 ? processors : undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
