import type { Localizer } from '../l10n.ts';
import type { ExportFormatId } from './formats.ts';

export interface FormatWords {
  label: string;
  /** Beside the label. */
  description: string;
}

/** What each format is called, and what it is good for. */
export const formatWords = (l10n: Localizer): Readonly<Record<ExportFormatId, FormatWords>> => ({
  png: { label: l10n.t('PNG picture'), description: l10n.t('the figure at twice its size, for slides and documents') },
  'png-1x': { label: l10n.t('PNG picture, 1×'), description: l10n.t('small') },
  'png-3x': { label: l10n.t('PNG picture, 3×'), description: l10n.t('for posters and print') },
  svg: { label: l10n.t('SVG picture'), description: l10n.t('the figure as lines and text, for papers') },
  html: { label: l10n.t('HTML report'), description: l10n.t('one file that works like this panel, in any browser') },
  csv: { label: l10n.t('CSV table'), description: l10n.t('the result table, for spreadsheets') },
  parquet: { label: l10n.t('Parquet table'), description: l10n.t('the result table with its types, for pandas and R') },
  json: { label: l10n.t('JSON table'), description: l10n.t('the result table as a list of rows') },
  'vega-lite': {
    label: l10n.t('Vega-Lite specification'),
    description: l10n.t('the figure with its data inside, to be changed'),
  },
});
