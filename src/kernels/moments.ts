/**
 * The second moment M = W Wᵀ of many features, and the quadratic forms of M and M⁺ by its Cholesky factor, in float64.
 *
 * Letters: D dimensions, i a feature of the block in hand, k a term of a product. All products run over tiles of
 * 3 × 6 sums: three numbers of A, one to all lanes, times six of B in three registers, so that 18 multiply-adds cost
 * six loads and the sums stay in registers. What is multiplied is packed first, that a tile reads on and on.
 */

/**
 * Rows and columns of a tile. More would be fewer loads, but V8 has 15 registers to give: with 4 × 6 sums some live in
 * memory, and the loop takes half as long again.
 */
const ROWS = 3;
const COLUMNS = 6;

/** Dimensions of a panel of the moment: two rows of tiles. */
const PANEL = COLUMNS;

/** Sums of the tile in hand: three rows of six. */
const tile: usize = memory.data(144, 16);

/**
 * tile[r, c] = Σ_k A[k, r] B[k, c].
 *
 * @param aStep bytes from one k to the next in A; of each, three numbers are read
 * @param bStep the same for B and six numbers
 */
function multiply(A: usize, aStep: usize, B: usize, bStep: usize, steps: i32): void {
  let t00 = f64x2.splat(0);
  let t01 = f64x2.splat(0);
  let t02 = f64x2.splat(0);
  let t10 = f64x2.splat(0);
  let t11 = f64x2.splat(0);
  let t12 = f64x2.splat(0);
  let t20 = f64x2.splat(0);
  let t21 = f64x2.splat(0);
  let t22 = f64x2.splat(0);
  for (let k = 0; k < steps; k++) {
    const b0 = v128.load(B);
    const b1 = v128.load(B, 16);
    const b2 = v128.load(B, 32);
    let a = v128.load64_splat(A);
    t00 = f64x2.add(t00, f64x2.mul(a, b0));
    t01 = f64x2.add(t01, f64x2.mul(a, b1));
    t02 = f64x2.add(t02, f64x2.mul(a, b2));
    a = v128.load64_splat(A, 8);
    t10 = f64x2.add(t10, f64x2.mul(a, b0));
    t11 = f64x2.add(t11, f64x2.mul(a, b1));
    t12 = f64x2.add(t12, f64x2.mul(a, b2));
    a = v128.load64_splat(A, 16);
    t20 = f64x2.add(t20, f64x2.mul(a, b0));
    t21 = f64x2.add(t21, f64x2.mul(a, b1));
    t22 = f64x2.add(t22, f64x2.mul(a, b2));
    A += aStep;
    B += bStep;
  }
  v128.store(tile, t00);
  v128.store(tile, t01, 16);
  v128.store(tile, t02, 32);
  v128.store(tile, t10, 48);
  v128.store(tile, t11, 64);
  v128.store(tile, t12, 80);
  v128.store(tile, t20, 96);
  v128.store(tile, t21, 112);
  v128.store(tile, t22, 128);
}

/** norm2[i] = Σ_a x[i, a]². Steps are bytes from one feature, and from one dimension, to the next. */
export function squaredNorms(x: usize, features: i32, D: i32, featureStep: usize, dimensionStep: usize, norm2: usize): void {
  for (let i = 0; i < features; i++) {
    let at = x + <usize>i * featureStep;
    let sum: f64 = 0;
    for (let a = 0; a < D; a++) {
      const entry = load<f64>(at);
      sum += entry * entry;
      at += dimensionStep;
    }
    store<f64>(norm2 + (<usize>i << 3), sum);
  }
}

/**
 * Packs a block for `addMoment`: panels of six dimensions, in each the features one after the other. Dimensions beyond
 * D are 0, and so are features of scale 0, whatever they hold.
 *
 * @param scale what each feature is multiplied with
 */
export function packDimensions(x: usize, scale: usize, features: i32, D: i32, featureStep: usize, dimensionStep: usize, to: usize): void {
  for (let first = 0; first < D; first += PANEL) {
    const here = min(PANEL, D - first);
    for (let i = 0; i < features; i++) {
      const by = load<f64>(scale + (<usize>i << 3));
      let from = x + <usize>i * featureStep + <usize>first * dimensionStep;
      for (let d = 0; d < PANEL; d++) {
        store<f64>(to, d < here && by != 0 ? by * load<f64>(from) : 0);
        from += dimensionStep;
        to += 8;
      }
    }
  }
}

/**
 * M += Σ_i x_i x_iᵀ over a packed block, for every `stride`-th row of panels from `first` on. A row of panels r has
 * the panels 0 … r beside each other, each 6 × 6 numbers; the rows follow each other in M.
 */
export function addMoment(packed: usize, features: i32, rows: i32, first: i32, stride: i32, M: usize): void {
  const panelBytes = <usize>features * (PANEL * 8);
  let to = M;
  for (let row = first; row < rows; row += stride) {
    const A = packed + <usize>row * panelBytes;
    let B = packed;
    for (let column = 0; column <= row; column++) {
      for (let r = 0; r < PANEL; r += ROWS) {
        multiply(A + (<usize>r << 3), PANEL * 8, B, PANEL * 8, features);
        addTile(to);
        to += ROWS * PANEL * 8;
      }
      B += panelBytes;
    }
  }
}

