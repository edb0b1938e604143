"""Batch normalisation over images."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import numpy as np

from autograder.exercise import Aspect, Case, Exercise, Expected
from autograder.exercises.layer import SECOND, call

EPS = 1e-8
# Batch, channels, height, width, alpha, dtype.
ROWS = (
    (2, 1, 1, 2, 0.9, "float64"),
    (1, 2, 2, 3, 0.9, "float64"),
    (3, 3, 4, 2, 0.8, "float64"),
    (4, 2, 3, 5, 0.5, "float64"),
    (3, 3, 5, 4, 0.9, "float32"),
)


class BatchNorm2d(Exercise):
    """Batch normalisation: every channel to mean 0 and variance 1, then times BW plus Bb."""

    name = "BatchNorm2d"
    home = "mytorch/batchnorm2d.py"
    aspects = tuple(Aspect)
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {"gradients": ("overwrite", "add")}

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        for N, C, H, W, alpha, dtype in ROWS:
            shapes = [(N + more, C, H + more, W + more) for more in (0, 1)]
            calls = [call(rng, shape, shape, dtype) for shape in shapes]
            for one in calls:  # away from mean 0 and variance 1
                one["A"] = (one.A * rng.uniform(0.5, 3) + rng.normal()).astype(dtype)
            kind = "" if dtype == "float64" else f"{dtype} "
            yield Case(
                label=f"{kind}A of shape {shapes[0]}, alpha {alpha}",
                channels=C,
                alpha=alpha,
                BW=rng.standard_normal((1, C, 1, 1)).astype(dtype),
                Bb=rng.standard_normal((1, C, 1, 1)).astype(dtype),
                calls=calls,
                evaluated=call(rng, shapes[1], shapes[1], dtype).A,
            )

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        layer = student.BatchNorm2d(case.channels, case.alpha)
        layer.BW, layer.Bb = case.BW.copy(), case.Bb.copy()
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            yield {f"Z{mark}": layer.forward(one.A), f"A{mark}": one.A}
            yield {f"running_M{mark}": layer.running_M, f"running_V{mark}": layer.running_V}
            yield {f"dLdA{mark}": layer.backward(one.dLdZ), f"dLdZ{mark}": one.dLdZ}
            yield {f"dLdBW{mark}": layer.dLdBW, f"dLdBb{mark}": layer.dLdBb}
        yield {"Z in evaluation": layer.forward(case.evaluated, True)}
        yield {"running_M after evaluation": layer.running_M, "BW": layer.BW, "Bb": layer.Bb}

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        def tensor(array: np.ndarray) -> Any:
            return torch.from_numpy(array.astype(np.float64)).requires_grad_()

        C, alpha, axes = case.channels, case.alpha, (0, 2, 3)
        BW, Bb = tensor(case.BW), tensor(case.Bb)
        mean = torch.zeros(1, C, 1, 1, dtype=BW.dtype)
        variance = torch.ones(1, C, 1, 1, dtype=BW.dtype)
        sums = [0.0, 0.0]
        for one, mark in zip(case.calls, ("", SECOND), strict=True):
            A = tensor(one.A)
            Z = torch.batch_norm(A, BW.flatten(), Bb.flatten(), None, None, True, 0.0, EPS, False)
            values = A.detach()
            mean = alpha * mean + (1 - alpha) * values.mean(axes, keepdim=True)
            biased = values.var(axes, keepdim=True, correction=0)
            variance = alpha * variance + (1 - alpha) * biased
            dLdZ = torch.from_numpy(one.dLdZ.astype(np.float64))
            dLdA, *gradients = (g.numpy() for g in torch.autograd.grad(Z, [A, BW, Bb], dLdZ))
            terms = one.A.size // C
            # Rounding grows with 1 / sigma, as often as the backward divides by it.
            scale = float(max(abs(one.A).max() / biased.sqrt().min(), 1) ** 3)
            yield Expected(f"Z{mark}", Aspect.FORWARD, Z.detach().numpy(), terms, scale)
            yield Expected(f"A{mark}", Aspect.FORWARD, one.A, untouched=True)
            yield Expected(f"running_M{mark}", Aspect.STATE, mean.numpy(), terms)
            yield Expected(f"running_V{mark}", Aspect.STATE, variance.numpy(), terms, scale)
            yield Expected(f"dLdA{mark}", Aspect.BACKWARD, dLdA, terms, scale)
            yield Expected(f"dLdZ{mark}", Aspect.BACKWARD, one.dLdZ, untouched=True)
            for i, name in enumerate(("dLdBW", "dLdBb")):
                sums[i] = sums[i] + gradients[i]
                variants = {"add": np.asarray(sums[i])}
                yield Expected(
                    f"{name}{mark}",
                    Aspect.PARAMETERS,
                    gradients[i],
                    terms,
                    scale,
                    variants=variants,
                )
        evaluated = torch.from_numpy(case.evaluated.astype(np.float64))
        Z = (evaluated - mean) / (variance + EPS).sqrt() * BW.detach() + Bb.detach()
        yield Expected("Z in evaluation", Aspect.STATE, Z.numpy(), terms, scale)
        yield Expected("running_M after evaluation", Aspect.STATE, mean.numpy(), terms)
        yield Expected("BW", Aspect.STATE, case.BW, untouched=True)
        yield Expected("Bb", Aspect.STATE, case.Bb, untouched=True)
