/** What stands in the page beside its script. */
export interface PageParts {
  /** `webview.cspSource`. */
  cspSource: string;
  /** URLs that the page may load, from `webview.asWebviewUri`. */
  script: string;
  style: string;
  title: string;
  /** What the page shows, by `data-` attributes of its root: see `PanelState` and `WeightsPanelState`. */
  data: Readonly<Record<string, string>>;
  /** Another number each time: VS Code loads a page anew only when its HTML is another. */
  load: number;
}

/**
 * The page of a panel. Nothing inline and nothing from elsewhere: scripts, styles and fonts only from the
 * extension's own folder, which is why no nonce is needed.
 */
export function panelHtml(parts: PageParts): string {
  const { cspSource } = parts;
  const policy = [
    "default-src 'none'",
    `script-src ${cspSource}`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} data: blob:`,
  ].join('; ');
  const data = Object.entries(parts.data).map(([name, value]) => ` data-${name}="${escapeHtml(value)}"`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escapeHtml(parts.style)}">
<title>${escapeHtml(parts.title)}</title>
</head>
<body>
<div id="root"${data.join('')} data-load="${parts.load}"></div>
<script src="${escapeHtml(parts.script)}"></script>
</body>
</html>`;
}

/** The page of a panel that has nothing to show: one sentence. */
export const messageHtml = (title: string, message: string): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'">
<title>${escapeHtml(title)}</title>
</head>
<body><p role="status">${escapeHtml(message)}</p></body>
</html>`;

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
