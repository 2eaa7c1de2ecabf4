"""Figure 4 of Scherlis et al. 2022 in plain NumPy: every cell and start at once, Adam on the exact gradient (eq 12).

Prints the seconds that training took. The yardstick of `npm run bench`, not a test.
"""

import time

import numpy as np

N, D, STARTS, STEPS, RATE = 6, 3, 4, 4000, 0.05
odd = np.logspace(-2, 2, 41)
density = np.logspace(0, -3, 31)
V, p = (a.ravel()[:, None] for a in np.meshgrid(odd, density))
importance = np.concatenate([V, np.ones((V.size, N - 1))], axis=1)
v = np.repeat(importance, STARTS, axis=0)[:, None, :]
k = np.repeat(9 / (5 * p), STARTS, axis=0)[:, :, None]

W = np.random.default_rng(1).normal(0, 0.5, (v.shape[0], D, N))
m, s = np.zeros_like(W), np.zeros_like(W)
began = time.perf_counter()
for t in range(STEPS):
    n = (W**2).sum(axis=1, keepdims=True)
    M = W @ W.transpose(0, 2, 1)
    g = 8 * (M @ W) + (4 * (k - 1) * (n - v) - 8 * n) * W
    m = 0.9 * m + 0.1 * g
    s = 0.999 * s + 0.001 * g * g
    rate = RATE * (1 + np.cos(np.pi * t / STEPS)) / 2
    W -= rate * (m / (1 - 0.9 ** (t + 1))) / (np.sqrt(s / (1 - 0.999 ** (t + 1))) + 1e-8)
print(time.perf_counter() - began)
