/** Longest part of a file name that a title gives. */
const LONGEST = 60;

/** A file name without its ending, made of a title: `Figure 4, ReLU` is `figure-4-relu`. */
export function fileStem(title: string): string {
  const stem = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, LONGEST)
    .replace(/^-+|-+$/g, '');
  return stem === '' ? 'experiment' : stem;
}

/**
 * The first of `stem.capacity.yaml`, `stem-2.capacity.yaml`, … that is not taken. Names that differ in capitals alone are
 * one file on some disks.
 */
export function freeFileName(stem: string, taken: Iterable<string>): string {
  const lower = new Set([...taken].map((name) => name.toLowerCase()));
  for (let number = 1; ; number++) {
    const name = `${number === 1 ? stem : `${stem}-${number}`}.capacity.yaml`;
    if (!lower.has(name.toLowerCase())) return name;
  }
}
