import { insertPngText } from './pngText.ts';
import type { Provenance } from './provenance.ts';

/** Under which name the record stands in files that hold other things beside it. */
export const PROVENANCE_KEY = 'capacity-lab';

/** A Vega or Vega-Lite specification with the record as `usermeta`, which its compilers leave alone. */
export function stampSpec<Spec extends object>(spec: Spec, provenance: Provenance): Spec & { usermeta: object } {
  const before = 'usermeta' in spec && typeof spec.usermeta === 'object' ? spec.usermeta : {};
  return { ...spec, usermeta: { ...before, [PROVENANCE_KEY]: provenance } };
}

/**
 * An SVG with the record as JSON in its `<metadata>`.
 * @throws Error for a text that is no SVG
 */
export function stampSvg(svg: string, provenance: Provenance): string {
  const root = /<svg\b[^>]*>/.exec(svg);
  if (root === null) throw new Error('The picture is no SVG: it has no <svg> element.');
  const end = root.index + root[0].length;
  const json = escapeText(JSON.stringify(provenance));
  return `${svg.slice(0, end)}<metadata id="${PROVENANCE_KEY}">${json}</metadata>${svg.slice(end)}`;
}

/**
 * A PNG with the record as text chunks: `Software`, and every other key as `capacity-lab.<key>`.
 * @throws Error for bytes that are no PNG
 */
export function stampPng(png: Uint8Array, provenance: Provenance): Uint8Array<ArrayBuffer> {
  const texts = Object.entries(provenance).map(([key, text]): [string, string] => [
    key === 'software' ? 'Software' : `${PROVENANCE_KEY}.${key}`,
    text,
  ]);
  return insertPngText(png, texts);
}

const escapeText = (text: string): string => text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
