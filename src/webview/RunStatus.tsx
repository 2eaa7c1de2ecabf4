import type { JSX } from 'preact';
import { isGiven } from '../core/experiment/experiment.ts';
import type { RunDescription } from '../protocol/panelSource.ts';
import type { PageSource, PanelAction } from './source.ts';
import { stateSentence } from './words.ts';

/** How the run stands, and what can be done about it. */
export function RunStatus({ description, source }: { description: RunDescription; source: PageSource }): JSX.Element {
  const { state, cells, finished, stale, experiment, elsewhere = false } = description;
  const given = isGiven(experiment);
  const busy = state === 'running' || state === 'queued';
  const button = (action: PanelAction, label: string): JSX.Element | null =>
    source.act === undefined ? null : (
      <button type="button" onClick={() => void source.act?.(action)}>
        {label}
      </button>
    );
  return (
    <div class="status">
      <p class={state === 'failed' ? 'problem' : undefined} data-testid="state">
        {stateSentence(description)}
      </p>
      {busy ? (
        <progress
          max={cells}
          value={finished}
          aria-label={`${finished} of ${cells} cells ${given ? 'measured' : 'trained'}`}
        />
      ) : null}
      {busy && !elsewhere ? button('cancel', 'Cancel') : null}
      {state === 'cancelled' || state === 'interrupted' ? button('run', 'Resume') : null}
      {state === 'failed' ? button('run', 'Run again') : null}
      {state === 'failed' ? button('showLog', 'Show log') : null}
      {stale ? (
        <p class="stale" data-testid="stale">
          <span>{given ? 'The file or its weights have' : 'The file has'} changed since this run.</span>{' '}
          {busy ? null : button('run', given ? 'Measure again' : 'Run the file')} {button('openFile', 'Open file')}
        </p>
      ) : null}
    </div>
  );
}
