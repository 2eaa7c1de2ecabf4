import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { textWidth } from '../../../src/cli/terminalText.ts';
import { built, experimentText, temporaryFolder, writeExperiment } from '../runs/builders.ts';

/** Some thirty blocks. */
const longText = experimentText({ name: 'A name of some length', x: 21, y: 15, starts: 16 });

interface Pty {
  /** All that was sent to the terminal so far. */
  sent(): string;
  type(text: string): void;
  /** Exit code of the command. */
  ended: Promise<number | null>;
}

/** The command line in a pseudo-terminal, by util-linux's `script`. */
function inTerminal(columns: number, parameters: readonly string[], cwd: string): Pty {
  const quoted = [process.execPath, built('cli.js'), ...parameters].map((word) => `'${word}'`).join(' ');
  const command = `stty cols ${columns} rows 24; ${quoted}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd,
    env: { ...process.env, TERM: 'xterm', LC_ALL: 'C.UTF-8' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let sent = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    sent += text;
  });
  return {
    sent: () => sent,
    type: (text) => void child.stdin.write(text),
    ended: once(child, 'close').then(() => child.exitCode),
  };
}

const CLEAR_LINE = '\r\u001b[K';

/** What stands on the screen in the end, line by line: bars that were cleared are gone. */
const screen = (sent: string): string[] =>
  sent
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => line.split(CLEAR_LINE).at(-1) ?? '');

const barsOf = (sent: string): string[] =>
  sent
    .replaceAll('\r\n', '\n')
    .split('\n')
    .flatMap((line) => line.split(CLEAR_LINE))
    .filter((part) => /[█░]/.test(part));

describe.skipIf(process.platform !== 'linux')('on a terminal', () => {
  it.each([80, 40])('of %d columns a bar fits, grows and leaves nothing behind', async (columns) => {
    const folder = temporaryFolder();
    writeExperiment(folder, longText);
    const pty = inTerminal(columns, ['run', 'small.capacity.yaml', '--out', 'run'], folder);
    expect(await pty.ended).toBe(0);
    const bars = barsOf(pty.sent());
    expect(bars.length).toBeGreaterThan(0);
    expect(bars.at(-1)).toContain('100 %');
    for (const bar of bars) expect(textWidth(bar)).toBeLessThan(columns);
    const lines = screen(pty.sent());
    expect(lines[0]).toBe('Running small.capacity.yaml: 317 cells.');
    expect(lines.join('\n')).not.toMatch(/[█░]/);
    expect(lines.at(-2)).toBe('Run folder: run');
    // Nothing that would have to be taken back: no hidden cursor, no colours, no other screen.
    expect(pty.sent().replaceAll(CLEAR_LINE, '')).not.toContain('\u001b');
  });

  it('Ctrl+C ends the bar, says what is kept and how to go on', async () => {
    const folder = temporaryFolder();
    writeExperiment(folder, longText);
    const pty = inTerminal(80, ['run', 'small.capacity.yaml', '--out', 'run', '--workers', '1'], folder);
    await expect.poll(() => barsOf(pty.sent()).length, { timeout: 60_000 }).toBeGreaterThan(0);
    pty.type('\u0003');
    expect(await pty.ended).toBe(130);
    const lines = screen(pty.sent());
    expect(lines.join('\n')).not.toMatch(/[█░]/);
    expect(lines.at(-3)).toBe('Stopping. What is finished is kept; press Ctrl+C again to end at once.');
    expect(lines.at(-2)).toMatch(/^\d+ of 317 cells are finished and kept in run; run again with --resume to go on\.$/);
  });

  it('says where it is among several files, and nothing with --quiet', async () => {
    const folder = temporaryFolder();
    for (const name of ['a', 'b']) writeExperiment(folder, longText, `${name}.capacity.yaml`);
    const pty = inTerminal(100, ['run', 'a.capacity.yaml', 'b.capacity.yaml'], folder);
    expect(await pty.ended).toBe(0);
    const names = barsOf(pty.sent()).map((bar) => bar.slice(0, 3));
    expect([...new Set(names)]).toEqual(['1/2', '2/2']);
    const quiet = inTerminal(80, ['run', 'a.capacity.yaml', '-q', '--set', 'train.starts=1'], folder);
    expect(await quiet.ended).toBe(0);
    expect(quiet.sent()).toBe('');
  });
});
