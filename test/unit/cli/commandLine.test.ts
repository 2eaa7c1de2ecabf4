import { describe, expect, it } from 'vitest';
import { parseCommandLine, parseOverride } from '../../../src/cli/commandLine.ts';
import { commandNames, commands } from '../../../src/cli/commands.ts';
import { commandHelp, flagOf, generalHelp } from '../../../src/cli/help.ts';

const parse = (line: string): ReturnType<typeof parseCommandLine> =>
  parseCommandLine(line.split(' ').filter((word) => word !== ''));

const KNOWN = `Commands are ${commandNames.join(', ')}.`;

describe('parseCommandLine', () => {
  it('reads a run with all of its options', () => {
    expect(
      parse('run a.yaml --out R --set train.seed=2 --set data.density=.5 --workers 3 --resume --plot p.png --json -q'),
    ).toEqual({
      name: 'run',
      files: ['a.yaml'],
      out: 'R',
      overrides: [
        { path: 'train.seed', value: 2 },
        { path: 'data.density', value: 0.5 },
      ],
      workers: 3,
      resume: true,
      plots: ['p.png'],
      json: true,
      quiet: true,
    });
  });

  it('leaves out what was not given', () => {
    expect(parse('run a.yaml b.yaml')).toEqual({
      name: 'run',
      files: ['a.yaml', 'b.yaml'],
      overrides: [],
      resume: false,
      plots: [],
      json: false,
      quiet: false,
    });
  });

  it('takes an engine as an override like any other, and a folder to look for tfjs-node in', () => {
    expect(parse('run a.yaml --set train.seed=2 --engine tensorflow --tensorflow-path T')).toMatchObject({
      overrides: [
        { path: 'engine', value: 'tensorflow' },
        { path: 'train.seed', value: 2 },
      ],
      tensorflowPath: 'T',
    });
    expect(parse('run a.yaml')).not.toHaveProperty('tensorflowPath');
  });

  it('takes options before, between and after files, and files that look like options after --', () => {
    expect(parse('run --resume a.yaml --workers=2 b.yaml')).toMatchObject({
      files: ['a.yaml', 'b.yaml'],
      workers: 2,
      resume: true,
    });
    expect(parse('run -- --odd.yaml')).toMatchObject({ files: ['--odd.yaml'] });
  });

  it('takes the format of an export from its name when it is not given', () => {
    expect(parse('export R -o t.CSV')).toEqual({ name: 'export', run: 'R', format: 'csv', output: 't.CSV' });
    expect(parse('export R -o t.dat --format parquet')).toMatchObject({ format: 'parquet', output: 't.dat' });
    expect(parse('export R -f json -o -')).toEqual({ name: 'export', run: 'R', format: 'json' });
  });

  it('reads an inspection', () => {
    expect(parse('inspect a.npz')).toEqual({ name: 'inspect', file: 'a.npz', choice: {}, format: 'csv', quiet: false });
    expect(parse('inspect a.npz --tensor W --features columns --slice 3 -f json -o t.csv --workers 2 -q')).toEqual({
      name: 'inspect',
      file: 'a.npz',
      choice: { tensor: 'W', features: 'columns', slice: 3 },
      workers: 2,
      format: 'json',
      output: 't.csv',
      quiet: true,
    });
    expect(parse('inspect a.npz -o t.parquet')).toMatchObject({ format: 'parquet' });
  });

  it('takes several pictures', () => {
    expect(parse('plot R -o a.svg -o b.html')).toEqual({
      name: 'plot',
      run: 'R',
      outputs: ['a.svg', 'b.html'],
      at: [],
      listViews: false,
    });
  });

  it('reads which view is to be drawn, and how', () => {
    expect(parse('plot R -o a.png --layer returns --feature rest --scale 3 --theme dark --workers 2')).toMatchObject({
      layer: 'returns',
      feature: 'rest',
      scale: 3,
      theme: 'dark',
      workers: 2,
    });
    expect(parse('plot R -o a.png --view gram --at data.density=0.1')).toMatchObject({
      view: 'gram',
      at: [{ path: 'data.density', value: 0.1 }],
    });
    expect(parse('plot R -o a.png --view training --cell E')).toMatchObject({ view: 'training', cell: 'E' });
    expect(parse('plot R --list-views')).toMatchObject({ outputs: [], listViews: true });
  });

  it('lists here when it is not told where, and shows a run', () => {
    expect(parse('list')).toEqual({ name: 'list', paths: ['.'], states: [], json: false });
    expect(parse('list a.yaml b --state done --state failed --json')).toEqual({
      name: 'list',
      paths: ['a.yaml', 'b'],
      states: ['done', 'failed'],
      json: true,
    });
    expect(parse('show R --json')).toEqual({ name: 'show', run: 'R', json: true });
  });

  it.each([
    ['', { name: 'help' }],
    ['--help', { name: 'help' }],
    ['help run', { name: 'help', topic: 'run' }],
    ['run a.yaml -h', { name: 'help', topic: 'run' }],
    ['--version', { name: 'version' }],
  ])('answers %j', (line, command) => {
    expect(parse(line)).toEqual(command);
  });

  it.each([
    ['rnu a.yaml', `There is no command "rnu". ${KNOWN} Did you mean run?`],
    ['mrege a b', `There is no command "mrege". ${KNOWN} Did you mean merge?`],
    ['merge a b', 'merge needs --out DIR: the folder of the merged run.'],
    ['merge --out R', 'merge needs DIR….'],
    ['--out R run', `There is no option --out before the command. ${KNOWN}`],
    ['run', 'run needs FILE….'],
    ['run a --worker 2', 'run has no option --worker. Did you mean --workers?'],
    ['run a --shard 2/2', '--shard 2/2: shards count from 0, so that the last of 2 is 1/2.'],
    ['run a --out', '--out needs a value: --out DIR.'],
    ['run a --out --resume', '--out needs a value: --out DIR.'],
    ['run a --out=', '--out needs a value: --out DIR.'],
    ['run a --out R --out S', '--out is given twice.'],
    ['run a --resume=yes', '--resume takes no value.'],
    ['run a b --out R', '--out is for one FILE, and there are 2.'],
    ['run a --workers 0', '--workers needs a whole number from 1 to 1024, not "0".'],
    ['run a --workers two', '--workers needs a whole number from 1 to 1024, not "two".'],
    ['run a --engine tensor', '--engine needs kernels or tensorflow, not "tensor".'],
    ['run a --engine kernel', '--engine needs kernels or tensorflow, not "kernel". Did you mean kernels?'],
    ['run a --set seed', '--set needs PATH=VALUE, such as train.seed=2, not "seed".'],
    ['run a --plot p.pdf', 'A picture\'s name ends in .svg, .png, .html or .json; "p.pdf" does not.'],
    ['export R', 'export needs --format csv, json or parquet.'],
    ['export R --format cvs', '--format needs csv, json or parquet, not "cvs". Did you mean csv?'],
    ['export R S --format csv', 'export takes one RUN, and there is also "S".'],
    ['inspect', 'inspect needs FILE.'],
    ['inspect W.npy V.npy', 'inspect takes one FILE, and there is also "V.npy".'],
    ['inspect W.npy --features column', '--features needs rows or columns, not "column". Did you mean columns?'],
    ['inspect W.npy --slice=-1', '--slice needs a whole number from 0, not "-1".'],
    ['inspect W.npy --slice x', '--slice needs a whole number from 0, not "x".'],
    ['plot R', 'plot needs an output: -o FILE.svg, FILE.png, FILE.html or FILE.json.'],
    ['plot R -o picture', 'A picture\'s name ends in .svg, .png, .html or .json; "picture" does not.'],
    [
      'plot R -o a.svg --view matrix',
      '--view needs figure, gallery, marginal, allocation, embedding, gram, directions or training, not "matrix".',
    ],
    ['plot R -o a.svg --layer stauts', expect.stringContaining(', not "stauts". Did you mean status?')],
    [
      'plot R -o a.svg --cell 3',
      '--cell is for views of a cell: --view marginal, allocation, embedding, gram, directions or training.',
    ],
    ['plot R -o a.svg --view gram --cell 3 --at a=1', '--cell and --at both say which cell: give one of them.'],
    [
      'plot R -o a.svg --view gallery --layer status',
      '--layer colours the diagrams of the figure, and --view gallery has none.',
    ],
    [
      'plot R -o a.html --layer status',
      'A report shows everything: views, layers, themes and scales are chosen in it.',
    ],
    ['plot R -o a.png --scale 4', '--scale needs 1, 2 or 3, not "4".'],
    ['list --state finished', expect.stringContaining('--state needs done, running, ')],
    ['show', 'show needs RUN.'],
  ])('refuses %j and says why', (line, message) => {
    expect(() => parse(line)).toThrow(expect.objectContaining({ name: 'UsageError', message }));
  });
});

describe('parseOverride', () => {
  it.each([
    ['train.seed=2', 2],
    ['train.learning_rate=5e-2', 0.05],
    ['data.density=.1', 0.1],
    ['features.odd.importance=-1', -1],
    ['data.symmetric=true', true],
    ['model.activation=relu', 'relu'],
    ['name=a=b', 'a=b'],
    ['name=0x10', '0x10'],
    ['name=Infinity', 'Infinity'],
    ['name=', ''],
  ])('reads %j', (text, value) => {
    expect(parseOverride(text)).toEqual({ path: text.slice(0, text.indexOf('=')), value });
  });
});

describe('help', () => {
  it('names every command and every option', () => {
    for (const name of commandNames) {
      expect(generalHelp()).toContain(`  ${name} `);
      for (const option of commands[name].options) expect(commandHelp(name)).toContain(flagOf(option));
    }
  });

  it('shows examples that the parser takes', () => {
    for (const name of commandNames) {
      for (const example of commands[name].examples)
        expect(parse(example.replace('capacity-lab ', ''))).toMatchObject({ name });
    }
  });
});
