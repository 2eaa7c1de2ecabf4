import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ComparedRun } from '../../core/results/compareCells.ts';
import { configDifferences } from '../../core/results/configDifferences.ts';
import { letterOf } from '../../core/results/runNames.ts';
import { ScrollRegion } from '../ScrollRegion.tsx';

/** What differs between the configurations of the runs. */
export function ConfigTable({ runs }: { runs: readonly ComparedRun[] }): JSX.Element {
  const experiments = runs.map(({ experiment }) => experiment);
  const differences = useMemo(() => configDifferences(experiments), experiments);
  return (
    <section class="config-differences" aria-labelledby="config-title" data-testid="config">
      <h2 id="config-title">What differs in the configurations</h2>
      {differences.length === 0 ? (
        <p class="note">Nothing: the runs have the same configuration, defaults included.</p>
      ) : (
        <ScrollRegion label="What differs in the configurations">
          <table>
            <thead>
              <tr>
                <th scope="col">Setting</th>
                {runs.map(({ name }) => (
                  <th key={name} scope="col" title={name}>
                    {letterOf(name)}
                  </th>
                ))}
                <th scope="col">In the file</th>
              </tr>
            </thead>
            <tbody>
              {differences.map(({ path, title, values }) => (
                <tr key={path}>
                  <th scope="row">{title}</th>
                  {values.map((value, run) => (
                    <td key={runs[run]?.name}>{value}</td>
                  ))}
                  <td>
                    <code>{path}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}
