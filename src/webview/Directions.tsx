import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { CellPicture, CellPlotOptions } from '../core/plots/cellPicture.ts';
import { directionsPlot, hasPrincipalAxes, type Plane } from '../core/plots/directions.ts';
import type { PlotTheme } from '../core/plots/theme.ts';
import { PlotFigure } from './PlotFigure.tsx';

interface DirectionsProps {
  picture: CellPicture;
  theme: PlotTheme;
  size: CellPlotOptions;
  missing: string;
}

/** Feature directions as arrows; with more than two dimensions two selects choose the plane. */
export function Directions({ picture, theme, size, missing }: DirectionsProps): JSX.Element {
  const { D } = picture.model;
  const [chosen, setPlane] = useState<Plane>('principal');
  // Another cell may have fewer dimensions than the one for which the plane was chosen.
  const outside = chosen !== 'principal' && Math.max(chosen.a, chosen.b) >= D;
  const plane: Plane = outside || (chosen === 'principal' && !hasPrincipalAxes(D)) ? { a: 0, b: 1 } : chosen;
  const plot = useMemo(
    () => directionsPlot(picture, plane, theme, size),
    [picture, JSON.stringify(plane), theme, size.width, size.height],
  );
  return (
    <PlotFigure
      title="Directions"
      note={
        D > 2 && plot !== undefined ? <PlaneChoice D={D} plane={plane} onChange={setPlane} /> : 'features as arrows'
      }
      testId="directions"
      plot={plot}
      missing={D < 2 ? 'One dimension has no directions to tell apart.' : missing}
    />
  );
}

interface PlaneChoiceProps {
  D: number;
  plane: Plane;
  onChange: (plane: Plane) => void;
}

function PlaneChoice({ D, plane, onChange }: PlaneChoiceProps): JSX.Element {
  const dimensions = Array.from({ length: D }, (_, index) => index);
  const { a, b } = plane === 'principal' ? { a: 'principal', b: 'principal' } : plane;
  const choose = (axis: 'a' | 'b', value: string): void => {
    if (value === 'principal') {
      onChange('principal');
      return;
    }
    const index = Number(value);
    const other = plane === 'principal' ? (index === 0 ? 1 : 0) : axis === 'a' ? plane.b : plane.a;
    onChange(axis === 'a' ? { a: index, b: other } : { a: other, b: index });
  };
  const select = (axis: 'a' | 'b', value: string | number, label: string): JSX.Element => (
    <select aria-label={label} value={String(value)} onChange={(event) => choose(axis, event.currentTarget.value)}>
      {hasPrincipalAxes(D) ? <option value="principal">principal</option> : null}
      {dimensions.map((dimension) => (
        <option key={dimension} value={String(dimension)}>
          {dimension + 1}
        </option>
      ))}
    </select>
  );
  return (
    <>
      axes {select('a', a, 'Horizontal axis')} and {select('b', b, 'Vertical axis')}
    </>
  );
}
