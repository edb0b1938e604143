"""Layers beside PyTorch's: a row of CASES says how to build a layer, which input it takes, and
what PyTorch computes from that input and the layer's params.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn import functional

from mytorch.activation import GELU, Identity, ReLU, Sigmoid, Softmax, Tanh
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.Conv1d import Conv1d, Conv1d_stride1
from mytorch.Conv2d import Conv2d, Conv2d_stride1
from mytorch.ConvTranspose import ConvTranspose1d, ConvTranspose2d
from mytorch.dropout2d import Dropout2d
from mytorch.flatten import Flatten
from mytorch.layer import Array, Layer, Shape
from mytorch.linear import Linear
from mytorch.pool import MaxPool2d, MaxPool2d_stride1, MeanPool2d, MeanPool2d_stride1
from mytorch.resampling import Downsample1d, Downsample2d, Upsample1d, Upsample2d

TOLERANCE = {np.float64: 1e-10, np.float32: 2e-4}


@dataclass(frozen=True)
class Case:
    layer: Callable[..., Layer]
    args: tuple[Any, ...]
    shape: Shape
    reference: Callable[..., Tensor]

    def __str__(self) -> str:
        return f"{getattr(self.layer, '__name__', '')}{self.args}-{self.shape}"


def pair(value: int | tuple[int, int]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else value


def up1d(k: int, A: Tensor) -> Tensor:
    Z = A.new_zeros(*A.shape[:2], k * (A.shape[2] - 1) + 1)
    Z[:, :, ::k] = A
    return Z


def up2d(factor: int | tuple[int, int], A: Tensor) -> Tensor:
    (kH, kW), (H, W) = pair(factor), A.shape[2:]
    Z = A.new_zeros(*A.shape[:2], kH * (H - 1) + 1, kW * (W - 1) + 1)
    Z[:, :, ::kH, ::kW] = A
    return Z


def down1d(k: int, A: Tensor) -> Tensor:
    return A[:, :, ::k]


def down2d(factor: int | tuple[int, int], A: Tensor) -> Tensor:
    kH, kW = pair(factor)
    return A[:, :, ::kH, ::kW]


def transposed1d(k: int, A: Tensor, W: Tensor, b: Tensor) -> Tensor:
    return functional.conv1d(up1d(k, A), W, b)


def transposed2d(factor: int | tuple[int, int], A: Tensor, W: Tensor, b: Tensor) -> Tensor:
    return functional.conv2d(up2d(factor, A), W, b)


def dense(A: Tensor, W: Tensor, b: Tensor) -> Tensor:
    return A @ W.T + b.T


def batch_normed(Z: Tensor, BW: Tensor, Bb: Tensor) -> Tensor:
    weight, bias = BW.flatten(), Bb.flatten()
    return functional.batch_norm(Z, None, None, weight, bias, training=True, eps=1e-8)


def activation_cases() -> Iterator[Case]:
    references: list[tuple[type[Layer], Callable[..., Tensor]]] = [
        (Identity, torch.clone),
        (Sigmoid, torch.sigmoid),
        (Tanh, torch.tanh),
        (ReLU, torch.relu),
        (GELU, partial(functional.gelu, approximate="tanh")),
        (Softmax, partial(torch.softmax, dim=-1)),
    ]
    for (layer, reference), shape in product(references, [(4,), (3, 5), (2, 3, 4), (1, 2, 3, 1)]):
        yield Case(layer, (), shape, reference)


def dense_cases() -> Iterator[Case]:
    for N, n_in, n_out in [(4, 3, 5), (1, 1, 1), (1, 6, 2)]:
        yield Case(Linear, (n_in, n_out), (N, n_in), dense)
    shapes: list[Shape] = [(2, 3), (2, 3, 4), (1, 2, 3, 4)]
    for shape in shapes:
        yield Case(Flatten, (), shape, partial(torch.flatten, start_dim=1))


def resampling_cases() -> Iterator[Case]:
    for k, W in product([1, 2, 3, 7], [1, 5, 6, 9]):
        yield Case(Upsample1d, (k,), (2, 3, W), partial(up1d, k))
        yield Case(Downsample1d, (k,), (2, 3, W), partial(down1d, k))
    factors: list[int | tuple[int, int]] = [1, 2, 3, (2, 5)]
    for factor, (H, W) in product(factors, [(1, 4), (5, 6), (9, 2)]):
        yield Case(Upsample2d, (factor,), (2, 3, H, W), partial(up2d, factor))
        yield Case(Downsample2d, (factor,), (2, 3, H, W), partial(down2d, factor))


def conv1d_cases() -> Iterator[Case]:
    for N, n_in, n_out, k, W in [
        (3, 2, 4, 3, 8),
        (1, 1, 1, 1, 1),
        (2, 3, 2, 5, 5),
        (1, 2, 3, 1, 6),
    ]:
        yield Case(Conv1d_stride1, (n_in, n_out, k), (N, n_in, W), functional.conv1d)
    for k, s, p, W in [
        (3, 1, 0, 8),
        (3, 2, 0, 8),
        (3, 2, 1, 9),
        (1, 3, 0, 7),
        (2, 5, 2, 9),
        (5, 2, 2, 1),
        (4, 3, 3, 10),
    ]:
        reference = partial(functional.conv1d, stride=s, padding=p)
        yield Case(Conv1d, (2, 3, k, s, p), (2, 2, W), reference)
    for k, factor, W in [(3, 2, 5), (1, 1, 1), (4, 3, 2), (2, 5, 3)]:
        yield Case(ConvTranspose1d, (2, 3, k, factor), (2, 2, W), partial(transposed1d, factor))


def conv2d_cases() -> Iterator[Case]:
    kernels: list[Any] = [(3, 5, 8), (1, 1, 1), (4, 4, 9), ((2, 5), 6, 5), ((1, 3), 2, 7)]
    for k, H, W in kernels:
        yield Case(Conv2d_stride1, (2, 3, k), (2, 2, H, W), functional.conv2d)
    strided: list[Any] = [
        (3, 1, 0, 6, 4),
        (3, 2, 1, 8, 5),
        (1, 3, 0, 7, 5),
        (2, 5, 2, 9, 4),
        (5, 2, 2, 1, 6),
        ((3, 2), (1, 3), (0, 2), 5, 8),
        (3, (2, 1), (1, 0), 6, 7),
    ]
    for k, s, p, H, W in strided:
        reference = partial(functional.conv2d, stride=s, padding=p)
        yield Case(Conv2d, (2, 3, k, s, p), (1, 2, H, W), reference)
    transposed: list[Any] = [(3, 2, 4, 5), (1, 1, 1, 1), (4, (3, 1), 2, 6), ((1, 4), (2, 3), 3, 2)]
    for k, f, H, W in transposed:
        yield Case(ConvTranspose2d, (2, 3, k, f), (2, 2, H, W), partial(transposed2d, f))


def pool_cases() -> Iterator[Case]:
    stride1: list[Any] = [(1, 3, 2), (2, 5, 4), (3, 3, 7), ((1, 3), 2, 6), ((4, 2), 4, 5)]
    strided: list[Any] = [
        (2, 2, 5, 8),
        (3, 2, 6, 9),
        (2, 3, 8, 5),
        (1, 4, 5, 6),
        ((3, 2), (1, 3), 5, 7),
    ]
    largest, mean = functional.max_pool2d, functional.avg_pool2d
    for k, H, W in stride1:
        one = {"kernel_size": k, "stride": 1}
        yield Case(MaxPool2d_stride1, (k,), (2, 3, H, W), partial(largest, **one))
        yield Case(MeanPool2d_stride1, (k,), (2, 3, H, W), partial(mean, **one))
    for k, s, H, W in strided:
        both = {"kernel_size": k, "stride": s}
        yield Case(MaxPool2d, (k, s), (1, 2, H, W), partial(largest, **both))
        yield Case(MeanPool2d, (k, s), (1, 2, H, W), partial(mean, **both))


def norm_cases() -> Iterator[Case]:
    for shape in [(4, 3, 2, 5), (1, 2, 3, 4), (5, 1, 1, 2)]:
        yield Case(BatchNorm2d, (shape[1],), shape, batch_normed)
        yield Case(Dropout2d, (0,), shape, torch.clone)


CASES = [
    *activation_cases(),
    *dense_cases(),
    *resampling_cases(),
    *conv1d_cases(),
    *conv2d_cases(),
    *pool_cases(),
    *norm_cases(),
]
# The rules are the same for every case of a layer: its largest input stands for them.
LARGEST = {case.layer: case for case in sorted(CASES, key=lambda case: math.prod(case.shape))}


def noise(shape: Shape, seed: int = 0, dtype: Any = np.float64) -> Array:
    return np.random.default_rng(seed).normal(size=shape).astype(dtype)


def built(case: Case) -> Layer:
    """A layer whose params are all different, biases included."""
    layer = case.layer(*case.args)
    for i, param in enumerate(layer.params):
        param[...] = noise(param.shape, seed=10 + i)
    return layer


def run(layer: Layer, A: Array) -> tuple[Array, ...]:
    """Z, dLdA and the gradients of the params, for a fixed dLdZ."""
    Z = layer(A)
    dLdA = layer.backward(noise(Z.shape, seed=1, dtype=Z.dtype))
    return Z, dLdA, *layer.grads


def run_torch(case: Case, layer: Layer, A: Array) -> tuple[Array, ...]:
    leaves = [torch.tensor(x.astype(A.dtype), requires_grad=True) for x in (A, *layer.params)]
    Z = case.reference(*leaves)
    dLdZ = torch.tensor(noise(tuple(Z.shape), seed=1, dtype=A.dtype))
    return Z.detach().numpy(), *(grad.numpy() for grad in torch.autograd.grad(Z, leaves, dLdZ))


def assert_same(ours: tuple[Array, ...], theirs: tuple[Array, ...], tolerance: float = 0.0) -> None:
    for our, their in zip(ours, theirs, strict=True):
        assert our.shape == their.shape
        assert our.dtype == their.dtype
        np.testing.assert_allclose(our, their, rtol=tolerance, atol=tolerance)


def assert_equals_autograd(case: Case, dtype: Any) -> None:
    """A layer is PyTorch's equal in value, shape and dtype."""
    layer, A = built(case), noise(case.shape, dtype=dtype)
    assert_same(run(layer, A), run_torch(case, layer, A), TOLERANCE[dtype])


