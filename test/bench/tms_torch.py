"""Toy models of superposition, batched over models in PyTorch: ReLU(WᵀWx + b), Adam, fresh samples every step.

Arguments: features, dimensions, models, batch, steps, density. Prints the seconds of one step: the faster of two ways
to write it, each the median of three timed stretches after a warm-up. The yardstick of `npm run bench`, not a test.
"""

import sys
import time

import torch

N, D, models, batch, steps = (int(a) for a in sys.argv[1:6])
density = float(sys.argv[6])
importance = torch.full((N,), 0.9) ** torch.arange(N)
zero = torch.zeros(())


def as_researchers_write_it(W, b):
    x = torch.rand(models, batch, N)
    x = torch.where(torch.rand(models, batch, N) < density, x, zero)
    hidden = torch.einsum("mdn,mbn->mbd", W, x)
    out = torch.relu(torch.einsum("mdn,mbd->mbn", W, hidden) + b)
    return (importance * (out - x) ** 2).mean(dim=1).sum()


root = (importance / batch).sqrt()


def as_well_as_one_can(W, b):
    """One random number for mask and value, bias and product fused, and no tensor more than needed."""
    x = torch.rand(models, batch, N).div_(density)
    if density < 1:
        x.masked_fill_(x > 1, 0.0)
    out = torch.baddbmm(b, torch.bmm(x, W.transpose(1, 2)), W).relu_()
    return ((out - x) * root).square().sum()


def seconds(loss):
    torch.manual_seed(1)
    W = torch.nn.Parameter(torch.randn(models, D, N) * 0.5)
    b = torch.nn.Parameter(torch.zeros(models, 1, N))
    optimizer = torch.optim.Adam([W, b], lr=1e-3)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss(W, b).backward()
        optimizer.step()

    step()
    times = []
    for _ in range(3):
        began = time.perf_counter()
        for _ in range(steps):
            step()
        times.append((time.perf_counter() - began) / steps)
    return sorted(times)[1]


print(min(seconds(as_researchers_write_it), seconds(as_well_as_one_can)))
