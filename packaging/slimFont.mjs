// Fonts as they are packed: without what only a screen of few pixels, or nobody, reads.

/** Instructions that fit outlines to coarse pixels, which resvg does not run; formulas; a note of the font's editor. */
const unused = new Set(['fpgm', 'prep', 'cvt ', 'gasp', 'hdmx', 'VDMX', 'LTSH', 'FFTM', 'MATH', 'DSIG']);

/**
 * A TrueType font with the same outlines, widths, kerning and names, but without instructions and names of glyphs. Table
 * formats: OpenType 1.9 (`glyf`, `loca`, `post`).
 *
 * @param {Buffer} font a .ttf file with long or short offsets
 * @returns {Buffer}
 */
export function slimFont(font) {
  const tables = new Map();
  for (let at = 12; at < 12 + 16 * font.readUInt16BE(4); at += 16) {
    const [start, length] = [font.readUInt32BE(at + 8), font.readUInt32BE(at + 12)];
    tables.set(font.toString('latin1', at, at + 4), font.subarray(start, start + length));
  }
  for (const tag of unused) tables.delete(tag);
  const { glyf, loca } = withoutInstructions(tables.get('glyf'), offsetsOf(tables.get('loca'), tables.get('head')));
  const head = Buffer.from(tables.get('head'));
  head.writeInt16BE(1, 50); // offsets of glyphs are long
  head.writeUInt32BE(0, 8); // the sum of the whole file, which no reader checks
  const post = Buffer.from(tables.get('post').subarray(0, 32));
  post.writeUInt32BE(0x00030000, 0); // version 3: no names of glyphs
  for (const [tag, table] of Object.entries({ glyf, loca, head, post })) tables.set(tag, table);
  return fileOf(tables, font.readUInt32BE(0));
}

function offsetsOf(loca, head) {
  const long = head.readInt16BE(50) === 1;
  const count = loca.length / (long ? 4 : 2);
  return Array.from({ length: count }, (_, i) => (long ? loca.readUInt32BE(4 * i) : 2 * loca.readUInt16BE(2 * i)));
}

function withoutInstructions(glyf, offsets) {
  const glyphs = offsets.slice(1).map((end, i) => stripped(glyf.subarray(offsets[i], end)));
  const loca = Buffer.alloc(4 * offsets.length);
  let at = 0;
  glyphs.forEach((glyph, i) => {
    at += glyph.length;
    loca.writeUInt32BE(at, 4 * (i + 1));
  });
  return { glyf: Buffer.concat(glyphs), loca };
}

/** One glyph, padded to four bytes. */
function stripped(glyph) {
  if (glyph.length === 0) return glyph;
  const contours = glyph.readInt16BE(0);
  const bytes = contours >= 0 ? simpleGlyph(glyph, contours) : compositeGlyph(glyph);
  return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

function simpleGlyph(glyph, contours) {
  const at = 10 + 2 * contours; // of the instructions' length, behind the last point of each contour
  const outline = glyph.subarray(at + 2 + glyph.readUInt16BE(at));
  return Buffer.concat([glyph.subarray(0, at), Buffer.alloc(2), outline]);
}

const WORDS = 0x0001;
const ONE_SCALE = 0x0008;
const MORE = 0x0020;
const TWO_SCALES = 0x0040;
const MATRIX = 0x0080;
const INSTRUCTIONS = 0x0100;

function compositeGlyph(glyph) {
  const bytes = Buffer.from(glyph);
  let at = 10;
  for (;;) {
    const flags = bytes.readUInt16BE(at);
    bytes.writeUInt16BE(flags & ~INSTRUCTIONS, at);
    at += 4 + (flags & WORDS ? 4 : 2);
    if (flags & ONE_SCALE) at += 2;
    if (flags & TWO_SCALES) at += 4;
    if (flags & MATRIX) at += 8;
    if (!(flags & MORE)) return bytes.subarray(0, at);
  }
}

function fileOf(tables, version) {
  const tags = [...tables.keys()].sort();
  const header = Buffer.alloc(12 + 16 * tags.length);
  header.writeUInt32BE(version, 0);
  header.writeUInt16BE(tags.length, 4);
  const power = Math.floor(Math.log2(tags.length));
  header.writeUInt16BE(16 * 2 ** power, 6);
  header.writeUInt16BE(power, 8);
  header.writeUInt16BE(16 * (tags.length - 2 ** power), 10);
  const parts = [header];
  let at = header.length;
  tags.forEach((tag, i) => {
    const table = tables.get(tag);
    header.write(tag, 12 + 16 * i, 'latin1');
    header.writeUInt32BE(checksum(table), 16 + 16 * i);
    header.writeUInt32BE(at, 20 + 16 * i);
    header.writeUInt32BE(table.length, 24 + 16 * i);
    const padding = Buffer.alloc((4 - (table.length % 4)) % 4);
    parts.push(table, padding);
    at += table.length + padding.length;
  });
  return Buffer.concat(parts);
}

function checksum(table) {
  let sum = 0;
  for (let at = 0; at < table.length; at += 4) {
    let word = 0;
    for (let byte = 0; byte < 4; byte++) word = word * 256 + (table[at + byte] ?? 0);
    sum = (sum + word) % 2 ** 32;
  }
  return sum;
}
