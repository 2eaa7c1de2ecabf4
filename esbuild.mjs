// Builds everything that ships into dist/, and the in-host test suite into dist-test/. `--watch` rebuilds on change.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import * as esbuild from 'esbuild';
import { copyTensorflowFiles, tensorflowApart, tensorflowTarget } from './src/engines/tensorflow/build.mjs';
import { buildKernels } from './src/kernels/build.mjs';

const watch = process.argv.includes('--watch');
const root = import.meta.dirname;
const { version } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));

/** Prints errors in the shape that the problem matcher of .vscode/tasks.json reads. */
const problemMatcher = {
  name: 'problem-matcher',
  setup(build) {
    build.onStart(() => console.log('[build] started'));
    build.onEnd(({ errors }) => {
      for (const { text, location } of errors) {
        console.error(`✘ [ERROR] ${text}`);
        console.error(location ? `    ${location.file}:${location.line}:${location.column}:` : '    (no place)');
      }
      console.log('[build] finished');
    });
  },
};

const common = {
  bundle: true,
  minify: !watch,
  sourcemap: watch,
  legalComments: 'none',
  logLevel: watch ? 'silent' : 'warning',
  absWorkingDir: root,
  define: { __CAPACITY_LAB_VERSION__: JSON.stringify(version) },
  plugins: watch ? [problemMatcher] : [],
};
const node = { ...common, platform: 'node', format: 'cjs', target: 'node22' };

const targets = [
  {
    ...node,
    entryPoints: { extension: 'src/extension/extension.ts', worker: 'src/worker/main.ts' },
    outdir: 'dist',
    external: ['vscode'],
    plugins: [...common.plugins, tensorflowApart],
  },
  { ...node, ...tensorflowTarget, outdir: 'dist' },
  { ...node, entryPoints: { cli: 'src/cli/main.ts' }, outdir: 'dist', banner: { js: '#!/usr/bin/env node' } },
  {
    ...node,
    // Loaded when a picture is asked for: Vega is large, and a run has no use for it.
    entryPoints: { picture: 'src/export/picture/figure.ts' },
    outdir: 'dist',
    // The build for Node awaits an optional package at top level, which a CommonJS bundle cannot hold.
    alias: { 'vega-canvas': path.join(root, 'node_modules/vega-canvas/build/vega-canvas.browser.js') },
  },
  {
    ...common,
    platform: 'browser',
    format: 'iife',
    target: 'chrome134',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    entryPoints: { panel: 'src/webview/main.tsx' },
    outdir: 'dist/webview',
    loader: { '.ttf': 'copy' },
    assetNames: '[name]',
  },
  {
    ...node,
    minify: false,
    sourcemap: true,
    entryPoints: { inhost: 'test/inhost/index.ts' },
    outdir: 'dist-test',
    outExtension: { '.js': '.cjs' },
    external: ['vscode', 'mocha'],
  },
].filter(({ entryPoints }) => Object.values(entryPoints).every((entry) => fs.existsSync(path.join(root, entry))));

/** What PNGs are made with. Brotli, which the loader unpacks, makes the package a quarter smaller than Deflate would. */
function packFonts() {
  const pack = (name, target) => {
    const [from, to] = [path.join(root, 'node_modules', name), path.join(root, 'dist', `${target}.br`)];
    // It takes seconds, and these files change with their packages alone.
    if (fs.existsSync(to) && fs.statSync(to).mtimeMs > fs.statSync(from).ctimeMs) return;
    fs.writeFileSync(to, zlib.brotliCompressSync(fs.readFileSync(from)));
  };
  fs.mkdirSync(path.join(root, 'dist/fonts'), { recursive: true });
  pack('@resvg/resvg-wasm/index_bg.wasm', 'resvg.wasm');
  for (const font of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf']) pack(`dejavu-fonts-ttf/ttf/${font}`, `fonts/${font}`);
}

fs.mkdirSync(path.join(root, 'dist'), { recursive: true });
await buildKernels(path.join(root, 'dist/kernels.wasm'));
packFonts();
copyTensorflowFiles(path.join(root, 'dist'));
if (watch) {
  await Promise.all(targets.map(async (target) => (await esbuild.context(target)).watch()));
} else {
  await Promise.all(targets.map((target) => esbuild.build(target)));
  fs.chmodSync(path.join(root, 'dist/cli.js'), 0o755);
}
