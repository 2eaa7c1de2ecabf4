import { complete, type Plot } from '../../core/plots/plot.ts';
import { tableText } from '../../core/plots/tableText.ts';
import { stampPng, stampSpec, stampSvg } from '../../core/results/stamp.ts';
import { copyImage, copyText } from './copy.ts';
import { type Exporting, fileName } from './exporting.ts';
import { pngOf, svgOf } from './plotImage.ts';

/** An entry of a plot's menu. */
export interface PlotAction {
  label: string;
  /** Resolves with what to tell the user; nothing when they thought better of it. Rejects with a sentence. */
  run(): Promise<string | undefined>;
}

/** Sharp on dense screens, and what most programs show at a sensible size. */
const COPIED_SCALE = 2;

const SCALES = [1, 2, 3] as const;

/** What can be taken out of a plot. @param title of the plot, for names of files */
export function plotActions(plot: Plot, title: string, exporting: Exporting): PlotAction[] {
  const { provenance } = exporting;
  const save = async (ending: string, bytes: Promise<Uint8Array>): Promise<string | undefined> =>
    (await exporting.saveFile(fileName(exporting, title, ending), await bytes)) ? 'Saved.' : undefined;
  return [
    {
      label: 'Copy as image',
      run: () => copyImage(pngOf(plot, COPIED_SCALE)).then(() => 'Image copied.'),
    },
    {
      label: 'Copy data (CSV)',
      run: () => copyText(tableText(plot.table(), ',')).then(() => 'Data copied.'),
    },
    {
      label: 'Copy Vega-Lite spec',
      run: () =>
        copyText(JSON.stringify(stampSpec(complete(plot), provenance), undefined, 2)).then(
          () => 'Specification copied.',
        ),
    },
    {
      label: 'Save as SVG…',
      run: () =>
        save(
          'svg',
          svgOf(plot).then((svg) => new TextEncoder().encode(stampSvg(svg, provenance))),
        ),
    },
    ...SCALES.map((scale) => ({
      label: `Save as PNG, ${scale}×…`,
      run: () =>
        save(
          'png',
          pngOf(plot, scale).then((png) => stampPng(png, provenance)),
        ),
    })),
  ];
}
