import v8 from 'node:v8';
import { asRunError } from '../runs/runError.ts';
import { VERSION } from '../runs/version.ts';
import { cite } from './citeCommand.ts';
import { parseCommandLine } from './commandLine.ts';
import { type CommandName, commandNames } from './commands.ts';
import { compare } from './compareCommand.ts';
import { ExitCode } from './exitCodes.ts';
import { exportRun } from './exportCommand.ts';
import { commandHelp, generalHelp } from './help.ts';
import { inspect } from './inspectCommand.ts';
import { list } from './listCommand.ts';
import { marginal } from './marginalCommand.ts';
import { merge } from './mergeCommand.ts';
import { createOutput } from './output.ts';
import { plot } from './plotCommand.ts';
import { run } from './runCommand.ts';
import { show } from './showCommand.ts';
import { terminalText } from './terminalText.ts';
import { UsageError } from './usageError.ts';
import type { Command } from './userCommand.ts';
import { validate } from './validateCommand.ts';

async function main(words: readonly string[]): Promise<ExitCode> {
  try {
    return await execute(parseCommandLine(words), words.length === 0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`capacity-lab: ${terminalText(error.message)}\n${tryHelp(words)}\n`);
    return ExitCode.BadInput;
  }
}

/** @throws UsageError for what only the command itself can tell */
async function execute(command: Command, unasked: boolean): Promise<ExitCode> {
  const quietly = { json: false, quiet: false };
  switch (command.name) {
    case 'help':
      process.stdout.write(helpText(command.topic));
      return unasked ? ExitCode.BadInput : ExitCode.Done;
    case 'version':
      process.stdout.write(`capacity-lab ${VERSION}\n`);
      return ExitCode.Done;
    case 'run':
      return run(command, createOutput(command));
    case 'validate':
      return validate(command, createOutput(command));
    case 'list':
      return list(command, createOutput({ ...quietly, json: command.json }));
    case 'show':
      return show(command, createOutput({ ...quietly, json: command.json }));
    case 'export':
      return exportRun(command, createOutput(quietly));
    case 'plot':
      return plot(command, createOutput(quietly));
    case 'compare':
      return compare(command, createOutput({ ...quietly, json: command.json }));
    case 'inspect':
      return inspect(command, createOutput({ ...quietly, quiet: command.quiet }));
    case 'marginal':
      return marginal(command, createOutput({ ...quietly, quiet: command.quiet }));
    case 'merge':
      return merge(command, createOutput(command));
    case 'cite':
      return cite(command, createOutput(quietly));
  }
}

/** Where help is to be had: on the command, if one was given. */
function tryHelp([first]: readonly string[]): string {
  const name = commandNames.find((candidate) => candidate === first);
  return `Try capacity-lab ${name === undefined ? '' : `${name} `}--help.`;
}

/** Fits the terminal; longer lines than 100 columns are hard to read. */
function helpText(topic: CommandName | undefined): string {
  const columns = process.stdout.columns ? Math.max(40, Math.min(100, process.stdout.columns)) : undefined;
  return topic === undefined ? generalHelp(columns) : commandHelp(topic, columns);
}

// The space for young objects stays as small as it begins: left alone V8 lets a hundred megabytes of rows pile up as
// garbage when the files of a run are joined. Must come before the space has grown.
v8.setFlagsFromString('--semi-space-growth-factor=1');

// A reader that has seen enough (`| head`) is no failure, and no reason to stop a run whose results go to disk.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') return;
  process.stderr.write(`capacity-lab: ${asRunError(error, 'write to standard output').message}\n`);
  process.exit(ExitCode.Failed);
});
// Where nobody can be told anything, there is nothing to tell.
process.stderr.on('error', () => undefined);

// The process ends by itself once nothing is left to do, so that everything written reaches its pipe.
main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`capacity-lab: this should not have happened. Please report it.\n${message}\n`);
    process.exitCode = ExitCode.Failed;
  },
);
