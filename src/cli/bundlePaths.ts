import { join } from 'node:path';

/** Files that lie beside this bundle in dist/. */
export const bundled = {
  worker: join(__dirname, 'worker.js'),
  kernels: join(__dirname, 'kernels.wasm'),
  picture: join(__dirname, 'picture.js'),
  resvg: join(__dirname, 'resvg.wasm'),
  fonts: {
    regular: join(__dirname, 'fonts', 'DejaVuSans.ttf'),
    bold: join(__dirname, 'fonts', 'DejaVuSans-Bold.ttf'),
  },
  page: { script: join(__dirname, 'webview', 'panel.js'), style: join(__dirname, 'webview', 'panel.css') },
} as const;
