import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction } from 'node:vm';
import { bundled } from './bundled.ts';
import { unpack } from './unpack.ts';

type PictureBundle = typeof import('./picture/figure.ts');

let loaded: PictureBundle | undefined;

/** What draws pictures: a bundle of its own, because Vega is large, and kept packed. Loaded when it is first asked for. */
export function pictureBundle(): PictureBundle {
  loaded ??= load(bundled.picture);
  return loaded;
}

/** A CommonJS module that is packed with Brotli, as `require` would load it if it could unpack. */
function load(path: string): PictureBundle {
  const source = Buffer.from(unpack(path)).toString('utf8');
  const run = compileFunction(source, ['exports', 'require', 'module', '__filename', '__dirname'], { filename: path });
  const module: { exports: unknown } = { exports: {} };
  run(module.exports, createRequire(path), module, path, dirname(path));
  return module.exports as PictureBundle;
}
