import { MOST_COMPARED } from '../core/results/runNames.ts';

/** One option of a command. Without `value` it is a switch. */
export interface OptionSpec {
  name: string;
  short?: string;
  /** Name of its value in help, such as `DIR`. */
  value?: string;
  repeatable?: boolean;
  /** A sentence or two, in plain text. */
  help: string;
  /** What the manual says beside it, as Markdown. */
  more?: string;
}

export interface CommandSpec {
  summary: string;
  /** Arguments beside options, as in usage. */
  operands: string;
  /** How many of them there must be at least and at most. */
  count: readonly [number, number];
  options: readonly OptionSpec[];
  /** Beside done, failed and bad usage: may it be stopped by signals? */
  stoppable?: boolean;
  examples: readonly string[];
}

const set: OptionSpec = {
  name: 'set',
  value: 'PATH=VALUE',
  repeatable: true,
  help: 'Use another value than the file says, such as train.seed=2. May be repeated.',
  more: 'Checked like the file itself, and recorded in the manifest. Which paths there are: [experiment-file.md](experiment-file.md).',
};
const engine: OptionSpec = {
  name: 'engine',
  value: 'ENGINE',
  help: 'kernels or tensorflow, whatever the file says: short for --set engine=ENGINE.',
  more: 'What they are: [engines.md](engines.md).',
};
const look: OptionSpec[] = [
  { name: 'scale', value: 'N', help: 'Pixels of a PNG for each of the SVG: 1, 2 or 3. Without it: 2.' },
  { name: 'theme', value: 'THEME', help: 'paper (black on white) or dark. Without it: paper.' },
];
const json: OptionSpec = { name: 'json', help: 'Write one JSON object per line to standard output, and nothing else.' };
const quiet: OptionSpec = { name: 'quiet', short: 'q', help: 'Write errors only.' };

const workers: OptionSpec = {
  name: 'workers',
  value: 'N',
  help: 'Threads. Without it: as many as there are processors.',
  more: 'Under Slurm: as many as the job was given; else no more than the quota of the control group. The numbers do not depend on it.',
};
const output: OptionSpec = {
  name: 'output',
  short: 'o',
  value: 'FILE',
  help: 'Where to. Without it, or with -: standard output.',
};

/**
 * Every command with its options: the parser, the help and docs/cli.md, which `npm run generate` writes, read this. What
 * the manual says beside it stands in `manual/`.
 */
