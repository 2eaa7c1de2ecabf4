import { join } from 'node:path';

/** Files that lie beside every bundle in dist/, for pictures and reports. */
export const bundled = {
  picture: join(__dirname, 'picture.js.br'),
  resvg: join(__dirname, 'resvg.wasm.br'),
  fonts: {
    regular: join(__dirname, 'fonts', 'DejaVuSans.ttf.br'),
    bold: join(__dirname, 'fonts', 'DejaVuSans-Bold.ttf.br'),
  },
  page: { script: join(__dirname, 'webview', 'panel.js'), style: join(__dirname, 'webview', 'panel.css') },
} as const;
