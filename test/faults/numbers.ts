import fs from 'node:fs';
import path from 'node:path';

/** Numbers of the suite for docs/reliability.md: collected while it runs, printed at its end. */
const file = path.resolve(import.meta.dirname, '../../dist-test/faults-numbers.jsonl');

/** Notes what a test came to, as a few words: `rounds 100, lost 0`. */
export function note(fault: string, numbers: Readonly<Record<string, number | string>>): void {
  fs.appendFileSync(file, `${JSON.stringify([fault, numbers])}\n`);
}

/** Vitest calls it before the first test, and what it returns after the last. */
export function setup(): () => void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, '');
  return () => {
    const lines = fs.readFileSync(file, 'utf8').split('\n').filter(Boolean).sort();
    console.log('\nFaults, and what came of them:');
    for (const [fault, numbers] of lines.map((line): [string, object] => JSON.parse(line))) {
      console.log(
        `  ${fault}: ${Object.entries(numbers)
          .map((entry) => entry.join(' '))
          .join(', ')}`,
      );
    }
  };
}