# --- the rules that all layers share --------------------------------------------------


def any_memory_layout_is_welcome(case: Case) -> None:
    layer, A = built(case), noise(case.shape)
    expected = run(layer, A)
    reversed_twice = np.flip(np.flip(A).copy(order="F"))
    assert_same(run(layer, reversed_twice), expected, 1e-12)


def arguments_and_params_stay_as_they_were(case: Case) -> None:
    layer, A = built(case), noise(case.shape, dtype=np.float32)
    params = [param.copy() for param in layer.params]
    Z = layer.forward(A)
    dLdZ = noise(Z.shape, seed=1, dtype=np.float32)
    A.flags.writeable = dLdZ.flags.writeable = False  # a write would raise
    layer.forward(A)
    layer.backward(dLdZ)
    assert_same(tuple(layer.params), tuple(params))


def results_are_new_arrays_that_nobody_else_holds(case: Case) -> None:
    layer, A = built(case), noise(case.shape)
    Z, dLdA, *grads = (result.copy() for result in run(layer, A))
    returned = layer.forward(A)
    assert not np.shares_memory(returned, A)
    returned[...] = np.nan
    dLdZ = noise(Z.shape, seed=1)
    gradient = layer.backward(dLdZ)
    assert not np.shares_memory(gradient, dLdZ)
    assert_same((gradient, *layer.grads), (dLdA, *grads))


