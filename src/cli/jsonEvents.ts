/** A key of a JSON line. */
export interface EventKey {
  name: string;
  type: string;
  meaning: string;
  /** Not in every line of this event. */
  optional?: boolean;
}

/** A kind of JSON line. */
export interface EventSpec {
  event: string;
  when: string;
  keys: readonly EventKey[];
}

const key = (name: string, type: string, meaning: string): EventKey => ({ name, type, meaning });
const maybe = (name: string, type: string, meaning: string): EventKey => ({ name, type, meaning, optional: true });

const file = key('file', 'string', 'The experiment file, as it was given.');
const dir = key('dir', 'string', 'The run folder, absolute.');
const cells = key('cells', 'number', 'Cells of the run.');
const finished = key('finished', 'number', 'Cells that are finished and on disk.');
const elapsedMs = key('elapsedMs', 'number', 'Milliseconds of training, over all sessions.');
const shard = maybe('shard', 'object', '`index` and `count`, where only a part is trained.');
const remainingMs = maybe('remainingMs', 'number', 'Estimated milliseconds of training that are left.');
const message = key('message', 'string', 'A sentence.');
const configHash = key('configHash', 'string', 'SHA-256 of the resolved configuration.');
const code = key('code', 'string', 'A word for programs, such as `disk` or `locked`.');

const notOfMerge = maybe('file', 'string', 'The experiment file, as it was given; not of `merge`.');
/** Of a merge there is only the folder: nothing of it is kept. */
const stoppedKeys = [
  notOfMerge,
  dir,
  maybe('cells', 'number', 'Cells of the run.'),
  maybe('finished', 'number', 'Cells that are finished and on disk.'),
  maybe('elapsedMs', 'number', 'Milliseconds of training, over all sessions.'),
  remainingMs,
];

/** Every kind of line that --json writes: the JSON lines of docs/cli.md, and of tests. */
export const JSON_EVENTS: readonly EventSpec[] = [
  {
    event: 'problem',
    when: 'a file has an error or a warning',
    keys: [
      file,
      key('line', 'number', 'From 1.'),
      key('column', 'number', 'From 1, in UTF-16 units as in editors.'),
      key('severity', 'string', '`error` or `warning`.'),
      key('code', 'string', 'What is wrong, as a word, such as `out-of-range`.'),
      key('path', 'string', 'Of the key in the file; empty for the file.'),
      message,
    ],
  },
  {
    event: 'valid',
    when: '`validate` found no error in a file',
    keys: [
      file,
      key('name', 'string', 'Of the experiment.'),
      cells,
      key('models', 'number', 'Cells times starts.'),
      maybe('estimatedMs', 'number', 'What a run may take with as many threads.'),
      configHash,
    ],
  },
  {
    event: 'summary',
    when: '`validate` has checked all files',
    keys: [
      key('files', 'number', 'How many there are.'),
      key('valid', 'number', 'How many can be run.'),
      key('invalid', 'number', 'How many cannot.'),
    ],
  },
  {
    event: 'started',
    when: 'the run folder exists',
    keys: [
      file,
      dir,
      shard,
      cells,
      finished,
      key('resumed', 'boolean', 'An unfinished run is gone on with.'),
      configHash,
    ],
  },
  {
    event: 'progress',
    when: 'at most four times a second while a run trains',
    keys: [file, cells, finished, elapsedMs, remainingMs, maybe('cellsPerSecond', 'number', 'Mean of this session.')],
  },
  {
    event: 'warning',
    when: 'something was mended, or is not as asked for',
    keys: [maybe('file', 'string', 'The experiment file.'), message],
  },
  {
    event: 'done',
    when: 'the results of a run are written, a shard is trained, or shards are merged',
    keys: [
      notOfMerge,
      dir,
      cells,
      shard,
      maybe('shards', 'number', 'How many were merged.'),
      maybe('trainingMs', 'number', 'Milliseconds of training in this session; not of `merge`.'),
      maybe('joiningMs', 'number', 'Milliseconds of writing the tables; not of a shard.'),
      maybe('totalMs', 'number', 'Milliseconds from the check of the file on; not of `merge`.'),
      maybe('headline', 'object', 'What came out: counts and shares of cells; not of a shard.'),
    ],
  },
  {
    event: 'finished',
    when: '`--resume` has found a run that is finished already',
    keys: [file, message],
  },
  { event: 'picture', when: 'a picture or report is written', keys: [key('path', 'string', 'Absolute.')] },
  {
    event: 'cancelled',
    when: 'a run was stopped by Ctrl+C',
    keys: stoppedKeys,
  },
  {
    event: 'interrupted',
    when: 'a run was stopped by SIGTERM or SIGUSR2',
    keys: stoppedKeys,
  },
  {
    event: 'refused',
    when: 'a run folder cannot be used, or shards do not make up a run: a line for each reason',
    keys: [notOfMerge, code, message],
  },
  { event: 'failed', when: 'a run or a merge failed', keys: [notOfMerge, dir, code, message] },
  {
    event: 'run',
    when: '`list` has found a run; `show`',
    keys: [
      key('state', 'string', '`done`, `running`, `queued`, `cancelled`, `interrupted` or `failed`.'),
      key('experiment', 'string', 'Name of the experiment.'),
      key('file', 'string', 'The experiment file, absolute; it may be gone.'),
      dir,
      cells,
      finished,
      elapsedMs,
      key('startedAt', 'string', 'ISO 8601, UTC.'),
      configHash,
      key('stale', 'boolean', 'The file would give another run now.'),
      key('star', 'boolean', 'As in the view _Runs_ of VS Code.'),
      key('note', 'string', 'The same; empty where there is none.'),
      shard,
      maybe('merged', 'array', '`show` alone: shards that the run was merged from, `index` and `platform` of each.'),
      maybe('headline', 'object', 'Counts of cells: of `list` for runs that are done.'),
      maybe('error', 'string', 'Why it failed.'),
      maybe('program, engine, platform, seed', '', '`show` alone: what made it.'),
      maybe('overrides, sessions', 'array', '`show` alone: settings beside the file, stretches of work.'),
      maybe('configuration', 'string', '`show` alone: the text of `config.yaml`.'),
      maybe('files', 'array', '`show` alone: `name` and `size` in bytes of each.'),
    ],
  },
  {
    event: 'configuration',
    when: '`compare` has compared the configurations',
    keys: [key('runs', 'array', 'The runs, as they were given.'), key('differences', 'array', '`path` and `values`.')],
  },
  {
    event: 'comparison',
    when: '`compare`, for each run after the first',
    keys: [
      key('base, other', 'string', 'The two runs.'),
      key('group', 'string', 'Feature group whose capacity is compared; null where there is none in common.'),
      key(
        'matched, compared, changes',
        'number',
        'Cells that both have, that could be compared, whose status differs.',
      ),
      key('transitions', 'array', '`before`, `after` and `cells` of each.'),
      key('capacity, loss, sharing', 'object', 'How the numbers differ.'),
    ],
  },
  {
    event: 'error',
    when: 'anything else went wrong',
    keys: [maybe('file', 'string', 'The file it is about.'), maybe('code', 'string', 'A word for programs.'), message],
  },
];
