import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { DiagramLayout } from '../core/plots/layout.ts';
import { type Region, sweptRegion } from '../core/plots/zoom.ts';
import { Announcer } from './Announcer.tsx';
import type { PageSource } from './source.ts';

interface ZoomBarProps {
  whole: DiagramLayout;
  shown: DiagramLayout;
  region: Region | undefined;
  zoomTo(region: Region | undefined): void;
  refine: PageSource['refine'];
}

/** Which part of the diagram is shown, the way back to all of it, and the way on: a finer sweep of the part. */
export function ZoomBar({ whole, shown, region, zoomTo, refine }: ZoomBarProps): JSX.Element {
  const [problem, setProblem] = useState('');
  const part =
    region === undefined || shown.whole === undefined
      ? ''
      : `Part of the diagram: ${shown.columns} × ${shown.rows} of ${whole.columns} × ${whole.rows} cells.`;
  const refineHere = (): void => {
    if (region === undefined || refine === undefined) return;
    const { sweep } = whole.experiment;
    const { row, column } = whole.slice;
    setProblem('');
    refine({
      ...sweptRegion(whole, region),
      ...(sweep.row === undefined ? {} : { row }),
      ...(sweep.column === undefined ? {} : { column }),
    }).catch((error: unknown) => setProblem(error instanceof Error ? error.message : String(error)));
  };
  return (
    <>
      {part === '' ? null : (
        <p class="choices" data-testid="zoom-bar">
          <span class="note">{part}</span>
          <button type="button" onClick={() => zoomTo(undefined)}>
            Reset zoom
          </button>
          {refine === undefined ? null : (
            <button
              type="button"
              title="Make an experiment file that sweeps this part more finely"
              onClick={refineHere}
            >
              Refine here…
            </button>
          )}
          {problem === '' ? null : <span class="problem">{problem}</span>}
        </p>
      )}
      <Announcer text={part === '' ? 'The whole diagram is shown.' : part} />
    </>
  );
}
