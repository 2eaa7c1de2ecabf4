import { readFile } from 'node:fs/promises';
import { keptCurves } from '../runs/curves.ts';
import { asRunError } from '../runs/runError.ts';
import type { RunReader } from '../runs/runReader.ts';
import { reportHtml } from '../webview/report.ts';
import { bundled } from './bundled.ts';
import { finishedRecords } from './finishedRecords.ts';

/**
 * The run as one HTML file with the panel's own page inside. It holds every finished cell, so its size and the memory
 * needed to make it grow with the sweep: for small models about 2 kB a cell, and 0.4 kB for each further start. Curves of
 * marginal benefit that the panel computed are in it as well, about 5 kB each.
 * @throws RunError
 */
export async function drawReport(reader: RunReader): Promise<Uint8Array> {
  const [panelJs, panelCss] = await Promise.all([readText(bundled.page.script), readText(bundled.page.style)]);
  const summary = await reader.summary();
  const records = [...finishedRecords(reader, summary, summary.outcome.keys()).values()];
  const { curves, predictions } = await keptCurves(reader);
  return Buffer.from(
    reportHtml({
      description: reader.describe(),
      summary,
      records,
      ...(curves.length > 0 && { curves }),
      ...(predictions !== undefined && { predictions }),
      panelJs,
      panelCss,
    }),
  );
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw asRunError(error, `read the report's page from ${path}`);
  }
}
