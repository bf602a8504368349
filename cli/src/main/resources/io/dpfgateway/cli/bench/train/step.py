"""The training steps of `dpf bench train` in Python's PyTorch, as one writes them from the recipe.

Says in a line of JSON what it is, then answers each line `dpf N` or `attacker N` with the seconds of N steps.
"""
import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

CUT = {"layer1": (16, 32), "layer2": (32, 16)}
DECODER = (64, 48, 24)


def conv(a, b, stride=1, kernel=3, bias=False):
    return nn.Conv2d(a, b, kernel, stride, kernel // 2, bias=bias)


def block(a, b, stride=1):
    return nn.Sequential(conv(a, b, stride), nn.BatchNorm2d(b), nn.ReLU())


class Basic(nn.Module):
    """A block of a CIFAR ResNet; where the shape changes, its shortcut has no weights."""

    def __init__(self, a, b, stride=1):
        super().__init__()
        self.inner, self.outer, self.bn = block(a, b, stride), conv(b, b), nn.BatchNorm2d(b)
        self.stride, self.grow = stride, b - a

    def forward(self, x):
        y = self.bn(self.outer(self.inner(x)))
        if self.grow:
            x = F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, self.grow // 2, self.grow // 2))
        return F.relu(y + x)


def stage(a, b):
    return [Basic(a, b, 2), Basic(b, b), Basic(b, b)]


def stages(cut):
    return (stage(16, 32) if cut == "layer1" else []) + stage(32, 64)


class Back(nn.Module):
    def __init__(self, cut):
        super().__init__()
        self.stages, self.linear = nn.Sequential(*stages(cut)), nn.Linear(64, 10)

    def forward(self, x):
        return self.linear(self.stages(x).mean((2, 3)))


class Bottleneck(nn.Module):
    def __init__(self, cut, code, nonzero):
        super().__init__()
        channels, side = CUT[cut]
        self.encoder = nn.Sequential(*stages(cut))
        self.code = nn.Sequential(conv(64, code, kernel=1), nn.BatchNorm2d(code, affine=False))
        self.first = conv(code, DECODER[0])
        self.position = nn.Parameter(torch.zeros(1, DECODER[0], 8, 8))
        self.bn = nn.BatchNorm2d(DECODER[0])
        ups, width = [], DECODER[0]
        for level in range(1, 2 if side == 16 else 3):
            ups += [nn.Upsample(scale_factor=2, mode="nearest"), block(width, DECODER[level])]
            width = DECODER[level]
        self.ups = nn.Sequential(*ups)
        self.last = nn.Sequential(conv(width, channels), nn.BatchNorm2d(channels))
        self.nonzero = nonzero

    def forward(self, x):
        x = F.relu(self.bn(self.first(self.code(self.encoder(x))) + self.position))
        x = self.last(self.ups(x))
        return F.relu(x) if self.nonzero else x


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(block(width, width), conv(width, width), nn.BatchNorm2d(width))

    def forward(self, x):
        return F.relu(self.body(x) + x)


class Small(nn.Module):
    def __init__(self, channels, side, width):
        super().__init__()
        self.unshuffle = side > 16
        channels *= 4 if self.unshuffle else 1
        self.body = nn.Sequential(block(channels, width), Residual(width), conv(width, 12, bias=True))

    def forward(self, x):
        x = F.pixel_unshuffle(x, 2) if self.unshuffle else x
        return torch.sigmoid(F.pixel_shuffle(self.body(x), 2))


class UNet(nn.Module):
    def __init__(self, channels, side, width):
        super().__init__()
        self.unshuffle = side > 16
        channels *= 4 if self.unshuffle else 1
        self.top = block(channels, width)
        self.middle = nn.Sequential(block(width, 2 * width, 2), Residual(2 * width))
        self.bottom = nn.Sequential(block(2 * width, 3 * width, 2), Residual(3 * width))
        self.up, self.joined = block(5 * width, 2 * width), block(3 * width, width)
        self.out = conv(width, 12, bias=True)

    def forward(self, x):
        top = self.top(F.pixel_unshuffle(x, 2) if self.unshuffle else x)
        middle = self.middle(top)
        up = torch.cat((F.interpolate(self.bottom(middle), scale_factor=2.0), middle), 1)
        joined = torch.cat((F.interpolate(self.up(up), scale_factor=2.0), top), 1)
        return torch.sigmoid(F.pixel_shuffle(self.out(self.joined(joined)), 2))


class Ssim:
    def __init__(self):
        x = torch.arange(11.0) - 5
        line = torch.exp(-x * x / (2 * 1.5**2))
        window = line[:, None] * line[None, :]
        self.window = (window / window.sum()).expand(3, 1, 11, 11).contiguous()

    def blur(self, x):
        return F.conv2d(x, self.window, groups=3)

    def __call__(self, a, b):
        ma, mb = self.blur(a), self.blur(b)
        va, vb = self.blur(a * a) - ma * ma, self.blur(b * b) - mb * mb
        cov = self.blur(a * b) - ma * mb
        above = (2 * ma * mb + 1e-4) * (2 * cov + 9e-4)
        return (above / ((ma * ma + mb * mb + 1e-4) * (va + vb + 9e-4))).mean((1, 2, 3))


class Reversal(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight):
        ctx.weight = weight
        return x.view_as(x)

    @staticmethod
    def backward(ctx, gradient):
        return -ctx.weight * gradient, None


def learner(parameters, rate):
    parameters = list(parameters)
    return parameters, torch.optim.Adam(parameters, lr=rate)


def move(learners):
    for parameters, adam in learners:
        nn.utils.clip_grad_norm_(parameters, 5.0)
        adam.step()


def count(module):
    return sum(p.numel() for p in module.parameters())


class Steps:
    def __init__(self, cut, batch, code, width):
        channels, side = CUT[cut]
        size = 1024
        self.batch = batch
        self.pictures = torch.rand(size, 3, 32, 32).half()
        self.features = torch.rand(size, channels, side, side).half()
        self.outputs = torch.randn(size, 10)
        self.ssim = Ssim()
        self.back = Back(cut).eval().requires_grad_(False)
        self.dpf = Bottleneck(cut, code, True)
        self.small = Small(channels, side, 48)
        encoder = list(self.dpf.encoder.parameters())
        known = {id(p) for p in encoder}
        decoder = [p for p in self.dpf.parameters() if id(p) not in known]
        self.game = [learner(self.small.parameters(), 2e-3), learner(decoder, 2e-3), learner(encoder, 4e-4)]
        self.unet = UNet(channels, side, width)
        self.attack = [learner(self.unet.parameters(), 3e-3)]
        self.order, self.next = torch.randperm(size), 0

    def draw(self):
        if self.next + self.batch > len(self.order):
            self.order, self.next = torch.randperm(len(self.order)), 0
        index = self.order[self.next : self.next + self.batch]
        self.next += self.batch
        return self.pictures[index].float(), self.features[index].float(), self.outputs[index]

    def step_dpf(self):
        pictures, features, outputs = self.draw()
        poisoned = self.dpf(features)
        divergence = F.kl_div(
            F.log_softmax(self.back(poisoned), 1), F.log_softmax(outputs, 1), reduction="batchmean", log_target=True
        )
        seen = self.ssim(self.small(Reversal.apply(poisoned, 1.0)), pictures).mean()
        for _, adam in self.game:
            adam.zero_grad()
        (divergence + 1 - seen).backward()
        move(self.game)
        return divergence.item(), seen.item()

    def step_attacker(self):
        pictures, features, _ = self.draw()
        rebuilt = self.unet(features)
        seen = self.ssim(rebuilt, pictures).mean()
        for _, adam in self.attack:
            adam.zero_grad()
        (F.l1_loss(rebuilt, pictures) + 1 - seen).backward()
        move(self.attack)
        return seen.item()

    def run(self, kind, count):
        step = self.step_dpf if kind == "dpf" else self.step_attacker
        seconds = []
        for _ in range(count):
            begin = time.perf_counter()
            step()
            seconds.append(time.perf_counter() - begin)
        return seconds


def main(cut, threads, batch, code, width):
    torch.set_num_threads(int(threads))
    torch.manual_seed(1)
    steps = Steps(cut, int(batch), int(code), int(width))
    about = {"version": torch.__version__, "dpf": count(steps.dpf), "attacker": count(steps.unet)}
    print(json.dumps(about), flush=True)
    for line in sys.stdin:
        kind, number = line.split()
        print(json.dumps(steps.run(kind, int(number))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
