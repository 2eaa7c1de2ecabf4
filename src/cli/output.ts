import { terminalJson, terminalText } from './terminalText.ts';

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
  /** Draws over the last line of a terminal; nothing where standard error is none. */
  progress: ProgressLine;
}

export interface ProgressLine {
  show(text: string): void;
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

function createProgressLine(stream: NodeJS.WriteStream, wanted: boolean): ProgressLine {
  let shown = false;
  return {
    show(text) {
      if (!wanted || !stream.isTTY) return;
      shown = true;
      // A line that wraps could not be drawn over.
      stream.write(`${CLEAR_LINE}${terminalText(text).slice(0, Math.max(20, stream.columns - 1))}`);
    },
    clear() {
      if (shown) stream.write(CLEAR_LINE);
      shown = false;
    },
  };
}
