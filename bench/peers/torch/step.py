"""The training step in PyTorch on the CPU: step.py NETWORK BATCH THREADS, then "N" lines."""
import json
import sys
import time

import torch
from torch import nn

network, batch, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
torch.manual_seed(1)


def dense(sizes):
    layers = []
    for i, (inputs, units) in enumerate(zip(sizes, sizes[1:])):
        layers.append(nn.Linear(inputs, units))
        if i < len(sizes) - 2:
            layers.append(nn.ReLU())
    return layers


if network == "autoencoder":
    sizes = [784, 500, 500, 2000, 10]
    model = nn.Sequential(*dense(sizes), *dense(sizes[::-1]))
else:
    model = nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        nn.Conv2d(1, 32, 5, 2, 2), nn.ReLU(),
        nn.Conv2d(32, 64, 5, 2, 2), nn.ReLU(),
        nn.Conv2d(64, 128, 3, 2, 0), nn.ReLU(),
        nn.Flatten(),
        nn.Linear(1152, 10),
        nn.Linear(10, 1152), nn.ReLU(),
        nn.Unflatten(1, (128, 3, 3)),
        nn.ConvTranspose2d(128, 64, 3, 2, 0), nn.ReLU(),
        nn.ConvTranspose2d(64, 32, 5, 2, 2, 1), nn.ReLU(),
        nn.ConvTranspose2d(32, 1, 5, 2, 2, 1),
        nn.Flatten(),
    )

x = torch.rand(batch, 784)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)


def step():
    optimizer.zero_grad()
    loss = nn.functional.binary_cross_entropy_with_logits(model(x), x, reduction="sum") / batch
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1e6)
    optimizer.step()
    return loss.item()


step()
print(json.dumps({"name": f"PyTorch {torch.__version__}"}), flush=True)
for line in sys.stdin:
    wall, before = [], time.process_time()
    for _ in range(int(line)):
        start = time.perf_counter()
        step()
        wall.append(1000 * (time.perf_counter() - start))
    print(json.dumps({"wallMs": wall, "cpuMs": 1000 * (time.process_time() - before)}), flush=True)
