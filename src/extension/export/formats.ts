import type { DrawRequest } from '../../protocol/drawer.ts';

/** What is asked of the run service for a format. */
type Made =
  | { kind: 'table'; format: 'csv' | 'json' | 'parquet' }
  | ({ kind: 'drawing' } & Pick<DrawRequest, 'format' | 'scale'>);

export interface ExportFormat {
  id: string;
  /** Of the file's name, without the first dot. */
  ending: string;
  made: Made;
}

/** The formats of `capacityLab.export`, in the order in which they are offered. */
export const EXPORT_FORMATS = [
  { id: 'png', ending: 'png', made: { kind: 'drawing', format: 'png', scale: 2 } },
  { id: 'png-1x', ending: 'png', made: { kind: 'drawing', format: 'png', scale: 1 } },
  { id: 'png-3x', ending: 'png', made: { kind: 'drawing', format: 'png', scale: 3 } },
  { id: 'svg', ending: 'svg', made: { kind: 'drawing', format: 'svg' } },
  { id: 'html', ending: 'html', made: { kind: 'drawing', format: 'html' } },
  { id: 'csv', ending: 'csv', made: { kind: 'table', format: 'csv' } },
  { id: 'parquet', ending: 'parquet', made: { kind: 'table', format: 'parquet' } },
  { id: 'json', ending: 'json', made: { kind: 'table', format: 'json' } },
  { id: 'vega-lite', ending: 'vl.json', made: { kind: 'drawing', format: 'vega-lite' } },
] as const satisfies readonly ExportFormat[];

export type ExportFormatId = (typeof EXPORT_FORMATS)[number]['id'];

export const formatOf = (id: unknown): ExportFormat | undefined => EXPORT_FORMATS.find((format) => format.id === id);
