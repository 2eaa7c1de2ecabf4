/**
 * Text inside a PNG: `iTXt` chunks, UTF-8 and not compressed.
 * Source: PNG specification, third edition, sections 5.3 (chunks) and 11.3.3.4 (iTXt).
 */

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Length, type and checksum around a chunk's data. */
const FRAME_BYTES = 12;

/** Signature and IHDR, which is always the first chunk and has 13 bytes. */
const HEADER_BYTES = SIGNATURE.length + FRAME_BYTES + 13;

/**
 * A PNG with texts behind its header.
 *
 * @param texts keyword (1 to 79 characters, printable ASCII) and text of each
 * @throws Error for bytes that are no PNG, and for other keywords
 */
export function insertPngText(png: Uint8Array, texts: readonly (readonly [string, string])[]): Uint8Array<ArrayBuffer> {
  if (png.length < HEADER_BYTES || SIGNATURE.some((byte, at) => png[at] !== byte)) {
    throw new Error('The picture is no PNG.');
  }
  const chunks = texts.map(([keyword, text]) => textChunk(keyword, text));
  const result = new Uint8Array(png.length + chunks.reduce((sum, { length }) => sum + length, 0));
  result.set(png.subarray(0, HEADER_BYTES));
  let at = HEADER_BYTES;
  for (const chunk of chunks) {
    result.set(chunk, at);
    at += chunk.length;
  }
  result.set(png.subarray(HEADER_BYTES), at);
  return result;
}

function textChunk(keyword: string, text: string): Uint8Array {
  if (!/^[!-~]([ -~]{0,77}[!-~])?$/.test(keyword)) {
    throw new Error(`"${keyword}" is no keyword of a text in a PNG: 1 to 79 printable ASCII characters.`);
  }
  // Keyword, end of it; not compressed, by method 0; no language, no translated keyword; the text.
  const data = [...utf8(keyword), 0, 0, 0, 0, 0, ...utf8(text)];
  const chunk = new Uint8Array(FRAME_BYTES + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(utf8('iTXt'), 4);
  chunk.set(data, 8);
  view.setUint32(chunk.length - 4, crc32(chunk.subarray(4, chunk.length - 4)));
  return chunk;
}

/** `encodeURIComponent` is all that plain ECMAScript has for UTF-8; it refuses halves of characters. */
function utf8(text: string): number[] {
  const encoded = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
  return [...encoded.matchAll(/%([0-9A-F]{2})|(.)/g)].map(([, hex, plain]) =>
    hex === undefined ? (plain ?? '').charCodeAt(0) : Number.parseInt(hex, 16),
  );
}

/** CRC-32 as in PNG and zip, polynomial 0xedb88320. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
