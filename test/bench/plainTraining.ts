/**
 * Seconds of one step of one toy model, ReLU(WᵀWx + b) with Adam on fresh samples, in plain TypeScript as one writes
 * it: one model after another, an input at a time. The yardstick of `npm run bench`, not a test.
 */
export function plainStepSeconds(N: number, D: number, batch: number, density: number, steps: number): number {
  const P = N * D + N;
  const importance = Float64Array.from({ length: N }, (_, i) => 0.9 ** i);
  const parameters = Float64Array.from({ length: P }, (_, p) => (p < N * D ? Math.random() - 0.5 : 0));
  const gradient = new Float64Array(P);
  const first = new Float64Array(P);
  const second = new Float64Array(P);
  const x = new Float64Array(N);
  const hidden = new Float64Array(D);
  const hiddenSlope = new Float64Array(D);

  function addGradient(): void {
    for (let i = 0; i < N; i++) {
      x[i] = Math.random() < density ? Math.random() : 0;
    }
    for (let d = 0; d < D; d++) {
      let sum = 0;
      for (let i = 0; i < N; i++) sum += parameters[d * N + i] * x[i];
      hidden[d] = sum;
    }
    hiddenSlope.fill(0);
    for (let j = 0; j < N; j++) {
      let output = parameters[N * D + j];
      for (let d = 0; d < D; d++) output += parameters[d * N + j] * hidden[d];
      const slope = output > 0 ? (2 * importance[j] * (output - x[j])) / batch : 0;
      gradient[N * D + j] += slope;
      for (let d = 0; d < D; d++) {
        gradient[d * N + j] += slope * hidden[d];
        hiddenSlope[d] += slope * parameters[d * N + j];
      }
    }
    for (let d = 0; d < D; d++) {
      for (let i = 0; i < N; i++) gradient[d * N + i] += hiddenSlope[d] * x[i];
    }
  }

  function step(t: number): void {
    gradient.fill(0);
    for (let s = 0; s < batch; s++) addGradient();
    for (let p = 0; p < P; p++) {
      first[p] = 0.9 * first[p] + 0.1 * gradient[p];
      second[p] = 0.999 * second[p] + 0.001 * gradient[p] ** 2;
      parameters[p] -= (1e-3 * (first[p] / (1 - 0.9 ** t))) / (Math.sqrt(second[p] / (1 - 0.999 ** t)) + 1e-8);
    }
  }

  // Long enough to be compiled well before it is timed.
  for (let t = 1; t <= steps; t++) step(t);
  const began = performance.now();
  for (let t = steps + 1; t <= 2 * steps; t++) step(t);
  return (performance.now() - began) / 1000 / steps;
}
