/** What the passes over inputs need of a group of four models. Pointers into the job's memory. */
@unmanaged
export class Group {
  D: i32;
  N: i32;
  /** (N·D) and (B) v128 parameters, and their gradients. */
  W: usize;
  b: usize;
  dW: usize;
  db: usize;
  /** (N) v128: 2·weight·I_j (autoencoder) or v_i (computation). */
  coefficient: usize;
  /** v128: 2·weight of an input (gradients of computation models), or its weight (losses). */
  weight: usize;
  /** (D × CHUNK) v128 hidden values and their gradients, [d, s]. */
  h: usize;
  dh: usize;
  /** (N × CHUNK) v128 outputs before activation, then their errors, [j, s]. */
  e: usize;
  /** Bytes from one feature's values to the next. */
  xRow: usize;
}
