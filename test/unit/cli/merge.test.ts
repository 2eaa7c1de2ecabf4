import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { experimentText } from '../runs/builders.ts';
import { expectSameBytes, type Place, placeOf } from '../runs/shards.ts';
import { capacityLab, type Ended, jsonLines, start, untilBlocks } from './spawn.ts';

const runShard = ({ file, shards }: Place, shard: string, ...more: string[]): Promise<Ended> =>
  capacityLab(['run', file, '--out', shards, '--shard', shard, ...more]);

const merge = ({ shards, merged }: Place, ...more: string[]): Promise<Ended> =>
  capacityLab(['merge', shards, '--out', merged, ...more]);

const runWhole = ({ file, whole }: Place): Promise<Ended> => capacityLab(['run', file, '--out', whole, '-q']);

describe('capacity-lab run --shard and merge', () => {
  it('put shards of one --out side by side, and join them into one run', async () => {
    const place = placeOf(experimentText({ x: 9, y: 5 }));
    const together = await Promise.all([0, 1, 2].map((index) => runShard(place, `${index}/3`, '-q')));
    expect(together.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(fs.readdirSync(place.shards).sort()).toEqual(['shard-0-of-3', 'shard-1-of-3', 'shard-2-of-3']);
    const { code, stdout } = await merge(place, '--json', '--quiet');
    expect(code).toBe(0);
    const event = { event: 'done', dir: place.merged, shards: 3, cells: 47, headline: { finished: 47 } };
    expect(jsonLines(stdout)).toMatchObject([event]);
    const again = ['run', place.file, '--out', place.merged];
    expect(await capacityLab(again)).toMatchObject({ code: 2, stderr: expect.stringContaining('a finished run') });
    expect(await capacityLab([...again, '--resume'])).toMatchObject({ code: 0 });
  });

  it('go on with a shard that was killed, and say of an unfinished one how far it is', async () => {
    const place = placeOf(experimentText({ x: 15, y: 15, starts: 16 }));
    const command = ['run', place.file, '--out', place.shards, '--shard', '1/2', '--workers', '1', '-q'];
    const killed = start(command);
    await untilBlocks(killed, place.shard(1, 2), 2);
    killed.child.kill('SIGKILL');
    expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' });
    await runShard(place, '0/2', '-q');
    const unfinished = /^Not finished: shard 1\/2 in .*shard-1-of-2 is interrupted, with \d+ of \d+ cells\.$/m;
    expect(await merge(place)).toMatchObject({ code: 2, stderr: expect.stringMatching(unfinished) });
    expect(await capacityLab(command)).toMatchObject({ code: 2, stderr: expect.stringContaining('Add --resume') });
    const resumed = await runShard(place, '1/2', '--resume', '--json');
    expect(jsonLines(resumed.stdout)[0]).toMatchObject({ resumed: true, shard: { index: 1, count: 2 } });
    expect(await merge(place)).toMatchObject({ code: 0, stderr: '' });
    await runWhole(place);
    expectSameBytes(place);
  });

  it('leave no run when merging is killed, and merge again', async () => {
    const place = placeOf(experimentText({ x: 21, y: 15, starts: 8 }));
    for (const shard of ['0/2', '1/2']) await runShard(place, shard, '-q');
    const merging = start(['merge', place.shards, '--out', place.merged]);
    await untilBlocks(merging, place.merged, 2);
    merging.child.kill('SIGKILL');
    expect(await merging.ended).toMatchObject({ signal: 'SIGKILL' });
    expect(await capacityLab(['export', place.merged, '--format', 'csv'])).toMatchObject({ code: 2 });
    expect(await merge(place)).toMatchObject({ code: 0, stderr: '' });
    await runWhole(place);
    expectSameBytes(place);
  });
});

describe('a shard', () => {
  it('has always the same folder when it is given none, and is finished once', async () => {
    const place = placeOf(experimentText({ x: 2, y: 2 }));
    const run = ['run', place.file, '--shard', '0/1000', '--json'];
    const [first] = jsonLines((await capacityLab(run)).stdout);
    expect(first).toMatchObject({ dir: expect.stringMatching(/runs.small.[0-9a-f]{8}_shard-0-of-1000$/) });
    const again = await capacityLab([...run, '--resume']);
    expect(again.code).toBe(0);
    expect(jsonLines(again.stdout)).toMatchObject([{ event: 'finished', file: place.file }]);
  });

  it('is exported and drawn with the cells that it has', async () => {
    const place = placeOf(experimentText({ x: 15, y: 9 }));
    const { stdout: said } = await runShard(place, '0/2');
    const [, cells = ''] = /^Small, shard 0\/2: (\d+) cells, trained in/.exec(said) ?? [];
    const { stdout } = await capacityLab(['export', place.shard(0, 2), '--format', 'csv']);
    expect(stdout.trim().split('\n')).toHaveLength(1 + Number(cells) * 6);
    const picture = path.join(place.shards, 'shard.svg');
    expect(await capacityLab(['plot', place.shard(0, 2), '-o', picture])).toMatchObject({ code: 0, stderr: '' });
  });

  it('goes into no folder that is a run itself, and draws no picture of a part', async () => {
    const place = placeOf(experimentText({ x: 2, y: 2 }));
    await capacityLab(['run', place.file, '--out', place.shards, '-q']);
    const inside = { code: 2, stderr: expect.stringContaining('is itself a run folder') };
    expect(await runShard(place, '0/2')).toMatchObject(inside);
    const drawn = { code: 2, stderr: expect.stringContaining('--plot draws a whole run') };
    expect(await runShard(place, '0/2', '--plot', 'a.svg')).toMatchObject(drawn);
    expect(await runShard(place, '2/2')).toMatchObject({ code: 2, stderr: expect.stringContaining('count from 0') });
  });
});
