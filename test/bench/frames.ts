// Runs in the page, before it: tells when a frame shows what the user waits for.

/** What the bench asks of a page. */
export interface Waits {
  /** Milliseconds from the first script of the page to the end of the first frame in which both diagrams stand. */
  stand(): Promise<number>;
  /** Milliseconds from what is done to the end of the first frame in which the trained diagram looks otherwise. */
  shown(act: () => void): Promise<number>;
}

declare global {
  interface Window {
    waits: Waits;
  }
}

const begun = performance.now();
const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
/** From within a frame: when it is painted. */
const painted = (): Promise<number> => new Promise((resolve) => setTimeout(() => resolve(performance.now())));

const stands = (side: string): boolean =>
  document.querySelector(`[data-testid="diagram-${side}"][data-ready="1"]`) !== null;

/** A number that changes with the picture of the trained diagram. */
function picture(): number {
  let hash = 0;
  for (const canvas of document.querySelectorAll<HTMLCanvasElement>('[data-testid="diagram-trained"] canvas')) {
    const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data.buffer;
    for (const pixel of new Uint32Array(data ?? new ArrayBuffer(0))) hash = (Math.imul(hash, 31) + pixel) | 0;
  }
  return hash;
}

window.waits = {
  async stand() {
    do await frame();
    while (!(stands('theory') && stands('trained')));
    return (await painted()) - begun;
  },
  async shown(act) {
    const before = picture();
    const start = performance.now();
    act();
    do await frame();
    while (picture() === before);
    return (await painted()) - start;
  },
};
