import zlib from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { reduceColours } from '../../../packaging/pictures/palette.ts';
import { decodePng, encodeIndexedPng, type IndexedPicture, type Picture } from '../../../packaging/pictures/png.ts';

/** The colours of an indexed picture, pixel by pixel. */
const shown = ({ palette, indices }: IndexedPicture): number[] =>
  [...indices].flatMap((entry) => [...palette.subarray(3 * entry, 3 * entry + 3)]);

const chunk = (type: string, data: Uint8Array): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(zlib.crc32(body));
  return Buffer.concat([length, body, check]);
};

/** A PNG of 8-bit RGB whose rows are `filtered`, filter bytes included. */
function png(width: number, height: number, filtered: number[], depth = 8): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([depth, 2], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', zlib.deflateSync(Uint8Array.from(filtered))),
    chunk('IEND', new Uint8Array()),
  ]);
}

it('a picture of few colours keeps every pixel', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.infiniteStream(fc.constantFrom(0, 7, 128, 255)), (width, bytes) => {
      const rgb = Uint8Array.from({ length: width * 3 * 3 }, () => bytes.next().value ?? 0);
      expect(shown(reduceColours({ width, height: 3, rgb }))).toEqual([...rgb]);
    }),
  );
});

it('a picture of more colours than entries gets the entries, and no colour is far from its own', () => {
  const width = 4096; // a ramp of grey with all blues: 4096 colours
  const rgb = Uint8Array.from({ length: width * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    return i % 3 === 2 ? 16 * (pixel % 16) : pixel >> 4;
  });
  const picture: Picture = { width, height: 1, rgb };
  const reduced = reduceColours(picture);
  expect(reduced.palette).toHaveLength(256 * 3);
  const worst = Math.max(...shown(reduced).map((value, i) => Math.abs(value - (rgb[i] ?? 0))));
  expect(worst).toBeLessThanOrEqual(16);
});

it('rows are read with every filter of PNG', () => {
  const bytes = png(2, 5, [
    ...[0, 1, 2, 3, 4, 5, 6], // none
    ...[1, 1, 2, 3, 3, 3, 3], // left
    ...[2, 1, 1, 1, 1, 1, 1], // above
    ...[3, 10, 10, 10, 10, 10, 10], // their mean
    ...[4, 1, 1, 1, 1, 1, 1], // Paeth's choice
  ]);
  expect([...decodePng(bytes).rgb]).toEqual([
    ...[1, 2, 3, 4, 5, 6],
    ...[1, 2, 3, 4, 5, 6],
    ...[2, 3, 4, 5, 6, 7],
    ...[11, 11, 12, 18, 18, 19],
    ...[12, 12, 13, 19, 19, 20],
  ]);
});

it('what is no PNG of Chromium is refused with what was found', () => {
  expect(() => decodePng(Buffer.from('no picture'))).toThrow('This is no PNG file.');
  expect(() => decodePng(png(1, 1, [0, 1, 2, 3], 16))).toThrow('this PNG has 16 bits and colour type 2');
});

it('a written picture has its size, its palette and its rows', () => {
  const bytes = Buffer.from(
    encodeIndexedPng({
      width: 2,
      height: 2,
      palette: Uint8Array.of(1, 2, 3, 9, 9, 9),
      indices: Uint8Array.of(0, 1, 1, 0),
    }),
  );
  expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[24], bytes[25]]).toEqual([2, 2, 8, 3]);
  const palette = bytes.indexOf('PLTE');
  expect([...bytes.subarray(palette + 4, palette + 10)]).toEqual([1, 2, 3, 9, 9, 9]);
  const data = bytes.indexOf('IDAT');
  const rows = zlib.inflateSync(bytes.subarray(data + 4, data + 4 + bytes.readUInt32BE(data - 4)));
  expect([...rows]).toEqual([0, 0, 1, 0, 1, 0]);
});
