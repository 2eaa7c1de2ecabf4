import { cellAt, cellModel } from '../core/experiment/sweep.ts';
import { knownCurves } from '../core/results/cellCurves.ts';
import type { CellRecord } from '../core/results/cellRecord.ts';
import { decodeEmbedded } from '../core/results/embedded.ts';
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
  if (!isReportData(data)) {
    throw new Error('The data of this report is damaged. Make the report again.');
  }
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
      return curves.length === 0 ? undefined : { ...request, curves, refining: false };
    },
    predictions: async () => data.predictions,
    onChange: () => () => {},
    act: undefined,
    options: () => options,
    keep: (changed) => {
      options = changed;
    },
    dispose: () => {},
  };
}

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
