/**
 * Plain data with typed arrays as text that may stand inside an HTML page: what a report carries, and its page reads.
 * Typed arrays are base64 of their little-endian bytes, so that numbers, NaN included, come back to the last bit.
 */

const CONSTRUCTORS = { Float64Array, Float32Array, Int32Array, Uint8Array } as const;
type ArrayName = keyof typeof CONSTRUCTORS;

/** Keys of objects that stand for a typed array, and for a number that JSON has not; no object of results has them. */
const MARK = '$array';
const NUMBER_MARK = '$number';

/**
 * JSON of `value` in which no `<`, no `&` and no line separator stands literally: it can neither end nor open
 * an element wherever it is put.
 *
 * @param value plain data: objects, arrays, typed arrays, strings, numbers, booleans; `undefined` keys are left
 *   out
 */
export function encodeEmbedded(value: unknown): string {
  const text = JSON.stringify(value, (_key, item: unknown) => {
    if (typeof item === 'number' && !Number.isFinite(item)) {
      return { [NUMBER_MARK]: String(item) };
    }
    const name = arrayName(item);
    return name === undefined ? item : { [MARK]: name, base64: toBase64(bytesOf(item as Uint8Array)) };
  });
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * The inverse of `encodeEmbedded`.
 *
 * @throws SyntaxError when `text` is no JSON, RangeError when an array's bytes do not fit its type
 */
export function decodeEmbedded(text: string): unknown {
  return JSON.parse(text, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null) {
      return item;
    }
    if (NUMBER_MARK in item) {
      return Number(item[NUMBER_MARK]);
    }
    if (!(MARK in item) || !('base64' in item)) {
      return item;
    }
    const { [MARK]: name, base64 } = item;
    if (typeof base64 !== 'string' || !isArrayName(name)) {
      throw new RangeError(`An embedded array has the unknown type ${String(name)}.`);
    }
    const bytes = fromBase64(base64);
    return new CONSTRUCTORS[name](swapped(bytes, CONSTRUCTORS[name].BYTES_PER_ELEMENT).buffer);
  });
}

const isArrayName = (name: unknown): name is ArrayName => typeof name === 'string' && Object.hasOwn(CONSTRUCTORS, name);

function arrayName(item: unknown): ArrayName | undefined {
  return (Object.keys(CONSTRUCTORS) as ArrayName[]).find((name) => item instanceof CONSTRUCTORS[name]);
}

function bytesOf(array: Float64Array | Float32Array | Int32Array | Uint8Array): Uint8Array {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return swapped(bytes, array.BYTES_PER_ELEMENT);
}

const LITTLE_ENDIAN = new Uint8Array(Int16Array.of(1).buffer)[0] === 1;

/** A copy in little-endian order, or from it, whatever the machine's own is. */
function swapped(bytes: Uint8Array, size: number): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(bytes);
  if (!LITTLE_ENDIAN) {
    for (let start = 0; start < copy.length; start += size) {
      copy.subarray(start, start + size).reverse();
    }
  }
  return copy;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Written out because `btoa` is a page's, `Buffer` is Node's, and core belongs to neither. */
function toBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let start = 0; start < bytes.length; start += 3) {
    const [a = 0, b, c] = [bytes[start], bytes[start + 1], bytes[start + 2]];
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const digit = (shift: number): string => ALPHABET.charAt((bits >> shift) & 63);
    parts.push(digit(18), digit(12), b === undefined ? '=' : digit(6), c === undefined ? '=' : digit(0));
  }
  return parts.join('');
}

function fromBase64(text: string): Uint8Array {
  const digits = text.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let place = 0;
  for (const character of digits) {
    const value = ALPHABET.indexOf(character);
    if (value < 0) {
      throw new RangeError(`An embedded array has the character ${JSON.stringify(character)}, which is not base64.`);
    }
    bits = (bits << 6) | value;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[place++] = (bits >> held) & 255;
    }
  }
  return bytes;
}
