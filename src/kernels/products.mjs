// Writes the five matrix products of a chunk of inputs as register tiles: up to three rows times four columns are
// summed over the whole inner dimension without touching memory, so that a tile of twelve multiply-adds costs
// seven loads. Four models ride in every register.

/** Inputs of a chunk. Rows of h, dh and e are this many registers apart: strides become immediate offsets. */
export const CHUNK = 16;

const ROWS = 3;
const COLUMNS = 4;

/**
 * out[r, c] (+)= Σ_k A[r, k]·B[c, k]. Strides in bytes: a number is an immediate offset, a string is a variable of
 * the generated function. `splat`: B holds float32 values that all lanes share.
 */
const PRODUCTS = [
  {
    name: 'hiddenOfChunk',
    about: 'h[d, s] = Σ_i W[i, d] x[i, s]',
    a: { row: 16, step: 'D16' },
    b: { column: 4, step: 'xRow', splat: true },
    out: { row: 16 * CHUNK, column: 16, add: false },
  },
  {
    name: 'outputsOfChunk',
    about: 'p[j, s] = Σ_d W[j, d] h[d, s]',
    a: { row: 'D16', step: 16 },
    b: { column: 16, step: 16 * CHUNK },
    out: { row: 16 * CHUNK, column: 16, add: false },
  },
  {
    name: 'hiddenGradientOfChunk',
    about: 'dh[d, s] = Σ_j W[j, d] e[j, s]',
    a: { row: 16, step: 'D16' },
    b: { column: 16, step: 16 * CHUNK },
    out: { row: 16 * CHUNK, column: 16, add: false },
  },
  {
    name: 'decoderGradientOfChunk',
    about: 'dW[j, d] += Σ_s e[j, s] h[d, s]',
    a: { row: 16 * CHUNK, step: 16 },
    b: { column: 16 * CHUNK, step: 16 },
    out: { row: 'D16', column: 16, add: true },
  },
  {
    name: 'encoderGradientOfChunk',
    about: 'dW[i, d] += Σ_s dh[d, s] x[i, s]',
    a: { row: 16 * CHUNK, step: 16 },
    b: { column: 'xRow', step: 4, splat: true },
    out: { row: 16, column: 'D16', add: true },
  },
];

const times = (count, line, glue = '\n') => Array.from({ length: count }, (_, at) => line(at)).join(glue);
/** A load at `base` + index·stride: immediate where the stride is known. */
const at = (base, index, stride) =>
  index === 0 ? base : typeof stride === 'number' ? `${base}, ${index * stride}` : `${base} + ${index} * ${stride}`;
const by = (count, stride) =>
  typeof stride === 'number' ? `<usize>${count} * ${stride}` : `<usize>${count} * ${stride}`;

/** The AssemblyScript source of all products. */
export function productsSource() {
  return PRODUCTS.map(product).join('\n');
}

function product({ name, about, a, b, out }) {
  const tile = (rows, columns) => `${name}${rows}${columns}(A, B, steps, to, D16, xRow);`;
  return `
/** ${about}: ${ROWS} × ${COLUMNS} register tiles. D16 = 16·D, xRow: bytes between features of x. */
export function ${name}(rows: i32, columns: i32, steps: i32, from: usize, by: usize, out: usize, D16: usize, xRow: usize): void {
  for (let c = 0; c < columns; c += ${COLUMNS}) {
    const B = by + ${by('c', b.column)};
    const left = columns - c;
    for (let r = 0; r < rows; r += ${ROWS}) {
      const A = from + ${by('r', a.row)};
      const to = out + ${by('r', out.row)} + ${by('c', out.column)};
      const high = rows - r;
      if (left >= 4) {
        if (high >= 3) ${tile(3, 4)} else if (high == 2) ${tile(2, 4)} else ${tile(1, 4)}
      } else if (left == 3) {
        if (high >= 3) ${tile(3, 3)} else if (high == 2) ${tile(2, 3)} else ${tile(1, 3)}
      } else if (left == 2) {
        if (high >= 3) ${tile(3, 2)} else if (high == 2) ${tile(2, 2)} else ${tile(1, 2)}
      } else {
        if (high >= 3) ${tile(3, 1)} else if (high == 2) ${tile(2, 1)} else ${tile(1, 1)}
      }
    }
  }
}
${times(ROWS, (rows) => times(COLUMNS, (columns) => tileOf({ name, a, b, out }, rows + 1, columns + 1)))}`;
}

function tileOf({ name, a, b, out }, rows, columns) {
  const load = b.splat ? 'v128.load32_splat' : 'v128.load';
  const cells = (line) => times(rows, (r) => times(columns, (c) => line(r, c)));
  return `
function ${name}${rows}${columns}(A: usize, B: usize, steps: i32, to: usize, D16: usize, xRow: usize): void {
${cells((r, c) => `  let t${r}${c} = f32x4.splat(0);`)}
  for (let k = 0; k < steps; k++) {
${times(rows, (r) => `    const a${r} = v128.load(${at('A', r, a.row)});`)}
${times(columns, (c) => `    const b${c} = ${load}(${at('B', c, b.column)});${cellsOf(rows, c)}`)}
    A += ${a.step};
    B += ${b.step};
  }
${cells((r, c) => `  v128.store(to + ${by(r, out.row)} + ${by(c, out.column)}, ${out.add ? `f32x4.add(v128.load(to + ${by(r, out.row)} + ${by(c, out.column)}), t${r}${c})` : `t${r}${c}`});`)}
}
`;
}

function cellsOf(rows, c) {
  return times(rows, (r) => `\n    t${r}${c} = f32x4.add(t${r}${c}, f32x4.mul(a${r}, b${c}));`, '');
}
