import { mkdir } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { replaceFile } from '../runs/files.ts';
import { asRunError } from '../runs/runError.ts';
import { extensionOf } from './commandLine.ts';
import type { Output } from './output.ts';

/** What the ending of a file's name asks for: `.json` is a Vega-Lite specification. */
type PictureEnding = 'svg' | 'png' | 'html' | 'vega-lite';

interface Drawing {
  draw(format: PictureEnding): Promise<Uint8Array>;
  /** Tells the user where a picture is. */
  say(text: string): void;
}

/** Writes pictures to files, each when it is complete. False when one could not be drawn, which the user is told. */
export async function writePictures(
  paths: readonly string[],
  output: Output,
  { draw, say }: Drawing,
): Promise<boolean> {
  for (const path of paths) {
    try {
      const file = resolve(path);
      await makeFolder(dirname(file));
      await replaceFile(file, await draw(formatOf(extensionOf(path))));
    } catch (error) {
      const { code, message } = asRunError(error, `draw ${path}`);
      output.problem(message, { event: 'error', code, message });
      return false;
    }
    say(`${extensionOf(path) === 'html' ? 'Report' : 'Picture'}: ${path}`);
    output.event({ event: 'picture', path: resolve(path) });
  }
  return true;
}

/** The arguments allow no other endings. */
const formatOf = (ending: string): PictureEnding =>
  ending === 'json' ? 'vega-lite' : ending === 'png' || ending === 'html' ? ending : 'svg';

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw asRunError(error, `make the folder ${folder}`);
  }
}
