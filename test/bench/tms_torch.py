"""Toy models of superposition, batched over models in PyTorch: ReLU(WᵀWx + b), Adam, fresh samples every step.

Arguments: features, dimensions, models, batch, steps, density. Prints the seconds of one step, from the median of
three timed stretches after a warm-up. The yardstick of `npm run bench`, not a test.
"""

import sys
import time

import torch

N, D, models, batch, steps = (int(a) for a in sys.argv[1:6])
density = float(sys.argv[6])
torch.manual_seed(1)
importance = torch.full((N,), 0.9) ** torch.arange(N)
W = torch.nn.Parameter(torch.randn(models, D, N) * 0.5)
b = torch.nn.Parameter(torch.zeros(models, 1, N))
optimizer = torch.optim.Adam([W, b], lr=1e-3)


def step():
    x = torch.rand(models, batch, N)
    x = torch.where(torch.rand(models, batch, N) < density, x, torch.zeros(()))
    out = torch.relu(x @ W.transpose(1, 2) @ W + b)
    loss = (importance * (out - x) ** 2).mean(dim=1).sum()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


step()
times = []
for _ in range(3):
    began = time.perf_counter()
    for _ in range(steps):
        step()
    times.append((time.perf_counter() - began) / steps)
print(sorted(times)[1])
