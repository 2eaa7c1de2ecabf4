/** What the passes of one group of four models share. */
@unmanaged
export class Group {
  D: i32;
  N: i32;
  /** (N·D) and (B) v128 parameters; their gradients. */
  W: usize;
  b: usize;
  dW: usize;
  db: usize;
  /** (N) v128: 2·weight·I_j (autoencoder) or v_i (computation). */
  coefficient: usize;
  /** v128: 2·weight of an input (computation). */
  weight: usize;
  /** (D × 4) v128 hidden values and their gradients. */
  h: usize;
  dh: usize;
}