def integers_and_bools_are_computed_as_float64(case: Case) -> None:
    A = np.random.default_rng(0).integers(-3, 4, case.shape)
    expected = run(built(case), A.astype(np.float64))
    assert_same(run(built(case), A), expected)
    assert_same(run(built(case), A.astype(np.int8)), expected)
    assert built(case).forward(A > 0).dtype == np.float64


def an_integer_gradient_is_legal(case: Case) -> None:
    layer = built(case)
    Z = layer.forward(noise(case.shape, dtype=np.float32))
    assert layer.backward(np.ones(Z.shape, dtype=int)).dtype.kind == "f"


def a_second_call_forgets_the_first(case: Case) -> None:
    layer, fresh = built(case), built(case)
    run(layer, noise((case.shape[0] + 1, *case.shape[1:]), seed=5))
    A = noise(case.shape)
    assert_same(run(layer, A), run(fresh, A))


def a_second_backward_overwrites_the_first(case: Case) -> None:
    layer = built(case)
    Z, dLdA, *grads = (result.copy() for result in run(layer, noise(case.shape)))
    layer.backward(noise(Z.shape, seed=7))
    assert_same((layer.backward(noise(Z.shape, seed=1)), *layer.grads), (dLdA, *grads))


def params_and_grads_are_pairs_and_grads_start_at_zero(case: Case) -> None:
    layer = case.layer(*case.args)
    assert [p.shape for p in layer.params] == [g.shape for g in layer.grads]
    assert not any(grad.any() for grad in layer.grads)


def backward_before_forward_says_so(case: Case) -> None:
    with pytest.raises(RuntimeError, match=r"backward: self\.\w+ is not set yet.*forward first"):
        case.layer(*case.args).backward(np.ones(case.shape))


def a_gradient_of_another_shape_is_refused(case: Case) -> None:
    layer = built(case)
    Z = layer.forward(noise(case.shape))
    for wrong in [(*Z.shape[:-1], Z.shape[-1] + 1), (*Z.shape, 1), (Z.shape[0] + 1, *Z.shape[1:])]:
        with pytest.raises(ValueError, match=r"\w+\.backward: expected dLd\w+ of shape \(.*got \("):
            layer.backward(np.ones(wrong))


RULES: tuple[Callable[[Case], None], ...] = (
    any_memory_layout_is_welcome,
    arguments_and_params_stay_as_they_were,
    results_are_new_arrays_that_nobody_else_holds,
    integers_and_bools_are_computed_as_float64,
    an_integer_gradient_is_legal,
    a_second_call_forgets_the_first,
    a_second_backward_overwrites_the_first,
    params_and_grads_are_pairs_and_grads_start_at_zero,
    backward_before_forward_says_so,
    a_gradient_of_another_shape_is_refused,
)
