import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { panelHtml } from '../../../src/extension/panel/panelHtml.ts';

/** The page that the extension host makes, from a server of this test instead of the extension's folder. */
export async function servePanel(
  bundle: { js: string; css: string },
  data: Record<string, string>,
): Promise<{ origin: string; close(): Promise<void> }> {
  let origin = '';
  const server = http.createServer(({ url }, response) => {
    const type = url === '/' ? 'text/html' : url === '/panel.js' ? 'text/javascript' : 'text/css';
    const html = (): string =>
      panelHtml({
        cspSource: origin,
        script: `${origin}/panel.js`,
        style: `${origin}/panel.css`,
        title: 'Panel',
        data,
        load: 1,
      });
    const text = { 'text/html': html(), 'text/javascript': bundle.js, 'text/css': bundle.css }[type];
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}
