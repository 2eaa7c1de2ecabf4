// Writes the five matrix products of a chunk of inputs as register tiles: up to three rows times four columns, or
// five times two, are summed over the whole inner dimension without touching memory, so that a tile of twelve
// multiply-adds costs seven loads. Four models ride in every register.

/** Inputs of a chunk. Rows of h, dh and e are this many registers apart: strides become immediate offsets. */
export const CHUNK = 16;

/** Fewest loads, and fewest tiles to begin and end where the sums are short. */
const FLAT = { rows: 3, columns: 4 };
/** For longer sums over rows that three does not divide: with their operands they fit the 15 registers that V8 gives. */
const TALL = { rows: 5, columns: 2 };
const FEW_DIMENSIONS = 4;

const PARAMETERS = 'rows: i32, columns: i32, steps: i32, from: usize, by: usize, out: usize, D16: usize, xRow: usize';
const ARGUMENTS = 'rows, columns, steps, from, by, out, D16, xRow';

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

const times = (count, line) => Array.from({ length: count }, (_, at) => line(at)).join('\n');
/** A load at `base` + index·stride: immediate where the stride is known. */
const at = (base, index, stride) =>
  index === 0 ? base : typeof stride === 'number' ? `${base}, ${index * stride}` : `${base} + ${index} * ${stride}`;
const by = (count, stride) =>
  typeof stride === 'number' ? `<usize>${count} * ${stride}` : `<usize>${count} * ${stride}`;

/** The AssemblyScript source of all products. */
export function productsSource() {
  return PRODUCTS.map(product).join('\n');
}

function product(product) {
  const { name, about } = product;
  return `
/** ${about}. D16 = 16·D, xRow: bytes between features of x. */
export function ${name}(${PARAMETERS}): void {
  if (D16 > 16 * ${FEW_DIMENSIONS} && rows % ${FLAT.rows} != 0) ${name}InTallTiles(${ARGUMENTS});
  else ${name}InFlatTiles(${ARGUMENTS});
}
${tiled(product, 'InFlatTiles', FLAT)}
${tiled(product, 'InTallTiles', TALL)}
${shapes()
  .map((shape) => tileOf(product, shape))
  .join('')}`;
}

/** Every tile that occurs, those at the edges of a product among them. */
function shapes() {
  return Array.from({ length: TALL.rows }, (_, r) =>
    Array.from({ length: r < FLAT.rows ? FLAT.columns : TALL.columns }, (_, c) => ({ rows: r + 1, columns: c + 1 })),
  ).flat();
}

function tiled({ name, a, b, out }, suffix, most) {
  const call = (rows, columns) => `${name}${rows}${columns}(A, B, steps, to, D16, xRow)`;
  return `
function ${name}${suffix}(${PARAMETERS}): void {
  for (let c = 0; c < columns; c += ${most.columns}) {
    const B = by + ${by('c', b.column)};
    const left = columns - c;
    for (let r = 0; r < rows; r += ${most.rows}) {
      const A = from + ${by('r', a.row)};
      const to = out + ${by('r', out.row)} + ${by('c', out.column)};
      const high = rows - r;
      ${choice('left', most.columns, (columns) => choice('high', most.rows, (rows) => call(rows, columns)))}
    }
  }
}`;
}

/** Branches on how many are left: `most` where there are as many or more, else exactly as many as there are. */
function choice(left, most, line) {
  const fewer = Array.from({ length: most - 1 }, (_, at) => most - 1 - at);
  const branches = fewer.map((count) => ` else ${count > 1 ? `if (${left} == ${count}) ` : ''}{ ${line(count)}; }`);
  return `if (${left} >= ${most}) { ${line(most)}; }${branches.join('')}`;
}

/** Keeps the shorter side of the tile in registers and passes the longer one by. */
function tileOf({ name, a, b, out }, { rows, columns }) {
  const loadA = (r) => `    const a${r} = v128.load(${at('A', r, a.row)});`;
  const loadB = (c) => `    const b${c} = ${b.splat ? 'v128.load32_splat' : 'v128.load'}(${at('B', c, b.column)});`;
  const add = (r, c) => `    t${r}${c} = f32x4.add(t${r}${c}, f32x4.mul(a${r}, b${c}));`;
  const rowThen = (r, line) => `${loadA(r)}\n${times(columns, (c) => line(r, c))}`;
  const columnThen = (c, line) => `${loadB(c)}\n${times(rows, (r) => line(r, c))}`;
  const cells = (line) => times(rows, (r) => times(columns, (c) => line(r, c)));
  const place = (r, c) => `to + ${by(r, out.row)} + ${by(c, out.column)}`;
  const sum = (r, c) => (out.add ? `f32x4.add(v128.load(${place(r, c)}), t${r}${c})` : `t${r}${c}`);
  return `
function ${name}${rows}${columns}(A: usize, B: usize, steps: i32, to: usize, D16: usize, xRow: usize): void {
${cells((r, c) => `  let t${r}${c} = f32x4.splat(0);`)}
  for (let k = 0; k < steps; k++) {
${
  rows > columns
    ? `${times(columns, loadB)}\n${times(rows, (r) => rowThen(r, add))}`
    : `${times(rows, loadA)}\n${times(columns, (c) => columnThen(c, add))}`
}
    A += ${a.step};
    B += ${b.step};
  }
${cells((r, c) => `  v128.store(${place(r, c)}, ${sum(r, c)});`)}
}
`;
}
