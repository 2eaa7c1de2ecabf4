import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { formatCount, plural } from '../core/experiment/words.ts';
import { headline } from '../core/results/headline.ts';
import { shardText } from '../core/training/shards.ts';
import { statusOf } from '../runs/describeRun.ts';
import { experimentFileOf } from '../runs/findRuns.ts';
import { BLOCKS_FOLDER, pathIn } from '../runs/layout.ts';
import { engineText, type Manifest, readManifest } from '../runs/manifest.ts';
import { marksOrProblem } from '../runs/marks.ts';
import { asRunError, RunError } from '../runs/runError.ts';
import type { RunReader } from '../runs/runReader.ts';
import { readRegular } from '../runs/safeFiles.ts';
import { durationText } from './duration.ts';
import { ExitCode } from './exitCodes.ts';
import { headlineText } from './headlineText.ts';
import type { Output } from './output.ts';
import { pathText } from './paths.ts';
import { momentText } from './runWords.ts';
import { alignedColumns } from './terminalText.ts';
import type { ShowCommand } from './userCommand.ts';
import { withRun } from './withRun.ts';

/** `capacity-lab show`: all there is to know of a run but its cells. */
export function show({ run }: ShowCommand, output: Output): Promise<ExitCode> {
  return withRun(run, output, async (reader) => {
    const { runDir } = reader;
    const manifest = readManifest(runDir);
    if (manifest === undefined) throw new RunError('not-a-run', `${runDir} has no manifest.json any more.`);
    const facts = await factsOf(reader, manifest);
    for (const line of await showText(reader, manifest, facts)) output.line(line);
    output.event({ event: 'run', ...facts });
    return ExitCode.Done;
  });
}

interface FileSize {
  name: string;
  /** Bytes; of a folder those of the files in it. */
  size: number;
}

type Facts = Awaited<ReturnType<typeof factsOf>>;

/** What a program gets. */
async function factsOf(reader: RunReader, manifest: Manifest) {
  const { runDir, experiment } = reader;
  const { state, finished, cells, shard, elapsedMs, stale, error, remainingMs, provenance } = reader.describe();
  const { program, seed, engine, platform, configHash, overrides, sessions, startedAt, weights } = manifest;
  return {
    dir: resolve(runDir),
    experiment: experiment.name,
    file: experimentFileOf(runDir, manifest),
    stale,
    state,
    ...(error !== undefined && { error }),
    cells,
    ...(shard !== undefined && { shard }),
    ...(manifest.merged !== undefined && { merged: manifest.merged }),
    finished,
    elapsedMs,
    ...(remainingMs !== undefined && { remainingMs }),
    startedAt,
    updatedAt: statusOf(runDir, manifest).updatedAt,
    program,
    engine,
    platform,
    seed,
    configHash,
    ...(provenance.source !== undefined && { sourceHash: provenance.source }),
    ...(weights !== undefined && { weights }),
    overrides,
    sessions,
    ...marksOrProblem(runDir),
    headline: headline(await reader.summary(), experiment.marginal.feature),
    configuration: readConfiguration(runDir),
    files: filesIn(runDir),
  };
}

async function showText(reader: RunReader, manifest: Manifest, facts: Facts): Promise<string[]> {
  const { experiment } = reader;
  const { star, note, cells, finished, state, sessions, overrides, weights, program, platform } = facts;
  const rows: [string, string][] = [
    ['Run folder', pathText(facts.dir)],
    ['Experiment', facts.file + (facts.stale ? ' (changed since)' : '')],
    ['State', facts.error === undefined ? state : `${state}: ${facts.error}`],
    ['Cells', finished === cells ? formatCount(cells) : `${formatCount(finished)} of ${formatCount(cells)}`],
    ...(facts.shard === undefined ? [] : [['Part', shardText(facts.shard)] as [string, string]]),
    ...(facts.merged === undefined ? [] : [['Merged of', plural(facts.merged.length, 'shard')] as [string, string]]),
    ['Started', momentText(facts.startedAt)],
    [manifest.weights === undefined ? 'Trained in' : 'Measured in', durationText(facts.elapsedMs)],
    ...(facts.remainingMs === undefined ? [] : [['Time left', durationText(facts.remainingMs)] as [string, string]]),
    ['Version', `${program.name} ${program.version}`],
    ['Engine', engineText(facts.engine)],
    ['Machine', `${platform.system}, ${platform.architecture}, ${platform.processor}, Node ${platform.node}`],
    ['Seed', String(facts.seed)],
    ['Configuration', `SHA-256 ${facts.configHash}`],
    ...(facts.sourceHash === undefined ? [] : [['File as run', `SHA-256 ${facts.sourceHash}`] as [string, string]]),
    ...(weights === undefined ? [] : [['Weights', `${weights.file} (SHA-256 ${weights.sha256})`] as [string, string]]),
    ...overrides.map(({ path, value }): [string, string] => ['Set beside it', `${path}=${value}`]),
    ...(note === '' ? [] : [['Note', note] as [string, string]]),
    ...('marksProblem' in facts ? [['Marks', facts.marksProblem ?? ''] as [string, string]] : []),
  ];
  const summary = await reader.summary();
  return [
    `${star ? '★ ' : ''}${experiment.name}`,
    ...alignedColumns(rows.map(([name, text]) => [`  ${name}`, text])),
    ...section('Sessions', sessions.map(sessionText)),
    ...section('Results', finished === 0 ? [] : headlineText(experiment, summary)),
    ...section('Configuration', facts.configuration.trimEnd().split('\n')),
    ...section('Files', alignedColumns(facts.files.map(({ name, size }) => [sizeText(size).padStart(9), name]))),
  ];
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  ${line}`.trimEnd())];

function sessionText({ startedAt, workers, cellsBefore, state, trainingMs, joiningMs }: Manifest['sessions'][number]) {
  const went =
    trainingMs === undefined
      ? 'no end is recorded'
      : `${state ?? 'ended'} after ${durationText(trainingMs)} of training and ${durationText(joiningMs ?? 0)} of joining files`;
  const before = cellsBefore === 0 ? '' : `, ${plural(cellsBefore, 'cell')} before it`;
  return `${momentText(startedAt)}  ${plural(workers, 'thread')}${before}; ${went}`;
}

function readConfiguration(runDir: string): string {
  const path = pathIn(runDir, 'config');
  try {
    return readRegular(path).toString('utf8');
  } catch (error) {
    throw asRunError(error, `read ${path}`);
  }
}

/** Files of the run in order of name; of the folder of blocks how much is in it. */
function filesIn(runDir: string): FileSize[] {
  return readdirSync(runDir)
    .sort()
    .flatMap((name) => {
      const stats = statSync(join(runDir, name), { throwIfNoEntry: false });
      if (stats === undefined) return [];
      if (!stats.isDirectory()) return [{ name, size: stats.size }];
      return name === BLOCKS_FOLDER ? [{ name: `${name}/`, size: sizeOfFolder(join(runDir, name)) }] : [];
    });
}

const sizeOfFolder = (folder: string): number =>
  readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );

/** `274.6 kB`: powers of 1000, as disks are sold and most file managers count. */
function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 999.95 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}
