import { describe, expect, it } from 'vitest';
import { diagramLayout } from '../../../src/core/plots/layout.ts';
import { phaseDiagramPlot } from '../../../src/core/plots/phaseDiagram.ts';
import { PAPER_THEME } from '../../../src/core/plots/theme.ts';
import {
  boxOf,
  edgePlace,
  gridPlaceOf,
  placeAt,
  readRegion,
  regionBetween,
  regionWith,
  sweptRegion,
  zoomedLayout,
  zoomStep,
} from '../../../src/core/plots/zoom.ts';
import { anExperiment, perfectRun, smallDiagram } from './builders.ts';

/** 5 × 3 cells: importance 0.1 … 10 from left to right, density 1, 0.1, 0.01 from the top. */
const whole = diagramLayout(smallDiagram());
const LISTS = anExperiment(
  `  x: { parameter: features.odd.importance, values: [0.5, 1, 2, 4] }
  y: { cases: [{ name: two, set: { model.dimensions: 2 } }, { name: three, set: { model.dimensions: 3 } }] }\n`,
  '  P: { features.odd.importance: 2, model.dimensions: 3 }\n',
);

describe('a part of a diagram', () => {
  const part = zoomedLayout(whole, { x: [1, 3], y: [1, 2] });

  it('has the cells of the region, and axes from border to border of them', () => {
    expect([part.columns, part.rows, [...part.cells]]).toEqual([3, 2, [6, 7, 8, 11, 12, 13]]);
    expect(part.x?.domain).toEqual([whole.x?.edges[1], whole.x?.edges[4]]);
    expect(part.x?.centres).toEqual(whole.x?.centres.slice(1, 4));
    expect(part.y?.labels).toEqual(['0.1', '0.01']);
  });

  it('keeps the labelled points that lie in it', () => {
    expect(part.points.map(({ label }) => label)).toEqual(['E']);
    expect(zoomedLayout(whole, { x: [3, 4], y: [0, 2] }).points).toEqual([]);
  });

  it('has the same colours and the same contours as the whole', () => {
    const options = { theme: PAPER_THEME, side: 'trained', group: 'odd', width: 300, height: 200 } as const;
    const [small, all] = [part, whole].map((layout) => phaseDiagramPlot(layout, perfectRun(whole.experiment), options));
    expect(small?.data.contours).toEqual(all?.data.contours);
    expect(small?.data.cells).toEqual(all?.data.cells?.filter(({ cell }) => part.cells.includes(Number(cell))));
  });

  it('is the whole where the region takes in all, and cut to what there is', () => {
    expect(zoomedLayout(whole, undefined)).toBe(whole);
    expect(zoomedLayout(whole, { x: [0, 9], y: [0, 9] })).toBe(whole);
    expect(zoomedLayout(whole, { x: [7, 9], y: [0, 1] })).toBe(whole);
    expect(zoomedLayout(whole, { x: [3, 9], y: [0, 9] }).columns).toBe(2);
  });

  it('has lists of values that begin with its first', () => {
    const lists = zoomedLayout(diagramLayout(LISTS), { x: [2, 3], y: [1, 1] });
    expect(lists.x).toMatchObject({ labels: ['2', '4'], centres: [0, 1] });
    expect(lists.points).toMatchObject([{ label: 'P', x: 0, y: 0 }]);
  });
});

