import type { KeptCurve } from '../core/results/cellCurves.ts';
import type { HullPredictions } from '../core/results/cellLayers.ts';
import type { CellRecord } from '../core/results/cellRecord.ts';
import { encodeEmbedded } from '../core/results/embedded.ts';
import type { RunSummary } from '../core/results/runSummary.ts';
import type { RunDescription } from '../protocol/panelSource.ts';

/** All that a report shows: what the page would otherwise ask the extension host for. */
export interface ReportData {
  description: RunDescription;
  summary: RunSummary;
  /** Finished cells, in any order. */
  records: CellRecord[];
  /** Curves and predictions that were computed before: a report computes none. */
  curves?: KeptCurve[];
  predictions?: HullPredictions;
}

/** Id of the element that carries the data. */
export const REPORT_DATA_ID = 'capacity-lab-report';

/** Id of the element that carries the runs of a comparison. */
export const COMPARISON_DATA_ID = 'capacity-lab-comparison';

/** The panel's own code and style, which a report has inside. */
export interface ReportPage {
  /** The bundle of `webview/main.tsx`, a classic script. */
  panelJs: string;
  /** Its style sheet, without references to other files. */
  panelCss: string;
}

/**
 * A run as one HTML file that needs nothing else: the panel's own code and style, and the data, inside. Opened from a
 * disk, a mail or a web server it is interactive, and it loads nothing: its policy allows only the two blocks below.
 */
export function reportHtml(parts: ReportData & ReportPage): string {
  const { description, summary, records, curves, predictions } = parts;
  const data: ReportData = {
    description,
    summary,
    records,
    ...(curves !== undefined && { curves }),
    ...(predictions !== undefined && { predictions }),
  };
  return dataPage(`${description.experiment.name} — capacity`, REPORT_DATA_ID, data, parts);
}

/** Compared runs as one such file. */
export function comparisonHtml(runs: readonly ReportData[], page: ReportPage): string {
  const names = [...new Set(runs.map(({ description }) => description.experiment.name))];
  return dataPage(`Compare ${names.join(', ')} — capacity`, COMPARISON_DATA_ID, runs, page);
}

function dataPage(title: string, dataId: string, data: unknown, { panelJs, panelCss }: ReportPage): string {
  const nonce = randomNonce();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Capacity Lab">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${panelCss.replace(/<\/(?=style)/gi, '<\\/')}</style>
</head>
<body class="report">
<div id="root"><noscript>This report is interactive and needs JavaScript.</noscript></div>
<script type="application/json" id="${dataId}">${encodeEmbedded(data)}</script>
<script nonce="${nonce}">${escapeScript(panelJs)}</script>
</body>
</html>
`;
}

/** Keeps a script's strings from ending its element: both escapes mean the same inside strings and patterns. */
const escapeScript = (script: string): string => script.replace(/<\/(?=script)/gi, '<\\/').replace(/<!--/g, '<\\!--');

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

function randomNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
