/**
 * Widths of text in a TrueType font, from its own tables: without a browser nobody else knows them, and labels laid
 * out by guess overlap or leave holes. Reads `head`, `hhea`, `hmtx` and `cmap` (format 4); no kerning.
 */
export interface FontMetrics {
  /** Width of a text in units of the font size. Characters that the font lacks count as its substitute glyph. */
  width(text: string): number;
}

/**
 * @param bytes a .ttf file
 * @throws Error when it is not one
 */
export function readFontMetrics(bytes: Uint8Array): FontMetrics {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = tableOffsets(view);
  const unitsPerEm = view.getUint16(place(tables, 'head') + 18);
  const advances = view.getUint16(place(tables, 'hhea') + 34);
  const widths = place(tables, 'hmtx');
  const glyphOf = readCharacterMap(view, place(tables, 'cmap'));
  return {
    width(text) {
      let sum = 0;
      for (const character of text) {
        // The glyphs after the last entry have its width: fonts of one width need one entry.
        const glyph = Math.min(glyphOf(character.codePointAt(0) ?? 0), advances - 1);
        sum += view.getUint16(widths + 4 * glyph);
      }
      return sum / unitsPerEm;
    },
  };
}

function tableOffsets(view: DataView): Map<string, number> {
  const tables = new Map<string, number>();
  for (let i = 0; i < view.getUint16(4); i++) {
    const at = 12 + 16 * i;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((byte) => view.getUint8(at + byte)));
    tables.set(tag, view.getUint32(at + 8));
  }
  return tables;
}

function place(tables: Map<string, number>, tag: string): number {
  const offset = tables.get(tag);
  if (offset === undefined) throw new Error(`The font has no table "${tag}".`);
  return offset;
}

/** Code point → glyph, from the subtable for the basic multilingual plane: format 4, sorted segments of code points. */
function readCharacterMap(view: DataView, cmap: number): (codePoint: number) => number {
  const subtable = unicodeSubtable(view, cmap);
  const segments = view.getUint16(subtable + 6) / 2;
  const ends = subtable + 14;
  const starts = ends + 2 * segments + 2;
  const deltas = starts + 2 * segments;
  const ranges = deltas + 2 * segments;
  return (codePoint) => {
    if (codePoint > 0xffff) return 0;
    let segment = 0;
    while (segment < segments && view.getUint16(ends + 2 * segment) < codePoint) segment++;
    if (segment === segments) return 0;
    const start = view.getUint16(starts + 2 * segment);
    if (start > codePoint) return 0;
    const delta = view.getUint16(deltas + 2 * segment);
    const range = view.getUint16(ranges + 2 * segment);
    if (range === 0) return (codePoint + delta) & 0xffff;
    // A range counts from the place where it itself is written.
    const glyph = view.getUint16(ranges + 2 * segment + range + 2 * (codePoint - start));
    return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
  };
}

function unicodeSubtable(view: DataView, cmap: number): number {
  for (let i = 0; i < view.getUint16(cmap + 2); i++) {
    const subtable = cmap + view.getUint32(cmap + 4 + 8 * i + 4);
    if (view.getUint16(subtable) === 4) return subtable;
  }
  throw new Error('The font has no character map of format 4.');
}
