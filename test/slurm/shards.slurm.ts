import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built, experimentText } from '../unit/runs/builders.ts';
import { type Cluster, installSlurm, obstacle, startCluster } from './cluster.ts';

const scripts = path.resolve(import.meta.dirname, '../../examples/slurm');
const reason = obstacle();
if (reason !== undefined) console.log(`Slurm is skipped: ${reason}.`);

it('has batch scripts that bash can read', () => {
  for (const name of ['submit.sh', 'shard.sbatch', 'merge.sbatch']) {
    execFileSync('bash', ['-n', path.join(scripts, name)]);
  }
});

describe.skipIf(reason !== undefined)('a job array of four shards, of which three are stopped', () => {
  let folder: string;
  let cluster: Cluster;
  let array: string;
  let merge: string;
  let whole: string;
  const shard = (index: number): string => path.join(folder, 'results/run.shards', `shard-${index}-of-4`);
  const log = (index: number): string =>
    fs.readFileSync(path.join(folder, `capacity-lab-${array}_${index}.log`), 'utf8');
  const environment = { CAPACITY_LAB: `${process.execPath} ${built('cli.js')}` };

  beforeAll(async () => {
    installSlurm();
    folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'capacity-lab-slurm-')));
    cluster = await startCluster(folder);
    // Some seconds of training for each of the four.
    fs.writeFileSync(path.join(folder, 'small.capacity.yaml'), experimentText({ x: 31, y: 25, starts: 24 }));
    whole = path.join(folder, 'whole');
  });

  afterAll(async () => {
    await cluster?.stop();
    if (folder !== undefined) fs.rmSync(folder, { recursive: true, force: true });
  });

  /** A task that has finished some of its blocks: it is in the middle of its work. */
  const atWork = (index: number): Promise<void> =>
    expect.poll(() => blocksIn(shard(index)), { message: `blocks of shard ${index}` }).toBeGreaterThan(2);
  const state = (task: string): Promise<string | undefined> => cluster.field(task, 'JobState');

  it('is submitted with a merge that waits for all of them', async () => {
    const parameters = ['small.capacity.yaml', 'results/run', '4', '--cpus-per-task=1'];
    const said = await cluster.call(path.join(scripts, 'submit.sh'), parameters, environment);
    const [, job = '', dependent = ''] = /as job (\d+), .* as job (\d+)\.$/m.exec(said) ?? [];
    [array, merge] = [job, dependent];
    expect(await state(merge)).toBe('PENDING');
    await Promise.all([0, 1, 2, 3].map(atWork));
  });

  it('is not merged when a task was killed', async () => {
    const { pid } = JSON.parse(fs.readFileSync(path.join(shard(0), 'lock'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
    // What --signal=B:USR2@120 sends, to the batch shell alone; and what Slurm sends to a job that must give way.
    await cluster.call('scancel', ['--batch', '--signal=USR2', `${array}_1`]);
    await cluster.call('scancel', ['--batch', '--signal=TERM', `${array}_2`]);
    await expect.poll(() => state(`${array}_0`)).toBe('FAILED');
    await expect.poll(() => state(merge)).toBe('CANCELLED');
  });

  it('goes on with that task when it is requeued, and by itself with those that were told to stop', async () => {
    await cluster.call('scontrol', ['requeue', `${array}_0`]);
    for (const index of [0, 1, 2, 3]) await expect.poll(() => state(`${array}_${index}`)).toBe('COMPLETED');
    for (const index of [0, 1, 2]) {
      expect(await cluster.field(`${array}_${index}`, 'Restarts')).toBe('1');
      expect(log(index)).toMatch(/^Going on with .*shard-\d-of-4: \d+ of \d+ cells are finished\.$/m);
    }
    for (const index of [1, 2]) expect(log(index)).toMatch(/^Stopping\. What is finished is kept\.$/m);
    expect(await cluster.field(`${array}_3`, 'Restarts')).toBe('0');
  });

  it('has nothing to do when it is submitted again', async () => {
    const again = await cluster.call(
      'sbatch',
      [
        '--parsable',
        '--wait',
        '--cpus-per-task=1',
        path.join(scripts, 'shard.sbatch'),
        'small.capacity.yaml',
        'results/run.shards',
      ],
      environment,
    );
    const said = fs.readFileSync(path.join(folder, `capacity-lab-${again.trim()}_3.log`), 'utf8');
    expect(said).toBe('small.capacity.yaml is finished already: nothing is left to do.\n');
  });

  it('is merged into the bytes of a run without shards', async () => {
    const parameters = ['--wait', path.join(scripts, 'merge.sbatch'), 'results/run.shards', 'results/run'];
    await cluster.call('sbatch', parameters, environment);
    execFileSync(process.execPath, [
      built('cli.js'),
      'run',
      path.join(folder, 'small.capacity.yaml'),
      '--out',
      whole,
      '-q',
    ]);
    const merged = path.join(folder, 'results/run');
    const files = ['results.parquet', 'curves.parquet', 'weights.safetensors', 'config.yaml', 'source.yaml'];
    for (const file of files) execFileSync('cmp', [path.join(merged, file), path.join(whole, file)]);
    execFileSync('diff', ['-r', path.join(merged, 'blocks'), path.join(whole, 'blocks')]);
  });
});

function blocksIn(runDir: string): number {
  const blocks = path.join(runDir, 'blocks');
  return fs.existsSync(blocks) ? fs.readdirSync(blocks).filter((name) => name.endsWith('.block')).length : 0;
}
