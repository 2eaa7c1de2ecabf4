// Writes the autoencoder's pass over a tile of inputs with the loops over dimensions and inputs unrolled, so that
// hidden values and their gradients live in registers. The compiler unrolls nothing by itself.

/** Dimensions that have an unrolled pass, and the inputs of a tile: as many as the registers bear. */
export const UNROLLED = new Map([
  [1, 4],
  [2, 4],
]);

const each = (count, line, glue = '\n') => Array.from({ length: count }, (_, at) => line(at)).join(glue);
const grid = (D, S, line, glue) => each(D, (d) => each(S, (s) => line(d, s), glue), glue);
/** Σ of terms as a balanced tree: short chains of additions. */
const sum = (terms) => {
  if (terms.length === 1) {
    return terms[0];
  }
  const half = Math.ceil(terms.length / 2);
  return `f32x4.add(${sum(terms.slice(0, half))}, ${sum(terms.slice(half))})`;
};
const terms = (count, term) => Array.from({ length: count }, (_, at) => term(at));

/** The AssemblyScript source of all unrolled passes. */
export function unrolledSource() {
  return `import { Group } from './group';
import { outputError } from './tiles';

${[...UNROLLED].map(([D, S]) => pass(D, S)).join('\n')}`;
}

function pass(D, S) {
  return `
/** ${D} dimensions, ${S} inputs: h = W x, e_j = c_j (s(W_j·h + b_j) − x_j) s', dW and db as in tiles.ts. */
export function autoencoderPass${D}<A>(group: Group, x: usize): void {
  const xRow = group.xRow;
  const end = x + <usize>group.N * xRow;
  let w = group.W;
${grid(D, S, (d, s) => `  let h${d}${s} = f32x4.splat(0);`, '\n')}
  for (let i = x; i < end; i += xRow) {
${each(S, (s) => `    const v${s} = v128.load32_splat(i, ${4 * s});`)}
${each(D, (d) => `    const W${d} = v128.load(w, ${16 * d});`)}
${grid(D, S, (d, s) => `    h${d}${s} = f32x4.add(h${d}${s}, f32x4.mul(W${d}, v${s}));`, '\n')}
    w += ${16 * D};
  }
${grid(D, S, (d, s) => `  let g${d}${s} = f32x4.splat(0);`, '\n')}
  w = group.W;
  let dW = group.dW;
  let b = group.b;
  let db = group.db;
  let c = group.coefficient;
  for (let j = x; j < end; j += xRow) {
${each(D, (d) => `    const W${d} = v128.load(w, ${16 * d});`)}
    const bias = v128.load(b);
    const cj = v128.load(c);
${each(S, (s) => `    const e${s} = outputError<A>(${['bias', ...terms(D, (d) => `f32x4.mul(W${d}, h${d}${s})`)].reduce((a, t) => `f32x4.add(${a}, ${t})`)}, v128.load32_splat(j, ${4 * s}), cj);`)}
    v128.store(db, f32x4.add(v128.load(db), ${sum(terms(S, (s) => `e${s}`))}));
${each(D, (d) => `    v128.store(dW, f32x4.add(v128.load(dW, ${16 * d}), ${sum(terms(S, (s) => `f32x4.mul(e${s}, h${d}${s})`))}), ${16 * d});`)}
${grid(D, S, (d, s) => `    g${d}${s} = f32x4.add(g${d}${s}, f32x4.mul(e${s}, W${d}));`, '\n')}
    w += ${16 * D};
    dW += ${16 * D};
    b += 16;
    db += 16;
    c += 16;
  }
  dW = group.dW;
  for (let i = x; i < end; i += xRow) {
${each(S, (s) => `    const v${s} = v128.load32_splat(i, ${4 * s});`)}
${each(D, (d) => `    v128.store(dW, f32x4.add(v128.load(dW, ${16 * d}), ${sum(terms(S, (s) => `f32x4.mul(v${s}, g${d}${s})`))}), ${16 * d});`)}
    dW += ${16 * D};
  }
}
`;
}
