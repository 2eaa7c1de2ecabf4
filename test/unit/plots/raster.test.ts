import { describe, expect, it } from 'vitest';
import { diagramLayout } from '../../../src/core/plots/layout.ts';
import { type DiagramOptions, phaseDiagramPlot } from '../../../src/core/plots/phaseDiagram.ts';
import { complete } from '../../../src/core/plots/plot.ts';
import { LEAST_RASTER, rasterOf } from '../../../src/core/plots/raster.ts';
import { PAPER_THEME } from '../../../src/core/plots/theme.ts';
import { boxOf, cellUnder, zoomedLayout } from '../../../src/core/plots/zoom.ts';
import { emptySummary } from '../../../src/core/results/summary.ts';
import { anExperiment, perfectRun, smallDiagram } from './builders.ts';

const LISTS = anExperiment(`  x: { parameter: features.odd.importance, values: [0.5, 1, 2, 40] }
  y: { cases: [{ name: two, set: { model.dimensions: 2 } }, { name: three, set: { model.dimensions: 3 } }] }\n`);
const FALLING = anExperiment(`  x: { parameter: features.odd.importance, linear: [10, 1], points: 4 }
  y: { parameter: data.density, log: [0.01, 1], points: 6 }\n`);

const whole = diagramLayout(smallDiagram());
const LAYOUTS = {
  'with logarithmic axes': whole,
  'of lists and cases': diagramLayout(LISTS),
  'of ranges from their greater end': diagramLayout(FALLING),
  'zoomed to a part': zoomedLayout(whole, { x: [1, 3], y: [1, 2] }),
};

/** Cells tell themselves by their colour. */
const hex = (cell: number): string => `#${cell.toString(16).padStart(6, '0')}`;
const numbered = (layout: typeof whole) => rasterOf(layout, 'cells', { rows: () => [], colorOf: hex });

describe.each(Object.entries(LAYOUTS))('the raster of a diagram %s', (_name, layout) => {
  const { x: at, y: from } = layout.offset;
  const boxes = Array.from(layout.cells, (cell, place) => {
    const [x, y] = [at + (place % layout.columns), from + Math.floor(place / layout.columns)];
    return { cell, ...boxOf(layout, { x: [x, x], y: [y, y] }) };
  });

  it('shows in every pixel the cell whose rectangle its centre lies in', () => {
    const [width, height] = [41, 29];
    const pixels = numbered(layout).pixels(width, height);
    expect(pixels).toHaveLength(4 * width * height);
    for (let pixel = 0; pixel < width * height; pixel++) {
      const [r = 0, g = 0, b = 0, alpha] = pixels.subarray(4 * pixel, 4 * pixel + 4);
      const [right, down] = [((pixel % width) + 0.5) / width, (Math.floor(pixel / width) + 0.5) / height];
      const box = boxes.find(({ cell }) => cell === (r << 16) + (g << 8) + b);
      if (box === undefined) throw new Error(`pixel ${pixel} shows no cell`);
      expect(alpha).toBe(255);
      expect(right - box.left).toBeGreaterThanOrEqual(0);
      expect(box.left + box.width - right).toBeGreaterThanOrEqual(0);
      expect(down - box.top).toBeGreaterThanOrEqual(0);
      expect(box.top + box.height - down).toBeGreaterThanOrEqual(0);
    }
  });

  it('has under the pointer the cell of the rectangle, next to its borders as well', () => {
    const { cellAt } = numbered(layout);
    const little = 1e-9;
    for (const { cell, left, top, width, height } of boxes) {
      for (const right of [left + little, left + width / 2, left + width - little]) {
        for (const down of [top + little, top + height / 2, top + height - little]) {
          expect(cellAt(right, down)).toBe(cell);
        }
      }
    }
  });
});

describe('beyond the plotting area', () => {
  it('there is no cell', () => {
    expect(cellUnder(whole, -0.001, 0.5)).toBeUndefined();
    expect(cellUnder(whole, 0.5, 1)).toBeUndefined();
    expect(cellUnder(whole, Number.NaN, 0.5)).toBeUndefined();
  });
});

describe('a phase diagram of many cells', () => {
  const sweep = (points: number): string =>
    `  x: { parameter: features.odd.importance, log: [0.1, 10], points: ${points} }
  y: { parameter: data.density, log: [1, 0.01], points: 3 }\n`;
  const OPTIONS: DiagramOptions = { theme: PAPER_THEME, side: 'trained', group: 'odd', width: 300, height: 200 };

  it('is a raster, and has its rectangles in a file', () => {
    const experiment = anExperiment(sweep(LEAST_RASTER / 3));
    const plot = phaseDiagramPlot(diagramLayout(experiment), emptySummary(experiment), OPTIONS);
    expect(plot.data.cells).toEqual([]);
    const { datasets } = complete(plot) as unknown as { datasets: Record<string, { cell: number; color: string }[]> };
    expect(datasets.cells).toHaveLength(LEAST_RASTER);
    expect(datasets.cells?.[7]).toMatchObject({ cell: 7, color: PAPER_THEME.unfinished });
    expect(plot.marks).toBeLessThan(100);
  });

  it('has the colours that the rectangles have', () => {
    const experiment = anExperiment(sweep(LEAST_RASTER / 3));
    const summary = perfectRun(experiment, 300);
    const layout = diagramLayout(experiment);
    const plot = phaseDiagramPlot(layout, summary, OPTIONS);
    const [width, height] = [3 * layout.columns, 30];
    const pixels = plot.raster?.pixels(width, height) ?? new Uint8ClampedArray();
    for (const row of (plot.raster?.rows() ?? []).filter((_, index) => index % 7 === 0)) {
      const place = layout.cells.indexOf(Number(row.cell));
      const [ix, iy] = [place % layout.columns, Math.floor(place / layout.columns)];
      const { left, top, width: across, height: down } = boxOf(layout, { x: [ix, ix], y: [iy, iy] });
      const pixel = Math.floor((top + down / 2) * height) * width + Math.floor((left + across / 2) * width);
      const shown = [...pixels.subarray(4 * pixel, 4 * pixel + 3)].map((byte) => byte.toString(16).padStart(2, '0'));
      expect(`#${shown.join('')}`).toBe(row.color);
    }
  });

  it('has rectangles where there are fewer', () => {
    const experiment = anExperiment(sweep(LEAST_RASTER / 3 - 1));
    const plot = phaseDiagramPlot(diagramLayout(experiment), emptySummary(experiment), OPTIONS);
    expect(plot.raster).toBeUndefined();
    expect(plot.data.cells).toHaveLength(LEAST_RASTER - 3);
  });
});
