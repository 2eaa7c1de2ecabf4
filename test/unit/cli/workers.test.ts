import { describe, expect, it } from 'vitest';
import { cpuQuota } from '../../../src/cli/cpuQuota.ts';
import { defaultWorkers } from '../../../src/cli/workers.ts';

/** A machine with these files and no others. */
const machine =
  (files: Record<string, string>) =>
  (path: string): string | undefined =>
    files[path];

describe('cpuQuota', () => {
  it('is none without control groups, and without a limit', () => {
    expect(cpuQuota(machine({}))).toBeUndefined();
    const unlimited = { '/proc/self/cgroup': '0::/job\n', '/sys/fs/cgroup/job/cpu.max': 'max 100000\n' };
    expect(cpuQuota(machine(unlimited))).toBeUndefined();
    const first = { '/proc/self/cgroup': '3:cpu:/job\n', '/sys/fs/cgroup/cpu/job/cpu.cfs_quota_us': '-1\n' };
    expect(cpuQuota(machine({ ...first, '/sys/fs/cgroup/cpu/job/cpu.cfs_period_us': '100000\n' }))).toBeUndefined();
  });

  it('is the least of its group and the groups around it, in version 2', () => {
    const files = {
      '/proc/self/cgroup': '0::/slurm/job_1/step_0\n',
      '/sys/fs/cgroup/slurm/job_1/step_0/cpu.max': 'max 100000\n',
      '/sys/fs/cgroup/slurm/job_1/cpu.max': '250000 100000\n',
      '/sys/fs/cgroup/slurm/cpu.max': '800000 100000\n',
    };
    expect(cpuQuota(machine(files))).toBe(2.5);
  });

  it('is found in a container, whose group is the root of what it sees', () => {
    const two = { '/proc/self/cgroup': '0::/../docker/12ab\n', '/sys/fs/cgroup/cpu.max': '300000 100000\n' };
    expect(cpuQuota(machine(two))).toBe(3);
    const one = {
      '/proc/self/cgroup': '9:name=systemd:/x\n4:cpu,cpuacct:/docker/12ab\n2:cpuset:/x\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '150000\n',
      '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
    };
    expect(cpuQuota(machine(one))).toBe(1.5);
  });

  it('is the lesser where both versions are mounted', () => {
    const files = {
      '/proc/self/cgroup': '1:cpu:/job\n0::/job\n',
      '/sys/fs/cgroup/cpu/job/cpu.cfs_quota_us': '400000\n',
      '/sys/fs/cgroup/cpu/job/cpu.cfs_period_us': '100000\n',
      '/sys/fs/cgroup/job/cpu.max': '200000 100000\n',
    };
    expect(cpuQuota(machine(files))).toBe(2);
  });

  it('passes over what it does not understand', () => {
    for (const text of ['', 'nonsense', '0 100000', '100000 0', '-5 100000', '100000']) {
      expect(cpuQuota(machine({ '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.max': text }))).toBeUndefined();
    }
  });

  it('can be asked of this machine', () => {
    expect(cpuQuota() ?? 1).toBeGreaterThan(0);
  });
});

describe('defaultWorkers', () => {
  const sixteen = { slurm: undefined, quota: undefined, available: 16 };

  it('is the processors that this process may run on', () => {
    expect(defaultWorkers(sixteen)).toBe(16);
  });

  it('is what Slurm gives the task, whatever the control groups say', () => {
    expect(defaultWorkers({ ...sixteen, slurm: '6', quota: 2 })).toBe(6);
  });

  it('is what the control groups allow, a part of a processor counting as one', () => {
    expect(defaultWorkers({ ...sixteen, quota: 2.5 })).toBe(3);
    expect(defaultWorkers({ ...sixteen, quota: 0.1 })).toBe(1);
  });

  it('is never more than there are', () => {
    expect(defaultWorkers({ ...sixteen, slurm: '100000' })).toBe(16);
    expect(defaultWorkers({ ...sixteen, quota: 64 })).toBe(16);
  });

  it('passes over what is no number of processors', () => {
    for (const slurm of ['', '0', '-1', '2.5', 'nonsense']) expect(defaultWorkers({ ...sixteen, slurm })).toBe(16);
  });
});
