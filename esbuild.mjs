// Builds everything that ships into dist/, and the in-host test suite into dist-test/. `--watch` rebuilds on change.
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import * as esbuild from 'esbuild';
import { bundledPackages } from './packaging/bundledPackages.mjs';
import { slimFont } from './packaging/slimFont.mjs';
import { slimVega } from './packaging/slimVega.mjs';
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

/** Writes the files of a build that has `write: false` packed with Brotli, as `.br`: for what is loaded seldom and is large. */
const packed = {
  name: 'packed',
  setup(build) {
    build.onEnd(({ outputFiles = [] }) => {
      for (const { path: file, contents } of outputFiles) {
        if (!file.endsWith('.map')) fs.writeFileSync(`${file}.br`, zlib.brotliCompressSync(contents));
      }
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
  metafile: true,
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
    plugins: [...common.plugins, slimVega, packed],
    write: false,
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
    plugins: [...common.plugins, slimVega],
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
  const pack = (name, target, slim = (bytes) => bytes) => {
    const [from, to] = [path.join(root, 'node_modules', name), path.join(root, 'dist', `${target}.br`)];
    // It takes seconds, and these files change with their packages, and with what makes them slim, alone.
    const changed = Math.max(
      ...[from, path.join(root, 'packaging/slimFont.mjs')].map((file) => fs.statSync(file).ctimeMs),
    );
    if (fs.existsSync(to) && fs.statSync(to).mtimeMs > changed) return;
    fs.writeFileSync(to, zlib.brotliCompressSync(slim(fs.readFileSync(from))));
  };
  fs.mkdirSync(path.join(root, 'dist/fonts'), { recursive: true });
  pack('@resvg/resvg-wasm/index_bg.wasm', 'resvg.wasm');
  for (const font of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf']) {
    pack(`dejavu-fonts-ttf/ttf/${font}`, `fonts/${font}`, slimFont);
  }
}

fs.mkdirSync(path.join(root, 'dist'), { recursive: true });
await buildKernels(path.join(root, 'dist/kernels.wasm'));
packFonts();
copyTensorflowFiles(path.join(root, 'dist'));
if (watch) {
  await Promise.all(targets.map(async (target) => (await esbuild.context(target)).watch()));
} else {
  const built = await Promise.all(targets.map((target) => esbuild.build(target)));
  // For the third-party notices (packaging/notices).
  fs.writeFileSync(path.join(root, 'dist/packages.json'), bundledPackages(built.map(({ metafile }) => metafile)));
  fs.chmodSync(path.join(root, 'dist/cli.js'), 0o755);
}
