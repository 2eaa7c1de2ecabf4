import path from 'node:path';
import * as esbuild from 'esbuild';
import { slimVega } from '../../../packaging/slimVega.mjs';

const root = path.resolve(import.meta.dirname, '../../..');

/** A script for the page, built as `esbuild.mjs` builds the panel, but kept in memory. */
export async function bundle(entry: string): Promise<{ js: string; css: string }> {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    outdir: 'out',
    bundle: true,
    write: false,
    minify: true,
    platform: 'browser',
    format: 'iife',
    target: 'chrome134',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
    plugins: [slimVega],
  });
  const text = (extension: string): string => outputFiles.find((file) => file.path.endsWith(extension))?.text ?? '';
  return { js: text('.js'), css: text('.css') };
}

export const bundlePanel = (): Promise<{ js: string; css: string }> => bundle('src/webview/main.tsx');
