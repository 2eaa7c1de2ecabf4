import { type BarOptions, progressBar, progressLine, type ShownProgress } from './progressBar.ts';
import { drawsBlocks, fitted, terminalJson, terminalText, textWidth } from './terminalText.ts';

/** Where a command's words go. Results and JSON lines to standard output, everything for a person's eyes to standard error. */
export interface Output {
  /** A line of the result. */
  line(text: string): void;
  /** A line about what is going on; not with --quiet or --json. */
  note(text: string): void;
  /** A line about what is wrong; as a JSON line with --json. */
  problem(text: string, event: JsonEvent): void;
  /** A JSON line; only with --json. */
  event(event: JsonEvent): void;
  progress: ProgressLine;
}

/** How far a command is, for a person's eyes: not with --quiet or --json. */
export interface ProgressLine {
  /** Draws over the last line of a terminal; nothing where standard error is none. */
  show(text: string): void;
  /** The same with a bar; where standard error is no terminal, a plain line once a minute. */
  bar(shown: ShownProgress): void;
  /** Leaves an empty line to whoever writes next. */
  clear(): void;
}

export interface JsonEvent {
  event: string;
  [key: string]: unknown;
}

export interface OutputOptions {
  json: boolean;
  quiet: boolean;
}

/** Output of this process. */
export function createOutput({ json, quiet }: OutputOptions): Output {
  const progress = createProgressLine(process.stderr, !json && !quiet);
  const writeLine = (stream: NodeJS.WriteStream, text: string): void => {
    progress.clear();
    stream.write(`${text}\n`);
  };
  const event = (value: JsonEvent): void => {
    if (json) writeLine(process.stdout, terminalJson(JSON.stringify(value)));
  };
  return {
    line: (text) => {
      if (!json && !quiet) writeLine(process.stdout, terminalText(text));
    },
    note: (text) => {
      if (!json && !quiet) writeLine(process.stderr, terminalText(text));
    },
    problem: (text, value) => {
      if (json) event(value);
      else writeLine(process.stderr, terminalText(text));
    },
    event,
    progress,
  };
}

const CLEAR_LINE = '\r\u001b[K';
const CAN_DRAW = process.env.TERM !== 'dumb';
/** Between two lines of progress in a log. */
const LOG_INTERVAL_MS = 60_000;

/** The cursor is never hidden, so that there is nothing to restore however the process ends. */
function createProgressLine(stream: NodeJS.WriteStream, wanted: boolean): ProgressLine {
  const blocks = drawsBlocks();
  /** Columns of what is shown; 0: nothing. */
  let shown = 0;
  let toldAt = performance.now();
  const isTerminal = (): boolean => stream.isTTY === true && CAN_DRAW;
  // A line that wraps could not be drawn over, and the last column makes some terminals wrap.
  const options = (): BarOptions => ({ columns: Math.max(4, (stream.columns || 80) - 1), blocks });
  // A terminal that was made narrower meanwhile has wrapped what was shown.
  const clearing = (): string => {
    const wrapped = shown === 0 ? 0 : Math.ceil(shown / (stream.columns || 80)) - 1;
    return wrapped === 0 ? CLEAR_LINE : `\r\u001b[${wrapped}A\u001b[J`;
  };
  const draw = (text: string): void => {
    const safe = terminalText(text);
    stream.write(`${clearing()}${safe}`);
    shown = textWidth(safe);
  };
  const clear = (): void => {
    if (shown > 0) stream.write(clearing());
    shown = 0;
  };
  // Who ends the process at once, by a second Ctrl+C, leaves no half of a bar either.
  if (wanted && isTerminal()) process.once('exit', clear);
  return {
    show(text) {
      if (wanted && isTerminal()) draw(fitted(text, options().columns));
    },
    bar(told) {
      if (!wanted) return;
      if (isTerminal()) draw(progressBar(told, options()));
      else if (performance.now() - toldAt >= LOG_INTERVAL_MS) {
        toldAt = performance.now();
        stream.write(`${terminalText(progressLine(told))}\n`);
      }
    },
    clear,
  };
}
