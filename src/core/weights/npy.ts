import { type Literal, parseLiteral } from './pythonLiteral.ts';
import { entriesOf, type Tensor } from './tensor.ts';

/**
 * The npy format of NumPy: magic, version, length of the header, header (a Python dict: descr, fortran_order, shape),
 * numbers.
 */

/** Bytes that a header is looked for in: more than NumPy itself reads of one that it does not trust. */
export const NPY_HEADER_BYTES = 65_536;

/** \x93NUMPY */
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Number formats by their code after the byte order. */
const TYPES: Readonly<Record<string, { dtype: string; bytes: number }>> = {
  ...{ f8: { dtype: 'F64', bytes: 8 }, f4: { dtype: 'F32', bytes: 4 }, f2: { dtype: 'F16', bytes: 2 } },
  ...{ i8: { dtype: 'I64', bytes: 8 }, i4: { dtype: 'I32', bytes: 4 }, i2: { dtype: 'I16', bytes: 2 } },
  ...{ u8: { dtype: 'U64', bytes: 8 }, u4: { dtype: 'U32', bytes: 4 }, u2: { dtype: 'U16', bytes: 2 } },
  ...{ i1: { dtype: 'I8', bytes: 1 }, u1: { dtype: 'U8', bytes: 1 }, b1: { dtype: 'BOOL', bytes: 1 } },
  ...{ c8: { dtype: 'C64', bytes: 8 }, c16: { dtype: 'C128', bytes: 16 } },
};

/**
 * The array of an npy file.
 *
 * @param start     the first `NPY_HEADER_BYTES` bytes, or all there are
 * @param fileBytes length of the file, or of the member of an archive
 * @returns a clause that says what is wrong
 */
export function parseNpy(start: Uint8Array, fileBytes: number): Omit<Tensor, 'name'> | string {
  if (fileBytes === 0) return 'it is empty';
  if (!MAGIC.every((byte, index) => start[index] === byte)) return 'it is no NumPy file: it does not begin like one';
  const [major = 0, minor = 0] = start.subarray(6, 8);
  if (major < 1 || major > 3 || minor !== 0)
    return `it has version ${major}.${minor} of NumPy's format; 1.0 to 3.0 are known`;
  const lengthBytes = major === 1 ? 2 : 4;
  const headerStart = 8 + lengthBytes;
  if (start.length < headerStart) return 'it was cut off in its header';
  const view = new DataView(start.buffer, start.byteOffset, start.length);
  const length = lengthBytes === 2 ? view.getUint16(8, true) : view.getUint32(8, true);
  const offset = headerStart + length;
  if (offset > fileBytes) return `it was cut off: its header should end at byte ${offset} of ${fileBytes}`;
  if (offset > start.length)
    return `its header is ${length} bytes long, and at most ${NPY_HEADER_BYTES - headerStart} are allowed`;
  // Beyond ASCII only names of fields can stand here, and what has fields is refused.
  const text = Array.from(start.subarray(headerStart, offset), (byte) => String.fromCharCode(byte)).join('');
  const header = parseLiteral(text);
  if (!(header instanceof Map)) return 'its header is no Python dict';
  return described(header, offset, fileBytes);
}

function described(header: Map<Literal, Literal>, offset: number, fileBytes: number): Omit<Tensor, 'name'> | string {
  const [descr, fortran, shape] = ['descr', 'fortran_order', 'shape'].map((key) => header.get(key));
  if (descr === undefined || shape === undefined || typeof fortran !== 'boolean') {
    return 'its header lacks descr, fortran_order or shape';
  }
  if (typeof descr !== 'string') return 'its entries are records of several fields; save one field as an array';
  const [order = '', code = ''] = [descr.slice(0, 1), descr.slice(1)];
  if (code.startsWith('O')) return 'it holds Python objects (a pickle), which are not read: save an array of numbers';
  const type = '<>|='.includes(order) && Object.hasOwn(TYPES, code) ? TYPES[code] : undefined;
  if (type === undefined) {
    return `it has entries of type ${JSON.stringify(descr.slice(0, 40))}, which are not read: save it as float32`;
  }
  const entries = entriesOf(shape);
  if (typeof entries === 'string') return entries;
  const bytes = fileBytes - offset;
  if (entries * type.bytes !== bytes) {
    return `${entries} entries of ${type.dtype} do not fill the ${bytes} bytes after its header`;
  }
  return { dtype: type.dtype, shape: shape as number[], offset, fortran, bigEndian: order === '>' };
}
