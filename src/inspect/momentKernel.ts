import { isFiniteNorm2 } from '../core/weights/measures.ts';
import type { FeatureBlock } from '../core/weights/view.ts';
import { type Arena, createArena } from '../engines/kernels/arena.ts';
import { type KernelExports, kernelExports } from '../engines/kernels/exports.ts';
import type { PackedFactor } from '../protocol/inspector.ts';

/** Features of a block: each of the kernel's sums runs over so many before it is added to the moment. A multiple of 6. */
export const BLOCK = 192;

/** Dimensions of a panel of the moment, rows of a panel of the factor, features of a group: as in src/kernels/moments.ts. */
const PANEL = 6;
const ROWS = 3;
const GROUP = 6;

/** A share of the rows of panels of M: every `of`-th from `index` on. */
export interface MomentShare {
  index: number;
  of: number;
}

export interface MomentKernel {
  /**
   * M += Σ_i x_i x_iᵀ over a block of at most `BLOCK` features whose numbers stand together, in this share; without the
   * features that are not finite. @returns |x_i|², (count)
   */
  add(block: FeatureBlock): Float64Array;
  /** This share of M, in the kernel's panels: see `putShare`. M is 0 afterwards. */
  take(): Float64Array;
}

export interface FormKernel {
  /** |Lᵀ x_i|² and |L₁⁻¹ x_i|² of a block's features times their scales, (count) each. */
  forms(block: FeatureBlock, scale: Float64Array): { products: Float64Array; solutions: Float64Array };
}

/** Kernels with their memory. It is handed over whole: a kernel that is made of them puts an end to the one before. */
export interface KernelMemory {
  kernels: KernelExports;
  arena: Arena;
}

export function createKernelMemory(module: WebAssembly.Module): KernelMemory {
  const kernels = kernelExports(module);
  return { kernels, arena: createArena(kernels.memory, kernels.arenaStart()) };
}

/** Sums up the moment M = W Wᵀ (D×D). @throws RangeError when the memory cannot grow */
export function createMomentKernel({ kernels, arena }: KernelMemory, D: number, share: MomentShare): MomentKernel {
  arena.reset();
  const rows = Math.ceil(D / PANEL);
  const entries = shareEntries(rows, share);
  const x = arena.allocate(8 * BLOCK * D);
  const scales = arena.allocate(8 * BLOCK);
  const norms = arena.allocate(8 * BLOCK);
  const packed = arena.allocate(8 * BLOCK * rows * PANEL);
  const M = arena.allocate(8 * entries);
  const floats = (address: number, length: number) => new Float64Array(kernels.memory.buffer, address, length);
  return {
    add({ numbers, count, featureStep, dimensionStep }) {
      floats(x, count * D).set(numbers);
      kernels.squaredNorms(x, count, D, 8 * featureStep, 8 * dimensionStep, norms);
      const norm2 = floats(norms, count).slice();
      floats(scales, count).set(norm2.map((n) => (isFiniteNorm2(n) ? 1 : 0)));
      kernels.packDimensions(x, scales, count, D, 8 * featureStep, 8 * dimensionStep, packed);
      kernels.addMoment(packed, count, rows, share.index, share.of, M);
      return norm2;
    },
    take() {
      const sums = floats(M, entries).slice();
      floats(M, entries).fill(0);
      return sums;
    },
  };
}

const shareRows = (rows: number, { index, of }: MomentShare): number[] =>
  Array.from({ length: Math.max(0, Math.ceil((rows - index) / of)) }, (_, at) => index + at * of);

const shareEntries = (rows: number, share: MomentShare): number =>
  shareRows(rows, share).reduce((sum, row) => sum + (row + 1) * PANEL * PANEL, 0);

/** Puts a share of M into its place in the lower triangle of a whole M, (D×D) row-major. */
export function putShare(panels: Float64Array, D: number, share: MomentShare, M: Float64Array): void {
  let at = 0;
  for (const row of shareRows(Math.ceil(D / PANEL), share)) {
    for (let column = 0; column <= row; column++) {
      const width = Math.min(PANEL, D - column * PANEL);
      for (let r = 0; r < PANEL; r++) {
        const a = row * PANEL + r;
        if (a < D) M.set(panels.subarray(at, at + width), a * D + column * PANEL);
        at += PANEL;
      }
    }
  }
}

/** Packs what `pivotedCholesky` leaves. @param L (D×D) row-major, lower trapezoidal with `rank` columns */
export function packFactor(L: Float64Array, D: number, order: Int32Array, rank: number): PackedFactor {
  const panels = Math.ceil(rank / ROWS);
  const count = (columns: (panel: number) => number): number =>
    Array.from({ length: panels }, (_, p) => ROWS * columns(p)).reduce((sum, entries) => sum + entries, 0);
  const upper = sharedFloats(count((p) => D - p * ROWS));
  const lower = sharedFloats(count((p) => (p + 1) * ROWS));
  let [u, l] = [0, 0];
  for (let first = 0; first < rank; first += ROWS) {
    for (let a = first; a < D; a++) {
      for (let k = first; k < first + ROWS; k++) upper[u++] = k < rank && a >= k ? L[a * D + k] : 0;
    }
    for (let a = 0; a < first + ROWS; a++) {
      for (let row = first; row < first + ROWS; row++) lower[l++] = lowerEntry(L, D, rank, row, a);
    }
  }
  return { D, rank, order, upper, lower };
}

function lowerEntry(L: Float64Array, D: number, rank: number, row: number, a: number): number {
  if (row >= rank || a > row) return 0;
  return a === row ? 1 / L[row * D + row] : L[row * D + a];
}

const sharedFloats = (length: number): Float64Array => new Float64Array(new SharedArrayBuffer(8 * length));

/** Measures features against a factor of the moment. @throws RangeError when the memory cannot grow */
export function createFormKernel({ kernels, arena }: KernelMemory, factor: PackedFactor): FormKernel {
  arena.reset();
  const { D, rank, order } = factor;
  const groups = BLOCK / GROUP;
  const x = arena.allocate(8 * BLOCK * D);
  const scales = arena.allocate(8 * BLOCK);
  const packed = arena.allocate(8 * BLOCK * D);
  const sums = arena.allocate(8 * BLOCK);
  const dimensions = arena.allocate(4 * D);
  const upper = arena.allocate(8 * factor.upper.length);
  const lower = arena.allocate(8 * factor.lower.length);
  const floats = (address: number, length: number) => new Float64Array(kernels.memory.buffer, address, length);
  floats(upper, factor.upper.length).set(factor.upper);
  floats(lower, factor.lower.length).set(factor.lower);
  new Int32Array(kernels.memory.buffer, dimensions, D).set(order);
  return {
    forms({ numbers, count, featureStep, dimensionStep }, scale) {
      const used = Math.min(groups, Math.ceil(count / GROUP));
      floats(x, count * D).set(numbers);
      floats(scales, count).set(scale);
      kernels.packFeatures(x, scales, dimensions, count, D, 8 * featureStep, 8 * dimensionStep, packed);
      kernels.productSquares(upper, rank, packed, used, D, sums);
      const products = floats(sums, count).slice();
      // Solves in place: after the product.
      kernels.solutionSquares(lower, rank, packed, used, D, sums);
      return { products, solutions: floats(sums, count).slice() };
    },
  };
}