/** Adds the tile to its three rows of a panel of M. */
function addTile(to: usize): void {
  for (let at: usize = 0; at < <usize>(ROWS * PANEL * 8); at += 16) {
    v128.store(to + at, f64x2.add(v128.load(to + at), v128.load(tile + at)));
  }
}

/**
 * Packs a block for `productSquares` and `solutionSquares`: groups of six features, in each the dimensions one after
 * the other, in the order of the list at `order` (i32). The last group is filled up with zeros; features of scale 0 are
 * 0, whatever they hold.
 */
export function packFeatures(x: usize, scale: usize, order: usize, features: i32, D: i32, featureStep: usize, dimensionStep: usize, to: usize): void {
  for (let first = 0; first < features; first += COLUMNS) {
    const here = min(COLUMNS, features - first);
    for (let i = 0; i < COLUMNS; i++) {
      const by = i < here ? load<f64>(scale + (<usize>(first + i) << 3)) : 0;
      const from = x + <usize>(first + i) * featureStep;
      let at = to + (<usize>i << 3);
      for (let a = 0; a < D; a++) {
        const dimension = <usize>load<i32>(order + (<usize>a << 2));
        store<f64>(at, by != 0 ? by * load<f64>(from + dimension * dimensionStep) : 0);
        at += COLUMNS * 8;
      }
    }
    to += <usize>D * (COLUMNS * 8);
  }
}

/**
 * sums[i] = |Lᵀ x_i|² over a block as `packFeatures` leaves it, for L of `rank` columns.
 *
 * @param upper panels of three rows of Lᵀ; panel p has the dimensions 3p … D − 1, for each its three numbers
 */
export function productSquares(upper: usize, rank: i32, packed: usize, groups: i32, D: i32, sums: usize): void {
  memory.fill(sums, 0, <usize>groups * (COLUMNS * 8));
  for (let first = 0; first < rank; first += ROWS) {
    let x = packed + <usize>first * (COLUMNS * 8);
    for (let g = 0; g < groups; g++) {
      multiply(upper, ROWS * 8, x, COLUMNS * 8, D - first);
      addSquares(tile, sums + <usize>g * (COLUMNS * 8));
      x += <usize>D * (COLUMNS * 8);
    }
    upper += <usize>(D - first) * (ROWS * 8);
  }
}

/**
 * sums[i] = |L₁⁻¹ x_i|², by solving L₁ u = x_i for the first `rank` dimensions; u takes the place of x in the block.
 *
 * @param lower panels of three rows of L₁; panel p has the columns 0 … 3p + 2, for each its three numbers. On the
 *              diagonal stand reciprocals, and beyond the last row zeros
 */
export function solutionSquares(lower: usize, rank: i32, packed: usize, groups: i32, D: i32, sums: usize): void {
  memory.fill(sums, 0, <usize>groups * (COLUMNS * 8));
  for (let first = 0; first < rank; first += ROWS) {
    const corner = lower + <usize>first * (ROWS * 8);
    let x = packed;
    for (let g = 0; g < groups; g++) {
      multiply(lower, ROWS * 8, x, COLUMNS * 8, first);
      const rows = x + <usize>first * (COLUMNS * 8);
      solveCorner(corner, rows, min(ROWS, rank - first));
      addSquares(tile, sums + <usize>g * (COLUMNS * 8));
      x += <usize>D * (COLUMNS * 8);
    }
    lower = corner + ROWS * ROWS * 8;
  }
}

/** The last step of three rows: tile = x − tile solved with the 3 × 3 corner on the diagonal; `count` rows go to x. */
function solveCorner(corner: usize, x: usize, count: i32): void {
  for (let c = 0; c < COLUMNS * 8; c += 16) {
    for (let r = 0; r < ROWS; r++) {
      const at = tile + <usize>r * (COLUMNS * 8) + c;
      if (r >= count) {
        v128.store(at, f64x2.splat(0));
        continue;
      }
      const to = x + <usize>r * (COLUMNS * 8) + c;
      let left = f64x2.sub(v128.load(to), v128.load(at));
      for (let s = 0; s < r; s++) {
        const solved = v128.load(tile + <usize>s * (COLUMNS * 8) + c);
        left = f64x2.sub(left, f64x2.mul(v128.load64_splat(corner + <usize>(s * ROWS + r) * 8), solved));
      }
      const value = f64x2.mul(left, v128.load64_splat(corner + <usize>(r * ROWS + r) * 8));
      v128.store(at, value);
      v128.store(to, value);
    }
  }
}

/** sums[c] += Σ_r rows[r, c]² */
function addSquares(rows: usize, sums: usize): void {
  for (let c = 0; c < COLUMNS * 8; c += 16) {
    let sum = v128.load(sums + c);
    for (let r = 0; r < ROWS; r++) {
      const value = v128.load(rows + <usize>r * (COLUMNS * 8) + c);
      sum = f64x2.add(sum, f64x2.mul(value, value));
    }
    v128.store(sums + c, sum);
  }
}
