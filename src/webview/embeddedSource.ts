import { isGiven } from '../core/experiment/experiment.ts';
import { cellAt, cellModel } from '../core/experiment/sweep.ts';
import { knownCurves } from '../core/results/cellCurves.ts';
import type { CellRecord } from '../core/results/cellRecord.ts';
import { decodeEmbedded } from '../core/results/embedded.ts';
import { probe } from '../core/training/probe.ts';
import { type ComparisonSource, readComparisonView } from './compare/comparisonSource.ts';
import { download } from './exporting/download.ts';
import type { ReportData } from './report.ts';
import { type PageSource, readOptions, type ViewOptions } from './source.ts';

/**
 * The run inside an HTML report.
 *
 * @param text content of the report's data element
 * @throws Error when the element holds no run: the file was cut or edited
 */
export function embeddedSource(text: string): PageSource {
  const data = decodeEmbedded(text);
  if (!isReportData(data)) throw new Error(DAMAGED);
  return sourceOf(data);
}

/**
 * The runs inside an HTML report of a comparison.
 *
 * @throws Error as `embeddedSource`
 */
export function embeddedComparison(text: string): ComparisonSource {
  const data = decodeEmbedded(text);
  if (!Array.isArray(data) || data.length < 2 || !data.every(isReportData)) throw new Error(DAMAGED);
  const runs = data.map(sourceOf);
  return { runs, themeName: 'Screen', view: () => readComparisonView(undefined, runs.length), keep: () => {} };
}

const DAMAGED = 'The data of this report is damaged. Make the report again.';

function sourceOf(data: ReportData): PageSource {
  const records = new Map<number, CellRecord>(data.records.map((record) => [record.cell, record]));
  const kept = new Map(data.curves?.map(({ key, curve }) => [key, curve]));
  let options: ViewOptions = readOptions(undefined);
  return {
    describe: async () => data.description,
    summary: async () => data.summary,
    cell: async (index) => records.get(index),
    curves: async (request) => {
      const { experiment } = data.description;
      const model = cellModel(experiment, cellAt(experiment, request.cell));
      const curves = knownCurves(model, request, (key) => kept.get(key));
      if (curves.length === 0 && !isGiven(experiment)) return undefined;
      // The probe takes no training: of small models it needs a moment.
      const best = model.N <= MOST_PROBED ? records.get(request.cell)?.starts[0] : undefined;
      const probed = best === undefined ? undefined : probe(model, best.W, best.b);
      return { ...request, curves, refining: false, ...(probed !== undefined && { probe: probed }) };
    },
    predictions: async () => data.predictions,
    onChange: () => () => {},
    act: undefined,
    saveFile: download,
    refine: undefined,
    options: () => options,
    keep: (changed) => {
      options = changed;
    },
    dispose: () => {},
  };
}

/** Features of a model that is probed while somebody waits. */
const MOST_PROBED = 20;

function isReportData(value: unknown): value is ReportData {
  return (
    typeof value === 'object' &&
    value !== null &&
    'description' in value &&
    'summary' in value &&
    'records' in value &&
    Array.isArray(value.records)
  );
}