describe('places of a diagram', () => {
  it('are found from shares of its width and height, and lead back to them', () => {
    for (const layout of [whole, zoomedLayout(whole, { x: [1, 3], y: [1, 2] }), diagramLayout(LISTS)]) {
      for (let place = 0; place < layout.cells.length; place++) {
        const at = {
          x: layout.offset.x + (place % layout.columns),
          y: layout.offset.y + Math.floor(place / layout.columns),
        };
        const { left, top, width, height } = boxOf(layout, regionBetween(at, at));
        expect(placeAt(layout, left + width / 2, top + height / 2)).toEqual(at);
      }
    }
  });

  it('at the border count as within', () => {
    expect(placeAt(whole, -1, -1)).toEqual({ x: 0, y: 0 });
    expect(placeAt(whole, 2, 2)).toEqual({ x: 4, y: 2 });
  });

  it('have outer cells of half the width, for these are cut by the range', () => {
    expect(boxOf(whole, { x: [0, 0], y: [0, 2] }).width).toBeCloseTo(1 / 8, 12);
    expect(boxOf(whole, { x: [1, 1], y: [0, 2] }).width).toBeCloseTo(1 / 4, 12);
  });

  it('are those of the cell round a labelled point', () => {
    expect(gridPlaceOf(whole, 15)).toEqual({ x: 1, y: 1 });
    expect(gridPlaceOf(whole, 7)).toEqual({ x: 2, y: 1 });
  });

  it('lead to the borders as the page shows them', () => {
    const from = { x: 2, y: 1 };
    expect(edgePlace(whole, from, 'right')).toEqual({ x: 4, y: 1 });
    // Density falls from the top.
    expect(edgePlace(whole, from, 'top')).toEqual({ x: 2, y: 0 });
    expect(edgePlace(diagramLayout(LISTS), from, 'top')).toEqual({ x: 2, y: 0 });
    expect(edgePlace(diagramLayout(LISTS), from, 'bottom')).toEqual({ x: 2, y: 1 });
  });
});

describe('zooming by steps', () => {
  it('halves what is shown round a cell, down to three cells, and doubles it again up to all', () => {
    const large = diagramLayout(
      anExperiment(
        `  x: { parameter: features.odd.importance, log: [0.1, 10], points: 21 }
  y: { parameter: data.density, log: [1, 0.01], points: 21 }\n`,
      ),
    );
    const about = { x: 20, y: 10 };
    const first = zoomStep(large, undefined, about, 'in');
    expect(first).toEqual({ x: [10, 20], y: [5, 15] });
    const last = [1, 2, 3, 4].reduce((region) => zoomStep(large, region, about, 'in'), first);
    expect(last).toEqual({ x: [18, 20], y: [9, 11] });
    expect(zoomStep(large, first, about, 'out')).toBeUndefined();
    expect(zoomStep(large, last, about, 'out')).toEqual({ x: [15, 20], y: [7, 12] });
  });

  it('leaves short axes as they are', () => {
    expect(zoomStep(whole, undefined, { x: 4, y: 1 }, 'in')).toEqual({ x: [2, 4], y: [0, 2] });
  });
});

it('moves a region as little as needed to show a cell', () => {
  const region = { x: [5, 9], y: [5, 9] } as const;
  const moved = (x: number, y: number) => regionWith({ x: [...region.x], y: [...region.y] }, { x, y });
  expect(moved(7, 7)).toEqual(region);
  expect(moved(4, 11)).toEqual({ x: [4, 8], y: [7, 11] });
});

describe('a region in terms of what is swept', () => {
  it('ends at borders of cells along ranges, in ascending order', () => {
    const { x, y } = sweptRegion(whole, { x: [1, 3], y: [1, 2] });
    expect(x).toEqual([whole.x?.edges[1], whole.x?.edges[4]]);
    expect(y).toEqual([0.01, whole.y?.edges[1]]);
  });

  it('has the values of lists of numbers, and positions of cases', () => {
    expect(sweptRegion(diagramLayout(LISTS), { x: [1, 2], y: [1, 1] })).toEqual({ x: [1, 2], y: [1, 1] });
    expect(sweptRegion(diagramLayout(LISTS), { x: [0, 3], y: [0, 1] })).toEqual({ x: [0.5, 4], y: [0, 1] });
  });
});

it('reads a region that was kept, and nothing else', () => {
  expect(readRegion({ x: [0, 2], y: [1, 1], more: true })).toEqual({ x: [0, 2], y: [1, 1] });
  for (const wrong of [
    undefined,
    null,
    3,
    {},
    { x: [0, 2] },
    { x: [2, 0], y: [0, 1] },
    { x: [0, 1.5], y: [0, 1] },
    { x: [0, 1, 2], y: [0, 1] },
    { x: [-1, 1], y: [0, 1] },
    { x: ['0', '1'], y: [0, 1] },
  ]) {
    expect(readRegion(wrong)).toBeUndefined();
  }
});
