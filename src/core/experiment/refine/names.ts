/** Longest name of an experiment (schema.ts). */
const LONGEST_NAME = 200;

/** `Figure 4` → `Figure 4, refined` → `Figure 4, refined 2` → `Figure 4, refined 3`. */
export function refinedTitle(name: string): string {
  const [, base = name, again] = /^(.*), refined( \d{1,6})?$/s.exec(name) ?? [];
  const addition = base === name ? ', refined' : `, refined ${again === undefined ? 2 : Number(again) + 1}`;
  return base.slice(0, LONGEST_NAME - addition.length) + addition;
}

/**
 * A free name beside a file: `figure4.capacity.yaml` → `figure4-refined.capacity.yaml`, or with a number behind where that
 * one is taken. What is refined again keeps its word: `figure4-refined-2.capacity.yaml`.
 *
 * @param taken names of the folder; letters' case is not told apart, for some file systems do not
 */
export function refinedFileName(fileName: string, taken: Iterable<string>): string {
  const known = new Set([...taken].map((name) => name.toLowerCase()));
  const [, stem = fileName, ending = '.capacity.yaml'] = /^(.*)(\.capacity\.(?:ya?ml|json))$/is.exec(fileName) ?? [];
  const base = `${stem.replace(/-refined(-\d{1,6})?$/, '')}-refined`;
  for (let number = 1; ; number++) {
    const name = `${base}${number === 1 ? '' : `-${number}`}${ending}`;
    if (!known.has(name.toLowerCase())) return name;
  }
}
