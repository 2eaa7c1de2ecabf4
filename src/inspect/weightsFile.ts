import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { NPY_HEADER_BYTES, parseNpy } from '../core/weights/npy.ts';
import { LENGTH_BYTES, parseSafetensors, safetensorsHeaderBytes } from '../core/weights/safetensors.ts';
import type { Tensor } from '../core/weights/tensor.ts';
import {
  findZipDirectory,
  parseZipDirectory,
  ZIP_LOCAL_BYTES,
  ZIP_TAIL_BYTES,
  type ZipDirectoryPlace,
  type ZipMember,
  zipDataOffset,
} from '../core/weights/zip.ts';
import { inflateStart, inflateToFile } from './npzMember.ts';
import { asWeightsError, WeightsError } from './weightsError.ts';

/** A file of weights, open. Close it. */
export interface WeightsFile {
  readonly tensors: readonly Tensor[];
  /** Of a safetensors file; empty for others. */
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * A file descriptor from which a tensor's numbers can be read, and the place of its first byte there. A compressed
   * one is first unpacked into a temporary file.
   * @throws WeightsError, RunError (`disk`)
   */
  source(tensor: Tensor, signal: AbortSignal): Promise<{ fd: number; offset: number }>;
  close(): void;
}

/** Endings of pickled files; what PyTorch saves. */
const PICKLED = /\.(pt|pth|bin|ckpt|pkl|pickle)$/i;

/**
 * Opens a safetensors, npy or npz file, whatever its name, and reads what it has; its numbers are left alone.
 * @throws WeightsError with a sentence for the user
 */
export async function openWeights(path: string): Promise<WeightsFile> {
  const fd = openFile(path);
  const opened = [fd];
  const close = (): void => {
    for (const descriptor of opened.splice(0)) closeSync(descriptor);
  };
  try {
    const size = fstatSync(fd).size;
    const contents = await readContents(fd, size, basename(path));
    if (typeof contents === 'string') throw new WeightsError(`${basename(path)} cannot be read: ${contents}.`);
    const { members, ...found } = contents;
    return {
      ...found,
      async source(tensor, signal) {
        const member = members.get(tensor);
        if (member === undefined) return { fd, offset: tensor.offset };
        if (!member.deflated) return { fd, offset: member.dataOffset + tensor.offset };
        const unpacked = await inflateToFile(fd, member, signal);
        opened.push(unpacked);
        return { fd: unpacked, offset: tensor.offset };
      },
      close,
    };
  } catch (error) {
    close();
    throw asWeightsError(error, `read ${path}`);
  }
}

function openFile(path: string): number {
  try {
    // Asked before: to open a pipe would wait for somebody to write.
    const about = statSync(path);
    if (about.isDirectory()) throw new WeightsError(`${path} cannot be read: it is a folder.`);
    if (!about.isFile()) throw new WeightsError(`${path} cannot be read: it is no file.`);
    if (PICKLED.test(path)) throw new WeightsError(pickleAdvice(basename(path)));
    return openSync(path, 'r');
  } catch (error) {
    throw asWeightsError(error, `read ${path}`);
  }
}

const pickleAdvice = (name: string): string =>
  `${name} is a pickle: to load it means to run the program in it, so it is not read. Convert it in Python, where you trust it: ` +
  `safetensors.torch.save_file(torch.load("${name}", weights_only=True), "weights.safetensors").`;

type OpenMember = ZipMember & { dataOffset: number };
type Contents = Pick<WeightsFile, 'tensors' | 'metadata'> & { members: Map<Tensor, OpenMember> };

/** What a file has; a clause that says what is wrong with it. */
async function readContents(fd: number, size: number, name: string): Promise<Contents | string> {
  if (size === 0) return 'it is empty';
  const start = readBytes(fd, 0, Math.min(size, NPY_HEADER_BYTES));
  if (begins(start, ZIP_SIGN)) return readNpz(fd, size, name);
  if (isPickle(start)) throw new WeightsError(pickleAdvice(name));
  if (begins(start, NPY_SIGN)) {
    const array = parseNpy(start, size);
    if (typeof array === 'string') return array;
    const tensor = { name: name.replace(/\.npy$/i, ''), ...array };
    return { tensors: [tensor], metadata: {}, members: new Map() };
  }
  const length = safetensorsHeaderBytes(start.subarray(0, LENGTH_BYTES), size);
  if (typeof length === 'string') return length;
  const found = parseSafetensors(readBytes(fd, LENGTH_BYTES, length), decodeUtf8, size);
  return typeof found === 'string' ? found : { ...found, members: new Map() };
}

const ZIP_SIGN = [0x50, 0x4b, 0x03, 0x04];
const NPY_SIGN = [0x93, 0x4e, 0x55, 0x4d];

const begins = (start: Uint8Array, sign: readonly number[]): boolean => sign.every((byte, at) => start[at] === byte);

/** A pickle begins with its protocol, 2 to 5; so may the length of a safetensors header, but that is followed by a brace. */
const isPickle = (start: Uint8Array): boolean =>
  start[0] === 0x80 && start[1] >= 2 && start[1] <= 5 && start[LENGTH_BYTES] !== 0x7b;

async function readNpz(fd: number, size: number, name: string): Promise<Contents | string> {
  const tailBytes = Math.min(size, ZIP_TAIL_BYTES);
  const place = findZipDirectory(readBytes(fd, size - tailBytes, tailBytes), size);
  if (typeof place === 'string') return place;
  const listed = parseZipDirectory(readBytes(fd, place.offset, place.bytes), place);
  if (typeof listed === 'string') return listed;
  if (listed.some((member) => /(^|\/)data\.pkl$/.test(member.name))) throw new WeightsError(pickleAdvice(name));
  const members = new Map<Tensor, OpenMember>();
  const names = new Set<string>();
  for (const member of listed.filter((one) => one.name.endsWith('.npy'))) {
    const tensor = await readArray(fd, member, place);
    if (typeof tensor === 'string') return `array ${JSON.stringify(member.name)}: ${tensor}`;
    if (names.has(tensor.tensor.name)) return `two of its arrays are called ${JSON.stringify(tensor.tensor.name)}`;
    names.add(tensor.tensor.name);
    members.set(tensor.tensor, tensor.member);
  }
  return { tensors: [...members.keys()], metadata: {}, members };
}

async function readArray(
  fd: number,
  member: ZipMember,
  place: ZipDirectoryPlace,
): Promise<{ tensor: Tensor; member: OpenMember } | string> {
  const dataOffset = zipDataOffset(readBytes(fd, member.headerOffset, ZIP_LOCAL_BYTES), member, place);
  if (typeof dataOffset === 'string') return dataOffset;
  const wanted = Math.min(member.bytes, NPY_HEADER_BYTES);
  const packed = readBytes(fd, dataOffset, Math.min(member.compressedBytes, 2 * NPY_HEADER_BYTES));
  const start = member.deflated ? await inflateStart(packed, wanted) : packed.subarray(0, wanted);
  const array = parseNpy(start, member.bytes);
  if (typeof array === 'string') return array;
  return { tensor: { name: member.name.replace(/\.npy$/, ''), ...array }, member: { ...member, dataOffset } };
}

/** As many bytes as there are, up to `length`. */
function readBytes(fd: number, position: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(fd, bytes, filled, length - filled, position + filled);
    if (count === 0) return bytes.subarray(0, filled);
    filled += count;
  }
  return bytes;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const decodeUtf8 = (bytes: Uint8Array): string => utf8.decode(bytes);
