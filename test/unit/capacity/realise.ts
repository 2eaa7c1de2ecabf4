/**
 * A D×N matrix with R Rᵀ = I (on its rank) and column lengths² `target`, which lie in [0, 1] and sum to D: the
 * constructive half of the Schur–Horn theorem. Starts from D unit columns and turns pairs of columns, one too long and
 * one too short, until one of the two has its length; a turn among columns leaves R Rᵀ as it is.
 */
export function semiOrthogonal(target: ArrayLike<number>, D: number): Float64Array {
  const N = target.length;
  const goal = Array.from(target);
  const R = new Float64Array(D * N);
  // The longest targets get the unit columns, so that no column is ever asked to leave [0, 1].
  const order = goal.map((_, i) => i).sort((i, j) => (goal[j] ?? 0) - (goal[i] ?? 0));
  for (let a = 0; a < D; a++) R[a * N + (order[a] ?? 0)] = 1;

  const dot = (i: number, j: number) => {
    let total = 0;
    for (let a = 0; a < D; a++) total += (R[a * N + i] ?? 0) * (R[a * N + j] ?? 0);
    return total;
  };
  for (let turn = 0; turn < N; turn++) {
    const gap = goal.map((value, i) => dot(i, i) - value);
    const long = gap.indexOf(Math.max(...gap));
    const short = gap.indexOf(Math.min(...gap));
    const [tooLong, tooShort] = [gap[long] ?? 0, -(gap[short] ?? 0)];
    if (tooLong < 1e-15 || tooShort < 1e-15) break;
    const wanted = dot(long, long) - Math.min(tooLong, tooShort);
    const [first, second, both] = [dot(long, long), dot(short, short), dot(long, short)];
    const lengthAt = (angle: number) =>
      Math.cos(angle) ** 2 * first + Math.sin(angle) ** 2 * second + 2 * Math.sin(angle) * Math.cos(angle) * both;
    // Turning by a right angle exchanges the columns, so the wanted length lies on the way.
    let [low, high] = [0, Math.PI / 2];
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if (lengthAt(middle) > wanted) low = middle;
      else high = middle;
    }
    const [cos, sin] = [Math.cos(low), Math.sin(low)];
    for (let a = 0; a < D; a++) {
      const [x, y] = [R[a * N + long] ?? 0, R[a * N + short] ?? 0];
      R[a * N + long] = cos * x + sin * y;
      R[a * N + short] = cos * y - sin * x;
    }
  }
  return R;
}

/**
 * A D×N embedding with the given capacities and squared lengths, where those are an optimal allocation: dedicated
 * features on axes of their own, ignored ones 0, the rest one block √λ R.
 */
export function embeddingOf(capacity: Float64Array, norm2: Float64Array, lambda: number, D: number): Float64Array {
  const N = capacity.length;
  const W = new Float64Array(D * N);
  let axis = 0;
  const inside: number[] = [];
  for (const [i, C] of capacity.entries()) {
    if (C === 1) W[axis++ * N + i] = Math.sqrt(norm2[i] ?? 0);
    else if (C > 0) inside.push(i);
  }
  const left = inside.length > 0 ? D - axis : 0;
  const R = semiOrthogonal(
    inside.map((i) => capacity[i] ?? 0),
    left,
  );
  for (let a = 0; a < left; a++) {
    for (const [t, i] of inside.entries()) {
      W[(axis + a) * N + i] = Math.sqrt(lambda) * (R[a * inside.length + t] ?? 0);
    }
  }
  return W;
}
