"""PyTorch's side of `./dropbits bench --peers`: threads, seconds and a row's name in, one JSON line out.

Needs Debian's python3-torch.
"""
import json
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

THREADS = int(sys.argv[1])
SECONDS = float(sys.argv[2])
torch.set_num_threads(THREADS)
torch.manual_seed(1)


def report(name, value, unit):
    print(json.dumps({"name": name, "value": value, "unit": unit}), flush=True)


def median_seconds(step):
    for _ in range(3):
        step()
    times, end = [], time.perf_counter() + SECONDS
    while time.perf_counter() < end or len(times) < 3:
        begin = time.perf_counter()
        step()
        times.append(time.perf_counter() - begin)
    return sorted(times)[len(times) // 2]


def lsq(x, alpha, low, high):
    u = (x / alpha).clamp(low, high)
    return (u.round() - u).detach() * alpha + u * alpha


def cpq(x, alpha, ratio, low, high):
    """The categorical forward and the ALL estimator's backward, composed of eager ops, 2^b wide."""
    codes = torch.arange(low, high + 1, dtype=x.dtype)
    borders = torch.arange(low - 0.5, high + 1, 1, dtype=x.dtype)
    f = torch.sigmoid((alpha * borders - x.reshape(-1, 1)) / (ratio * alpha))
    pi = f[:, 1:] - f[:, :-1]
    p = pi / pi.sum(1, keepdim=True)
    hard = (p.argmax(1, keepdim=True) == torch.arange(len(codes))).to(p.dtype)
    r = p + (hard - p).detach()
    return (r * (alpha * codes)).sum(1).reshape(x.shape)


class Quantized(nn.Module):
    def __init__(self, layer, quantizer, bits, signed_input):
        super().__init__()
        self.layer, self.quantizer = layer, quantizer
        self.w = (-2 ** (bits - 1), 2 ** (bits - 1) - 1)
        self.x = (-128, 127) if signed_input else (0, 2 ** bits - 1)
        self.alpha_w = nn.Parameter(2 * layer.weight.detach().abs().mean() / self.w[1] ** 0.5)
        self.alpha_x = nn.Parameter(torch.tensor(0.1))

    def forward(self, x):
        if self.quantizer == "lsq":
            x, w = lsq(x, self.alpha_x, *self.x), lsq(self.layer.weight, self.alpha_w, *self.w)
        else:
            # The network's input keeps 8 bits; 256 wide in eager ops it would not be a fair race, so it is left out.
            x = x if self.x[0] < 0 else cpq(x, self.alpha_x, 1 / 3, *self.x)
            w = cpq(self.layer.weight, self.alpha_w, 1 / 3, *self.w)
        if isinstance(self.layer, nn.Conv2d):
            return F.conv2d(x, w, self.layer.bias)
        return F.linear(x, w, self.layer.bias)


def lenet5(quantizer=None):
    layers = [nn.Conv2d(1, 20, 5), nn.Conv2d(20, 50, 5), nn.Linear(800, 500), nn.Linear(500, 10)]
    if quantizer:
        layers = [Quantized(layer, quantizer, 4, i == 0) for i, layer in enumerate(layers)]
    return nn.Sequential(layers[0], nn.ReLU(), nn.MaxPool2d(2), layers[1], nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                         layers[2], nn.ReLU(), layers[3])


def vgg7():
    layers, channels = [], 3
    for i in range(6):
        out = 128 << (i // 2)
        layers += [nn.Conv2d(channels, out, 3, padding=1, bias=False), nn.BatchNorm2d(out), nn.ReLU()]
        layers += [nn.MaxPool2d(2)] if i % 2 else []
        channels = out
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(8192, 1024), nn.ReLU(), nn.Linear(1024, 10))


class Block(nn.Module):
    def __init__(self, channels, out, stride):
        super().__init__()
        self.body = nn.Sequential(nn.Conv2d(channels, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU(),
                                  nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out))
        self.short = nn.Identity() if stride == 1 and channels == out else nn.Sequential(
            nn.Conv2d(channels, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        return F.relu(self.body(x) + self.short(x))


def resnet18():
    blocks, channels = [], 64
    for i in range(4):
        out = 64 << i
        blocks += [Block(channels, out, 1 if i == 0 else 2), Block(out, out, 1)]
        channels = out
    return nn.Sequential(nn.Conv2d(3, 64, 3, padding=1, bias=False), nn.BatchNorm2d(64), nn.ReLU(), *blocks,
                         nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))


def train(name, model, batch, *shape):
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    images, labels = torch.randn(batch, *shape), torch.randint(0, 10, (batch,))

    def step():
        optimizer.zero_grad()
        F.cross_entropy(model(images), labels).backward()
        optimizer.step()

    report(name, batch / median_seconds(step), "images/s")


def operator(name, bits, function):
    n = 1 << (20 if function is lsq or bits <= 4 else 16)
    low, high = -2 ** (bits - 1), 2 ** (bits - 1) - 1
    x, gradient = torch.randn(n, requires_grad=True), torch.randn(n)
    alpha = torch.tensor(2 * 0.8 / max(1, high) ** 0.5, requires_grad=True)

    def step():
        y = function(x, alpha, low, high) if function is lsq else function(x, alpha, 1 / 3, low, high)
        y.backward(gradient)
        x.grad = alpha.grad = None

    report(name, median_seconds(step) / n * 1e9, "ns/element")


def run(row):
    kind, what, variant = row.split("/")
    if kind == "op":
        operator(row, int(variant), {"cpq": cpq, "lsq": lsq}[what])
    elif what == "lenet5":
        train(row, lenet5(None if variant == "float" else variant.rstrip("4")), 128, 1, 28, 28)
    elif what == "vgg7":
        train(row, vgg7(), 64, 3, 32, 32)
    else:
        train(row, resnet18(), 32, 3, 32, 32)


run(sys.argv[3])
