import { readFile } from 'node:fs/promises';
import { keptCurves } from '../runs/curves.ts';
import { asRunError } from '../runs/runError.ts';
import type { RunReader } from '../runs/runReader.ts';
import { comparisonHtml, type ReportData, type ReportPage, reportHtml } from '../webview/report.ts';
import { bundled } from './bundled.ts';
import { finishedRecords } from './finishedRecords.ts';

/**
 * The run as one HTML file with the panel's own page inside. It holds every finished cell, so its size and the memory
 * needed to make it grow with the sweep: for small models about 2 kB a cell, and 0.4 kB for each further start. Curves of
 * marginal benefit that the panel computed are in it as well, about 5 kB each.
 * @throws RunError
 */
export async function drawReport(reader: RunReader): Promise<Uint8Array> {
  const [page, data] = await Promise.all([reportPage(), reportData(reader)]);
  return Buffer.from(reportHtml({ ...data, ...page }));
}

/**
 * The comparison of runs as one HTML file, which holds all of each.
 * @throws RunError
 */
export async function drawComparison(readers: readonly RunReader[]): Promise<Uint8Array> {
  const page = await reportPage();
  const runs: ReportData[] = [];
  for (const reader of readers) runs.push(await reportData(reader));
  return Buffer.from(comparisonHtml(runs, page));
}

async function reportData(reader: RunReader): Promise<ReportData> {
  const summary = await reader.summary();
  const records = [...finishedRecords(reader, summary, summary.outcome.keys()).values()];
  const { curves, predictions } = await keptCurves(reader);
  return {
    description: reader.describe(),
    summary,
    records,
    ...(curves.length > 0 && { curves }),
    ...(predictions !== undefined && { predictions }),
  };
}

async function reportPage(): Promise<ReportPage> {
  const [panelJs, panelCss] = await Promise.all([readText(bundled.page.script), readText(bundled.page.style)]);
  return { panelJs, panelCss };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw asRunError(error, `read the report's page from ${path}`);
  }
}
