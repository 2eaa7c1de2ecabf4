import { gridSize } from '../core/experiment/sweep.ts';
import { alternatives, formatCount } from '../core/experiment/words.ts';
import type { ComparedRun } from '../core/results/compareCells.ts';
import { compareRuns } from '../core/results/compareRuns.ts';
import { configDifferences } from '../core/results/configDifferences.ts';
import { runNames } from '../core/results/runNames.ts';
import { type ComparisonPicture, drawComparisonView } from '../export/drawComparisonView.ts';
import { drawComparison } from '../export/drawReport.ts';
import type { RunReader } from '../runs/runReader.ts';
import { comparisonEvent, comparisonText, configText } from './comparisonText.ts';
import { ExitCode } from './exitCodes.ts';
import type { Output } from './output.ts';
import type { CompareCommand } from './userCommand.ts';
import { withRun } from './withRun.ts';
import { writePictures } from './writePictures.ts';

/** `capacity-lab compare`: how each of the later runs differs from the first, finished or not. */
export function compare(command: CompareCommand, output: Output): Promise<ExitCode> {
  return withRuns(command.runs, output, (readers) => compareReaders(readers, command, output));
}

/** Opens run folders one within the other, so that all are closed whatever happens. */
function withRuns(
  runDirs: readonly string[],
  output: Output,
  use: (readers: readonly RunReader[]) => Promise<ExitCode>,
  opened: readonly RunReader[] = [],
): Promise<ExitCode> {
  const [next, ...rest] = runDirs;
  return next === undefined
    ? use(opened)
    : withRun(next, output, (reader) => withRuns(rest, output, use, [...opened, reader]));
}

async function compareReaders(
  readers: readonly RunReader[],
  command: CompareCommand,
  output: Output,
): Promise<ExitCode> {
  const { runs: runDirs, feature, outputs } = command;
  const descriptions = readers.map((reader) => reader.describe());
  const names = runNames(descriptions);
  const runs: ComparedRun[] = [];
  for (const [place, reader] of readers.entries()) {
    runs.push({ name: names[place]?.name ?? '', experiment: reader.experiment, summary: await reader.summary() });
  }
  const [base, ...others] = runs;
  if (base === undefined) return ExitCode.BadInput;
  const groups = base.experiment.features.map(({ name }) => name);
  if (feature !== undefined && !groups.includes(feature)) {
    const message = `--feature: ${runDirs[0]} has no feature group "${feature}"; it has ${alternatives(groups)}.`;
    output.problem(message, { event: 'error', code: 'no-such-group', message });
    return ExitCode.BadInput;
  }
  for (const [place, { name }] of runs.entries()) {
    const { cells, finished } = descriptions[place] ?? { cells: 0, finished: 0 };
    output.line(`${name}: ${runDirs[place]}, ${formatCount(finished)} of ${formatCount(cells)} cells`);
  }
  const differences = configDifferences(runs.map(({ experiment }) => experiment));
  output.line('');
  for (const line of configText(differences, runs)) output.line(line);
  output.event({ event: 'configuration', runs: runDirs, differences });
  const comparisons = others.map((other) => compareRuns(base, other, feature));
  for (const [place, comparison] of comparisons.entries()) {
    output.line('');
    for (const line of comparisonText(comparison)) output.line(line);
    output.event(comparisonEvent(comparison, runDirs[0] ?? '', runDirs[place + 1] ?? ''));
  }
  const drawn = await writePictures(outputs, output, {
    draw: (format) =>
      format === 'html' || comparisons[0] === undefined
        ? drawComparison(readers)
        : drawComparisonView({ runs, descriptions, comparison: comparisons[0] }, { ...lookOf(command, base), format }),
    say: (text) => output.line(`\n${text}`),
  });
  return drawn ? ExitCode.Done : ExitCode.Failed;
}

/** Without a wish, what the runs have: the map of a plane, or lines. */
function lookOf(command: CompareCommand, { experiment }: ComparedRun): Omit<ComparisonPicture, 'format'> {
  const { x, y } = gridSize(experiment);
  const { view = x > 1 && y > 1 ? 'difference' : 'overlay', quantity, scale, theme } = command;
  return { view, quantity, ...(scale !== undefined && { scale }), ...(theme !== undefined && { theme }) };
}
