import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';

/** The bytes of a file that the build has packed with Brotli, which makes the extension's package smaller than its own Deflate does. */
export const unpack = (path: string): Uint8Array => brotliDecompressSync(readFileSync(path));
