import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExitCode } from '../../../src/cli/exitCodes.ts';
import type { DrawRequest } from '../../../src/protocol/drawer.ts';
import { capacityLab } from '../cli/spawn.ts';
import { experimentText, runFile, startService, temporaryFolder, writeExperiment } from '../runs/builders.ts';
import { pngSize, pngTexts } from './png.ts';

type Format = DrawRequest['format'];
const ENDINGS: Record<Format, string> = { svg: 'svg', png: 'png', 'vega-lite': 'vl.json', html: 'html' };
const nonce = /nonce-?=?"?[0-9a-f]{32}/g;

async function aRun(text = experimentText({ x: 3, y: 2 })): Promise<string> {
  const folder = temporaryFolder();
  await runFile(writeExperiment(folder, text));
  return path.join(folder, 'run');
}

describe('a run drawn by the run service', () => {
  it('is byte for byte what the command line draws, in every format', async () => {
    const runDir = await aRun();
    const service = startService();
    const formats = Object.keys(ENDINGS) as Format[];
    const files = formats.map((format) => path.join(runDir, `picture.${ENDINGS[format]}`));
    const ended = await capacityLab(['plot', runDir, ...files.flatMap((file) => ['-o', file])]);
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: ExitCode.Done, stderr: '' });
    for (const [i, format] of formats.entries()) {
      const drawn = Buffer.from(await service.call('draw', { runDir, format }));
      const file = fs.readFileSync(files[i] ?? '');
      // A report's policy has a nonce of its own.
      const plain = (bytes: Buffer): string => bytes.toString('latin1').replace(nonce, '');
      expect(plain(drawn) === plain(file), format).toBe(true);
    }
  });

  it('is text where names of the file are markup, in an SVG as in its provenance', async () => {
    const name = '</title><script>alert(1)</script>]]><!--';
    const runDir = await aRun(experimentText({ x: 3, y: 2 }).replace('name: Small', `name: "${name}"`));
    const drawn = Buffer.from(await startService().call('draw', { runDir, format: 'svg' })).toString('utf8');
    expect(drawn).toContain('alert(1)');
    expect(drawn.match(/<script|<!--|]]>/gi)).toBeNull();
  });

  it('says in every picture where it comes from', async () => {
    const runDir = await aRun();
    const service = startService();
    const manifest = JSON.parse(fs.readFileSync(path.join(runDir, 'manifest.json'), 'utf8'));
    const text = async (format: Format): Promise<string> =>
      Buffer.from(await service.call('draw', { runDir, format })).toString();
    expect(await text('svg')).toContain(`"configuration_sha256":"${manifest.configHash}"`);
    expect(JSON.parse(await text('vega-lite')).usermeta['capacity-lab']).toMatchObject({
      experiment: 'Small',
      configuration_sha256: manifest.configHash,
      seed: '1',
    });
    const texts = pngTexts(await service.call('draw', { runDir, format: 'png' }));
    expect(texts).toMatchObject({
      'capacity-lab.configuration_sha256': manifest.configHash,
      'capacity-lab.started': manifest.startedAt,
      'capacity-lab.source_sha256': expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(texts.Software).toMatch(/^\S+ \S+$/);
  });

  it('has one, two or three pixels of a PNG per pixel of the figure', async () => {
    const runDir = await aRun();
    const service = startService();
    const [width, height] = pngSize(await service.call('draw', { runDir, format: 'png', scale: 1 }));
    for (const scale of [2, 3] as const) {
      expect(pngSize(await service.call('draw', { runDir, format: 'png', scale }))).toEqual([
        scale * width,
        scale * height,
      ]);
    }
  });

  it('says so when the experiment sweeps nothing, and makes a report of it all the same', async () => {
    const [head = ''] = experimentText().split('sweep:');
    const runDir = await aRun(head);
    const service = startService();
    await expect(service.call('draw', { runDir, format: 'svg' })).rejects.toThrow('sweeps nothing');
    expect(Buffer.from(await service.call('draw', { runDir, format: 'html' })).toString()).toContain('<!DOCTYPE html>');
  });

  it('says so when the folder is no run, and draws the next one', async () => {
    const service = startService();
    await expect(service.call('draw', { runDir: temporaryFolder(), format: 'svg' })).rejects.toThrow(
      'not a run folder',
    );
    expect((await service.call('draw', { runDir: await aRun(), format: 'svg' })).length).toBeGreaterThan(1000);
  });

  it('is given up when nobody waits for it any more', async () => {
    const service = startService();
    const controller = new AbortController();
    const drawing = service.call('draw', { runDir: await aRun(), format: 'png' }, { signal: controller.signal });
    controller.abort();
    await expect(drawing).rejects.toThrow('cancelled');
  });
});
