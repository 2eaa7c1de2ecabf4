import type { Block } from '../core/capacity/geometry.ts';
import type { Interferer } from '../core/weights/interference.ts';
import type { MatrixView } from '../core/weights/view.ts';

/** Features `first` … `first + count − 1`. */
export interface FeatureRange {
  first: number;
  count: number;
}

/** A Cholesky factor of M = W Wᵀ in the order of its pivots, packed for the kernel, in memory that threads share. */
export interface PackedFactor {
  D: number;
  rank: number;
  /** (D) dimensions in the order of pivots. */
  order: Int32Array;
  /** Panels of three rows of Lᵀ, and of L₁ with reciprocals on its diagonal: src/kernels/moments.ts. */
  upper: Float64Array;
  lower: Float64Array;
}

/** What an inspecting thread does. Each call is a fraction of a second of work; the thread is ended to cancel one. */
export interface InspectorApi {
  /** Adds features to this thread's share of M. Resolves with their squared lengths. */
  accumulate(request: FeatureRange): Promise<Float64Array>;
  /** This thread's share of M; `accumulate` begins anew afterwards. */
  moment(request: Record<string, never>): Promise<Float64Array>;
  /** The factor that `forms` goes by. */
  setFactor(request: PackedFactor): Promise<void>;
  /** |Lᵀ ŵ|² and |L₁⁻¹ ŵ|² of features of unit length; 0 where a feature has no length. */
  forms(request: FeatureRange & { norm2: Float64Array }): Promise<{ products: Float64Array; solutions: Float64Array }>;
  /** Components of one feature. */
  column(request: { feature: number }): Promise<Float64Array>;
  /** The features of a range that interfere most with a column. */
  interferers(request: FeatureRange & { column: Float64Array; feature: number; most: number }): Promise<Interferer[]>;
  /** The blocks of all features with capacity. */
  blocks(request: Record<string, never>): Promise<Block[]>;
}

/** `workerData` of an inspecting thread. */
export interface InspectorData {
  role: 'inspector';
  /** The compiled kernels, shared by all threads. */
  kernels: WebAssembly.Module;
  /** Where the weights are: a file descriptor of this process, which the thread reads from and does not close. */
  fd: number;
  view: MatrixView;
  /** Which share of M is this thread's: every `of`-th row of panels from `index` on. */
  index: number;
  of: number;
}
