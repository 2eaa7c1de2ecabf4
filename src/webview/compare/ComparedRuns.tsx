import type { JSX } from 'preact';
import { type RunNames, timeOf } from '../../core/results/runNames.ts';
import type { LoadedRun } from '../useRun.ts';
import { stateSentence } from '../words.ts';

interface ComparedRunsProps {
  runs: readonly LoadedRun[];
  names: readonly RunNames[];
  base: number;
  other: number;
  onChoose(pair: { base: number; other: number }): void;
}

/** Which runs there are and how they stand; of more than two, which two are subtracted. */
export function ComparedRuns({ runs, names, base, other, onChoose }: ComparedRunsProps): JSX.Element {
  return (
    <div class="status compared-runs">
      <ul data-testid="runs">
        {runs.map(({ description }, run) => (
          <li key={description.id}>
            <b>{names[run]?.name}</b>{' '}
            <span>
              {names[run]?.name.endsWith(timeOf(description.id)) ? '' : `${timeOf(description.id)}. `}
              {stateSentence(description)}
            </span>
          </li>
        ))}
      </ul>
      {runs.length === 2 ? (
        <button type="button" onClick={() => onChoose({ base: other, other: base })}>
          Swap to {names[base]?.letter} − {names[other]?.letter}
        </button>
      ) : (
        <>
          <RunChoice
            label="Difference of"
            names={names}
            value={other}
            onChange={(chosen) => onChoose({ base: chosen === base ? other : base, other: chosen })}
          />
          <RunChoice
            label="from"
            names={names}
            value={base}
            onChange={(chosen) => onChoose({ base: chosen, other: chosen === other ? base : other })}
          />
        </>
      )}
    </div>
  );
}

interface RunChoiceProps {
  label: string;
  names: readonly RunNames[];
  value: number;
  onChange(run: number): void;
}

function RunChoice({ label, names, value, onChange }: RunChoiceProps): JSX.Element {
  return (
    <label>
      {label}{' '}
      <select value={String(value)} onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {names.map(({ name, letter }, run) => (
          <option key={letter} value={String(run)}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
