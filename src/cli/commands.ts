/** One option of a command. Without `value` it is a switch. */
export interface OptionSpec {
  name: string;
  short?: string;
  /** Name of its value in help, such as `DIR`. */
  value?: string;
  repeatable?: boolean;
  help: string;
}

export interface CommandSpec {
  summary: string;
  /** Arguments beside options, as in usage. */
  operands: string;
  /** How many of them there must be at least and at most. */
  count: readonly [number, number];
  options: readonly OptionSpec[];
  examples: readonly string[];
}

const set: OptionSpec = {
  name: 'set',
  value: 'PATH=VALUE',
  repeatable: true,
  help: 'Use another value than the file says, such as train.seed=2. May be repeated.',
};
const json: OptionSpec = { name: 'json', help: 'Write one JSON object per line to standard output, and nothing else.' };
const quiet: OptionSpec = { name: 'quiet', short: 'q', help: 'Write errors only.' };

/** Every command with its options: the parser, the help and the check of docs/cli.md read this. */
export const commands = {
  run: {
    summary: 'Train experiment files and write their run folders.',
    operands: 'FILE…',
    count: [1, Number.POSITIVE_INFINITY],
    options: [
      {
        name: 'out',
        value: 'DIR',
        help: 'The run folder. Without it: .capacity-lab/runs/<experiment>/<date>_<time>_<hash> beside the file.',
      },
      set,
      {
        name: 'engine',
        value: 'ENGINE',
        help: 'kernels or tensorflow, whatever the file says: short for --set engine=ENGINE.',
      },
      {
        name: 'tensorflow-path',
        value: 'DIR',
        help: 'Where @tensorflow/tfjs-node is installed, for the tensorflow engine. Without it: its own WebAssembly.',
      },
      { name: 'workers', value: 'N', help: 'Training threads. Without it: as many as there are processors.' },
      { name: 'resume', help: 'Go on with the unfinished run of the same configuration.' },
      {
        name: 'plot',
        value: 'PICTURE',
        repeatable: true,
        help: 'Draw the results when done: a file ending in .svg, .png or .html. May be repeated.',
      },
      json,
      quiet,
    ],
    examples: [
      'capacity-lab run figure4.capacity.yaml',
      'capacity-lab run figure4.capacity.yaml --out results/figure4 --set train.seed=2',
    ],
  },
  validate: {
    summary: 'Check experiment files without running them.',
    operands: 'FILE…',
    count: [1, Number.POSITIVE_INFINITY],
    options: [set, json, quiet],
    examples: ['capacity-lab validate examples/*.capacity.yaml'],
  },
  export: {
    summary: 'Write the result table of a run, finished or not.',
    operands: 'RUN',
    count: [1, 1],
    options: [
      {
        name: 'format',
        short: 'f',
        value: 'FORMAT',
        help: 'csv, json or parquet. Without it: what the name of the output says.',
      },
      { name: 'output', short: 'o', value: 'FILE', help: 'Where to. Without it, or with -: standard output.' },
    ],
    examples: ['capacity-lab export results/figure4 --format csv -o figure4.csv'],
  },
  plot: {
    summary: 'Draw the results of a run.',
    operands: 'RUN',
    count: [1, 1],
    options: [
      {
        name: 'output',
        short: 'o',
        value: 'PICTURE',
        repeatable: true,
        help: 'A file ending in .svg, .png or .html; .html is the interactive report. May be repeated.',
      },
    ],
    examples: ['capacity-lab plot results/figure4 -o figure4.html -o figure4.png'],
  },
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof commands;
export const commandNames = Object.keys(commands) as CommandName[];
