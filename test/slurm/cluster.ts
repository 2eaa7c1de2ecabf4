import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Slurm cluster of one node, on this machine and for this test alone: own key, ports and folders, on loopback. */
export interface Cluster {
  /** Runs one of Slurm's commands, or a script that calls them. Returns its standard output. */
  call(command: string, parameters: readonly string[], environment?: NodeJS.ProcessEnv): Promise<string>;
  /** A field of `scontrol show job`, such as `JobState`; `undefined` where there is no such job. */
  field(job: string, name: string): Promise<string | undefined>;
  /** What the daemons wrote: for a test that failed. */
  logs(): string;
  /** Ends all jobs and all that was started. */
  stop(): Promise<void>;
}

/** Why there can be no Slurm on this machine; `undefined` where there can. */
export function obstacle(): string | undefined {
  if (process.platform !== 'linux') return 'Slurm runs on Linux only';
  if (process.getuid?.() !== 0) return 'Slurm is started as root only';
  if (!isInstalled() && !fs.existsSync('/usr/bin/apt-get')) return 'there is no Slurm, and no apt-get to install it';
  return undefined;
}

const daemons = ['/usr/sbin/slurmctld', '/usr/sbin/slurmd', '/usr/sbin/munged'];
const isInstalled = (): boolean => daemons.every((file) => fs.existsSync(file));

/** Debian's packages start nothing by themselves where no system manager runs; where one does, they must not either. */
export function installSlurm(): void {
  if (isInstalled()) return;
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const apt = (...parameters: string[]): void =>
    void execFileSync('apt-get', ['-q', ...parameters], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] });
  apt('update');
  apt('install', '-y', '--no-install-recommends', 'slurm-wlm', 'munge');
}

/**
 * Starts munged, slurmctld and slurmd.
 * @param folder an empty folder; all that they write goes there
 */
export async function startCluster(folder: string): Promise<Cluster> {
  // munged wants a folder that nobody else can write into.
  fs.chmodSync(folder, 0o755);
  const at = (name: string): string => path.join(folder, name);
  for (const name of ['state', 'spool', 'log']) fs.mkdirSync(at(name));
  fs.writeFileSync(at('munge.key'), randomBytes(1024), { mode: 0o400 });
  const [controller, node] = [await freePort(), await freePort()];
  fs.writeFileSync(at('slurm.conf'), slurmConf(folder, controller, node));
  // Autodetection would look for systemd where control groups are of version 2; nothing here uses any.
  fs.writeFileSync(at('cgroup.conf'), 'CgroupPlugin=cgroup/v1\n');
  const environment = { ...process.env, SLURM_CONF: at('slurm.conf') };
  const started: ChildProcess[] = [];
  const daemon = (command: string, ...parameters: string[]): void => {
    const log = fs.openSync(at(`log/${path.basename(command)}.out`), 'a');
    started.push(spawn(command, parameters, { env: environment, stdio: ['ignore', log, log] }));
    fs.closeSync(log);
  };
  const call: Cluster['call'] = async (command, parameters, more) => {
    const { stdout } = await run(command, [...parameters], { env: { ...environment, ...more }, cwd: folder });
    return stdout;
  };
  const quietly = (command: string, ...parameters: string[]): Promise<string> =>
    call(command, parameters).catch(() => '');
  const cluster: Cluster = {
    call,
    async field(job, name) {
      const text = await quietly('scontrol', 'show', 'job', job, '--oneliner');
      return new RegExp(`\\b${name}=(\\S*)`).exec(text)?.[1];
    },
    logs: () =>
      fs
        .readdirSync(at('log'))
        .map(
          (name) =>
            `--- ${name}\n${fs
              .readFileSync(at(`log/${name}`), 'utf8')
              .split('\n')
              .slice(-40)
              .join('\n')}`,
        )
        .join('\n'),
    async stop() {
      await quietly('scancel', '--full', '--signal=KILL', '--user=root');
      await quietly('scancel', '--user=root');
      await until(async () => (await quietly('squeue', '--noheader')).trim() === '', 15_000);
      for (const child of started.reverse()) await end(child);
    },
  };
  const munge = [`--key-file=${at('munge.key')}`, `--socket=${at('munge.socket')}`, `--seed-file=${at('munge.seed')}`];
  const files = [`--log-file=${at('log/munged.log')}`, `--pid-file=${at('munged.pid')}`];
  daemon('/usr/sbin/munged', '--foreground', '--force', ...munge, ...files);
  await until(async () => fs.existsSync(at('munge.socket')), 15_000);
  daemon('/usr/sbin/slurmctld', '-D', '-f', at('slurm.conf'));
  daemon('/usr/sbin/slurmd', '-D', '-f', at('slurm.conf'), '-N', 'node');
  const ready = await until(async () => (await quietly('sinfo', '-h', '-o', '%T')).trim() === 'idle', 30_000);
  if (!ready) {
    const logs = cluster.logs();
    await cluster.stop();
    throw new Error(`Slurm did not start.\n${logs}`);
  }
  return cluster;
}

/** Every task has a processor of its own, however few there are; what waits is begun at once. */
const slurmConf = (folder: string, controller: number, node: number): string => `
ClusterName=capacity-lab
SlurmctldHost=${os.hostname().split('.')[0]}(127.0.0.1)
SlurmctldPort=${controller}
SlurmdPort=${node}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
# A job that is requeued waits until the credentials of its first try are void; 5 seconds are the least.
AuthInfo=socket=${folder}/munge.socket,cred_expire=5
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/log/slurmctld.log
SlurmdLogFile=${folder}/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_interval=1,batch_sched_delay=0
JobRequeue=1
RequeueExit=75
KillWait=5
SlurmdParameters=config_overrides
NodeName=node NodeHostname=${os.hostname().split('.')[0]} NodeAddr=127.0.0.1 CPUs=4 RealMemory=16000
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
`;

/** A port of loopback that nobody listens on now. */
async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('There is no free port.');
  return address.port;
}

/** Asks until the answer is yes. False when the time is over. */
async function until(question: () => Promise<boolean>, milliseconds: number): Promise<boolean> {
  const deadline = performance.now() + milliseconds;
  while (performance.now() < deadline) {
    if (await question()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await closed;
  clearTimeout(late);
}
