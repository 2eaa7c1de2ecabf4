import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Provenance, provenanceOf } from '../../../src/core/results/provenance.ts';
import { stampPng, stampSpec, stampSvg } from '../../../src/core/results/stamp.ts';
import { aPng, pngTexts } from '../export/png.ts';

const record: Provenance = { software: 'capacity-lab 1.2.3', experiment: '<b> & "é" 🙂', run: 'r', seed: '7' };

describe('the provenance of a run', () => {
  const facts = {
    id: '2026-01-02_03-04-05_1a2b3c4d',
    experiment: { name: 'Figure 4' },
    startedAt: '2026-01-02T03:04:05.000Z',
    engine: 'kernels',
    configHash: 'c'.repeat(64),
    provenance: { program: 'capacity-lab 1.2.3', engine: 'kernels (abc)', seed: '7', source: 'f'.repeat(64) },
  };

  it('names program, run, both hashes, engine, seed and time', () => {
    expect(provenanceOf(facts)).toEqual({
      software: 'capacity-lab 1.2.3',
      experiment: 'Figure 4',
      run: '2026-01-02_03-04-05_1a2b3c4d',
      started: '2026-01-02T03:04:05.000Z',
      source_sha256: 'f'.repeat(64),
      configuration_sha256: 'c'.repeat(64),
      engine: 'kernels (abc)',
      seed: '7',
    });
  });

  it('leaves out what the run does not know', () => {
    expect(provenanceOf({ ...facts, provenance: {} })).not.toHaveProperty('seed');
  });
});

describe('a stamped file', () => {
  it('has the record in the text chunks of a PNG, whose picture stays as it was', () => {
    const png = aPng();
    const stamped = stampPng(png, record);
    expect(pngTexts(stamped)).toEqual({
      Software: 'capacity-lab 1.2.3',
      'capacity-lab.experiment': '<b> & "é" 🙂',
      'capacity-lab.run': 'r',
      'capacity-lab.seed': '7',
    });
    const plain = Buffer.from(stamped).subarray(stamped.length - (png.length - 33));
    expect(plain).toEqual(Buffer.from(png).subarray(33));
  });

  it('has checksums in a PNG that hold', () => {
    const bytes = Buffer.from(stampPng(aPng(), record));
    for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
      const length = bytes.readUInt32BE(at);
      expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(bytes.subarray(at + 4, at + 8 + length)));
    }
  });

  it('is refused for bytes that are no PNG, and for an empty file', () => {
    expect(() => stampPng(new Uint8Array(100), record)).toThrow('The picture is no PNG.');
    expect(() => stampPng(new Uint8Array(0), record)).toThrow('The picture is no PNG.');
  });

  it('takes halves of characters for the sign of what is unknown', () => {
    expect(pngTexts(stampPng(aPng(), { run: 'a\ud800b' }))).toEqual({ 'capacity-lab.run': 'a\ufffdb' });
  });

  it('has the record in the metadata of an SVG, where no name breaks out', () => {
    const svg = stampSvg('<svg width="2"><g/></svg>', record);
    const [, text = ''] = /<svg width="2"><metadata id="capacity-lab">([^<]*)<\/metadata><g\/><\/svg>/.exec(svg) ?? [];
    const json = text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
    expect(JSON.parse(json)).toEqual(record);
    expect(() => stampSvg('<html></html>', record)).toThrow('no SVG');
  });

  it('has it in the usermeta of a specification, beside what stands there', () => {
    const stamped = stampSpec({ mark: 'bar', usermeta: { mine: 1 } }, record);
    expect(stamped).toEqual({ mark: 'bar', usermeta: { mine: 1, 'capacity-lab': record } });
  });
});