export const commands = {
  run: {
    summary: 'Train experiment files and write their run folders.',
    operands: 'FILE…',
    count: [1, Number.POSITIVE_INFINITY],
    options: [
      {
        name: 'out',
        value: 'DIR',
        help: 'The run folder; of a shard, the folder that its run folder shard-I-of-N is put into. Without it: .capacity-lab/runs/<experiment>/<date>_<time>_<hash> beside the file.',
      },
      set,
      engine,
      {
        name: 'tensorflow-path',
        value: 'DIR',
        help: 'Where @tensorflow/tfjs-node is installed, for the tensorflow engine. Without it: its own WebAssembly.',
      },
      workers,
      {
        name: 'shard',
        value: 'I/N',
        help: 'Train only part I of N, counted from 0, for merge to join. Without it: everything, as with 0/1; in a Slurm job array the part of its task.',
        more: 'See [cluster.md](cluster.md).',
      },
      {
        name: 'resume',
        help: 'Go on with the unfinished run of the same configuration.',
        more: 'The one in `--out`, or the latest beside the file. Where there is none, a new run is started; where the one in `--out` is finished, there is nothing to do.',
      },
      {
        name: 'plot',
        value: 'PICTURE',
        repeatable: true,
        help: 'Draw the results when done: a file ending in .svg, .png, .html or .json, as in plot. May be repeated.',
      },
      json,
      quiet,
    ],
    stoppable: true,
    examples: [
      'capacity-lab run figure4.capacity.yaml',
      'capacity-lab run figure4.capacity.yaml --out results/figure4 --set train.seed=2 --plot results/figure4.html',
      'capacity-lab run figure4.capacity.yaml --out results/figure4 --resume',
      'capacity-lab run figure4.capacity.yaml figure7.capacity.yaml --json',
      'capacity-lab run figure7.capacity.yaml --out results/figure7.shards --shard 0/4 --resume',
    ],
  },
  validate: {
    summary: 'Check experiment files without running them.',
    operands: 'FILE…',
    count: [1, Number.POSITIVE_INFINITY],
    options: [set, engine, workers, json, quiet],
    examples: [
      'capacity-lab validate examples/*.capacity.yaml',
      'capacity-lab validate figure4.capacity.yaml --set train.starts=16',
    ],
  },
  list: {
    summary: 'List runs, newest first.',
    operands: '[FILE|DIR]…',
    count: [0, Number.POSITIVE_INFINITY],
    options: [
      {
        name: 'state',
        value: 'STATE',
        repeatable: true,
        help: 'Only runs that are done, running, queued, cancelled, interrupted or failed. May be repeated.',
      },
      json,
    ],
    examples: [
      'capacity-lab list',
      'capacity-lab list figure4.capacity.yaml --state done',
      'capacity-lab list results --json',
    ],
  },
  show: {
    summary: 'Say all there is to know of a run but its cells.',
    operands: 'RUN',
    count: [1, 1],
    options: [json],
    examples: ['capacity-lab show results/figure4', 'capacity-lab show figure4.capacity.yaml --json'],
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
      output,
    ],
    examples: ['capacity-lab export results/figure4 --format csv -o figure4.csv'],
  },
  plot: {
    summary: 'Draw the results of a run.',
    operands: 'RUN',
    count: [1, 1],
    stoppable: true,
    options: [
      {
        name: 'output',
        short: 'o',
        value: 'PICTURE',
        repeatable: true,
        help: 'A file ending in .svg, .png, .html or .json; .html is the interactive report, .json the picture as a Vega-Lite specification. May be repeated.',
      },
      {
        name: 'view',
        value: 'VIEW',
        help: 'What to draw: figure, gallery, or of a cell marginal, allocation, embedding, gram, directions or training. Without it: figure.',
      },
      {
        name: 'layer',
        value: 'LAYER',
        help: 'What colours the diagrams of the figure, such as status, task_loss or returns. Without it: capacity.',
      },
      {
        name: 'feature',
        value: 'GROUP',
        help: 'Whose capacity or curve. Without it: the feature under study.',
      },
      {
        name: 'cell',
        value: 'CELL',
        help: 'Which cell: its number, or the name of a labelled point. Without it: the one nearest to the own values of the file.',
      },
      {
        name: 'at',
        value: 'PATH=VALUE',
        repeatable: true,
        help: 'The cell nearest to a value of a swept parameter, such as data.density=0.1. May be repeated.',
      },
      { name: 'list-views', help: 'List the views and layers that this run has, and draw nothing.' },
      ...look,
      workers,
    ],
    examples: [
      'capacity-lab plot results/figure4 -o figure4.html -o figure4.png',
      'capacity-lab plot results/figure4 --list-views',
      'capacity-lab plot results/figure4 --layer status -o status.svg',
      'capacity-lab plot results/figure4 --view marginal --cell E -o curves.png --scale 3',
      'capacity-lab plot figure4.capacity.yaml --view embedding --at data.density=0.1 -o embedding.svg',
    ],
  },
  compare: {
    summary: 'Say how runs differ: configurations, statuses, capacities, losses.',
    operands: 'RUN RUN…',
    count: [2, MOST_COMPARED],
    options: [
      {
        name: 'feature',
        value: 'GROUP',
        help: 'Whose capacity. Without it: the feature under study of the first run.',
      },
      {
        name: 'output',
        short: 'o',
        value: 'PICTURE',
        repeatable: true,
        help: 'A file ending in .svg, .png, .html or .json; .html is the interactive report of all runs, .json the picture as a Vega-Lite specification. May be repeated.',
      },
      {
        name: 'view',
        value: 'VIEW',
        help: 'What a picture shows: difference (a map, of the first two runs), overlay (boundaries or lines of all runs) or losses (of the first two). Without it: difference where two axes are swept, else overlay.',
      },
      { name: 'layer', value: 'LAYER', help: 'What the map is of: capacity or loss. Without it: capacity.' },
      ...look,
      json,
    ],
    examples: [
      'capacity-lab compare results/seed1 results/seed2 -o seeds.html',
      'capacity-lab compare results/seed1 results/seed2 -o difference.svg',
      'capacity-lab compare results/seed1 results/seed2 results/seed3 --view overlay -o boundaries.png --scale 3',
    ],
  },
  inspect: {
    summary: 'Write the capacity of every feature of given weights.',
    operands: 'FILE',
    count: [1, 1],
    stoppable: true,
    options: [
      {
        name: 'tensor',
        value: 'NAME',
        help: 'Which tensor. Without it: the decoder, W, or the largest matrix of the file.',
      },
      {
        name: 'features',
        value: 'AXIS',
        help: 'Which axis has the features: rows or columns. Without it: as the names say, else the longer one.',
      },
      { name: 'slice', value: 'K', help: 'Which matrix of a tensor of three axes, from 0. Without it: the first.' },
      {
        name: 'format',
        short: 'f',
        value: 'FORMAT',
        help: 'csv, json or parquet. Without it: what the name of the output says, else csv.',
      },
      output,
      workers,
      quiet,
    ],
    examples: [
      'capacity-lab inspect sae.safetensors -o capacity.csv',
      'capacity-lab inspect params.npz --tensor W_enc --features columns --format json',
    ],
  },
  marginal: {
    summary: 'Write curves of the marginal benefit of capacity, of an experiment file or a run.',
    operands: 'FILE|RUN',
    count: [1, 1],
    stoppable: true,
    options: [
      {
        name: 'at',
        value: 'PATH=VALUE',
        repeatable: true,
        help: 'Where on the diagram: a parameter and its value. Without it: the own values of the file. May be repeated.',
      },
      { name: 'feature', value: 'GROUP', help: 'Whose curve. Without it: those that the file names.' },
      { name: 'reference', value: 'GROUP', help: 'A second group to compare with.' },
      {
        name: 'method',
        value: 'METHOD',
        help: 'auto, closed, bath, net or probe. auto: the closed form where there is one, else the bath, else net.',
      },
      { name: 'copies', value: 'R', help: 'Copies of the pinned bath, from 2 to 12. Without it: 6.' },
      { name: 'points', value: 'K', help: 'Points of a curve, from 1 to 200. Without it: 21.' },
      workers,
      { name: 'format', short: 'f', value: 'FORMAT', help: 'csv, json or parquet. Without it: csv.' },
      { name: 'output', short: 'o', value: 'FILE', help: 'Where to. Without it, or with -: standard output.' },
      {
        name: 'plot',
        value: 'PICTURE',
        repeatable: true,
        help: 'Draw the curves: a file ending in .svg or .png. May be repeated.',
      },
      quiet,
    ],
    examples: [
      'capacity-lab marginal tms-phase-2in1.capacity.yaml --at data.density=0.1 --format json',
      'capacity-lab marginal tms-phase-2in1.capacity.yaml --at data.density=0.1 --plot curves.svg -o curves.csv',
      'capacity-lab marginal results/figure4 --method probe --at features.odd.importance=0.49',
    ],
  },
  merge: {
    summary: 'Join the shards of a run into the run that one machine would have made.',
    operands: 'DIR…',
    stoppable: true,
    count: [1, Number.POSITIVE_INFINITY],
    options: [
      { name: 'out', value: 'DIR', help: 'The run folder of the merged run: a new or empty folder.' },
      json,
      quiet,
    ],
    examples: [
      'capacity-lab merge results/figure7.shards --out results/figure7',
      'capacity-lab merge host-a/shard-0-of-2 host-b/shard-1-of-2 --out figure7',
    ],
  },
  cite: {
    summary: 'Write BibTeX for a run and the papers that its models come from.',
    operands: 'RUN',
    count: [1, 1],
    options: [],
    examples: ['capacity-lab cite results/figure4'],
  },
} as const satisfies Record<string, CommandSpec>;

export type CommandName = keyof typeof commands;
export const commandNames = Object.keys(commands) as CommandName[];
