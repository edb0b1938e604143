"""Wrong arguments: one ValueError, saying what was expected and what it got."""

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from mytorch.activation import ReLU, Softmax
from mytorch.batchnorm2d import BatchNorm2d
from mytorch.checks import check_array, check_floating
from mytorch.Conv1d import Conv1d, Conv1d_stride1
from mytorch.Conv2d import Conv2d, Conv2d_stride1
from mytorch.ConvTranspose import ConvTranspose1d, ConvTranspose2d
from mytorch.dropout2d import Dropout2d
from mytorch.flatten import Flatten
from mytorch.linear import Linear
from mytorch.loss import CrossEntropyLoss, L1Loss, MSELoss
from mytorch.pool import MaxPool2d, MaxPool2d_stride1, MeanPool2d, MeanPool2d_stride1
from mytorch.resampling import Downsample1d, Downsample2d, Upsample1d, Upsample2d

ones = np.ones
whole, pair = "an integer >= 1", "an integer >= 1 or a pair of them"
not_a: Any = None  # an argument of the wrong type, which mypy would refuse

CONSTRUCTORS: list[tuple[Callable[[], Any], str]] = [
    (lambda: Linear(0, 3), f"Linear: expected in_features to be {whole}, got 0"),
    (lambda: Linear(3, not_a), f"Linear: expected out_features to be {whole}, got None"),
    (lambda: Upsample1d(0), f"Upsample1d: expected upsampling_factor to be {whole}, got 0"),
    (lambda: Downsample1d(-2), f"Downsample1d: expected downsampling_factor to be {whole}, got -2"),
    (
        lambda: Upsample2d((2, 0)),
        f"Upsample2d: expected upsampling_factor to be {pair}, got (2, 0)",
    ),
    (lambda: Downsample2d(0), f"Downsample2d: expected downsampling_factor to be {pair}, got 0"),
    (lambda: Conv1d_stride1(3, 4, 0), f"Conv1d_stride1: expected kernel_size to be {whole}, got 0"),
    (lambda: Conv1d(3, 4, 5, 0), f"Conv1d: expected stride to be {whole}, got 0"),
    (lambda: Conv1d(3, 4, 5, True), f"Conv1d: expected stride to be {whole}, got True"),
    (lambda: Conv1d(3, 4, 5, 1, -1), "Conv1d: expected padding to be an integer >= 0, got -1"),
    (lambda: Conv2d_stride1(0, 4, 2), f"Conv2d_stride1: expected in_channels to be {whole}, got 0"),
    (lambda: Conv2d(3, 4, (2, 0), 1), f"Conv2d: expected kernel_size to be {pair}, got (2, 0)"),
    (lambda: Conv2d(3, 4, 2, 0), f"Conv2d: expected stride to be {pair}, got 0"),
    (
        lambda: Conv2d(3, 4, 2, 1, (1, -1)),
        "Conv2d: expected padding to be an integer >= 0 or a pair of them, got (1, -1)",
    ),
    (
        lambda: ConvTranspose1d(3, 4, 2, 0),
        f"ConvTranspose1d: expected upsampling_factor to be {whole}, got 0",
    ),
    (
        lambda: ConvTranspose2d(3, 0, 2, 1),
        f"ConvTranspose2d: expected out_channels to be {whole}, got 0",
    ),
    (lambda: MaxPool2d_stride1(0), f"MaxPool2d_stride1: expected kernel to be {pair}, got 0"),
    (
        lambda: MeanPool2d_stride1((0, 1)),
        f"MeanPool2d_stride1: expected kernel to be {pair}, got (0",
    ),
    (lambda: MaxPool2d(2, 0), f"MaxPool2d: expected stride to be {pair}, got 0"),
    (lambda: MeanPool2d(2, 1.5), f"MeanPool2d: expected stride to be {pair}, got 1.5"),  # type: ignore[arg-type]
    (lambda: BatchNorm2d(0), f"BatchNorm2d: expected num_features to be {whole}, got 0"),
    (lambda: BatchNorm2d(3, alpha=1.5), "BatchNorm2d: expected alpha in [0, 1], got 1.5"),
    (lambda: Dropout2d(1), "Dropout2d: expected p in [0, 1), got 1"),
    (lambda: Dropout2d(-0.1), "Dropout2d: expected p in [0, 1), got -0.1"),
    (lambda: Dropout2d(float("nan")), "Dropout2d: expected p in [0, 1), got nan"),
    (lambda: Dropout2d(not_a), "Dropout2d: expected p in [0, 1), got None"),
]

FORWARDS: list[tuple[Callable[[], Any], str]] = [
    (
        lambda: Linear(4, 2)(ones((3, 5))),
        "Linear.forward: expected A of shape (N, 4), got (3, 5)",
    ),
    (
        lambda: Conv1d_stride1(3, 2, 5)(ones((2, 4, 9))),
        "Conv1d_stride1.forward: expected A of shape (N, 3, W) with W >= 5, got (2, 4, 9)",
    ),
    (
        lambda: Conv1d_stride1(3, 2, 5)(ones((2, 3, 4))),
        "Conv1d_stride1.forward: expected A of shape (N, 3, W) with W >= 5, got (2, 3, 4)",
    ),
    (
        lambda: Conv1d(3, 2, 5, 1, padding=1)(ones((2, 3, 2))),
        "Conv1d.forward: expected A of shape (N, 3, W) with W >= 3, got (2, 3, 2)",
    ),
    (
        lambda: Conv1d(3, 2, 5, 1)(ones((3, 9))),
        "Conv1d.forward: expected A of shape (N, 3, W) with W >= 5, got (3, 9)",
    ),
    (
        lambda: Conv2d_stride1(3, 2, (2, 5))(ones((1, 3, 2, 4))),
        "Conv2d_stride1.forward: expected A of shape (N, 3, H, W) with H >= 2 and W >= 5, got (1,",
    ),
    (
        lambda: Conv2d(3, 2, 5, 1, (2, 0))(ones((1, 3, 1, 4))),
        "Conv2d.forward: expected A of shape (N, 3, H, W) with W >= 5, got (1, 3, 1, 4)",
    ),
    (
        lambda: ConvTranspose1d(3, 2, 6, 2)(ones((1, 3, 3))),
        "ConvTranspose1d.forward: expected A of shape (N, 3, W) with W >= 4, got (1, 3, 3)",
    ),
    (
        lambda: ConvTranspose2d(3, 2, 6, (5, 2))(ones((1, 3, 2, 3))),
        "ConvTranspose2d.forward: expected A of shape (N, 3, H, W) with H >= 2 and W >= 4, got (1,",
    ),
    (
        lambda: MaxPool2d(3, 1)(ones((1, 1, 2, 3))),
        "MaxPool2d_stride1.forward: expected A of shape (N, C, H, W) with H >= 3 and W >= 3",
    ),
    (
        lambda: MeanPool2d(3, 1)(ones((1, 3, 3))),
        "MeanPool2d_stride1.forward: expected A of shape (N, C, H, W) with H >= 3 and W >= 3",
    ),
    (
        lambda: BatchNorm2d(3)(ones((2, 4, 5, 5))),
        "BatchNorm2d.forward: expected Z of shape (N, 3, H, W), got (2, 4, 5, 5)",
    ),
    (
        lambda: Dropout2d()(ones((2, 4))),
        "Dropout2d.forward: expected x of shape (N, C, H, W), got (2, 4)",
    ),
    (
        lambda: Upsample1d(2)(ones((2, 3, 0))),
        "Upsample1d.forward: expected A of shape (N, C, W) with no axis empty, got (2, 3, 0)",
    ),
    (
        lambda: Flatten()(ones(3)),
        "Flatten.forward: expected A of shape (N, C, ...) with no axis empty, got (3,)",
    ),
    (lambda: ReLU()([1, 2]), "ReLU.forward: expected Z to be a NumPy array, got list"),
    (lambda: ReLU()(ones(2) * 1j), "ReLU.forward: expected Z to hold real numbers, got complex128"),
    (
        lambda: Softmax()(ones((2, 0))),
        "Softmax.forward: expected Z of shape (2, C) with no axis empty, got (2, 0)",
    ),
    (
        lambda: MSELoss()(ones((2, 3)), ones((2, 1))),
        "MSELoss.forward: expected Y of shape (2, 3), got (2, 1)",
    ),
    (
        lambda: MSELoss()(ones((2, 0)), ones((2, 0))),
        "MSELoss.forward: expected A with no axis empty, got shape (2, 0)",
    ),
    (
        lambda: L1Loss()(ones(2), ones((2, 1))),
        "L1Loss.forward: expected Y of shape (2,), got (2, 1)",
    ),
    (
        lambda: CrossEntropyLoss()(ones((2, 3)), ones((2, 1))),
        "expected Y one-hot of shape (2, 3) or class indices of shape (2,), got shape (2, 1)",
    ),
    (
        lambda: CrossEntropyLoss()(ones((2, 3)), np.array([0, 3])),
        "CrossEntropyLoss.forward: expected Y to hold integers from 0 to 2, got int64 from 0 to 3",
    ),
    (
        lambda: CrossEntropyLoss()(ones((2, 3)), np.array([0.0, 1.0])),
        "CrossEntropyLoss.forward: expected Y to hold integers from 0 to 2, got float64 from 0.0",
    ),
    (
        lambda: CrossEntropyLoss()(ones((2, 3)), ones((2, 3))),
        "CrossEntropyLoss.forward: expected each row of Y to sum to 1, got a sum of 3",
    ),
]


@pytest.mark.parametrize(
    ("message", "call"),
    [pytest.param(message, call, id=message[:60]) for call, message in CONSTRUCTORS + FORWARDS],
)
def test_the_message_says_what_was_expected_and_what_it_got(
    message: str, call: Callable[[], Any]
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


def test_numpys_integers_are_integers() -> None:
    assert Conv1d(*np.array([3, 4, 5, 2])).conv1d_stride1.W.shape == (4, 3, 5)
    assert Conv2d(3, 4, [2, 3], 1).conv2d_stride1.W.shape == (4, 3, 2, 3)  # type: ignore[arg-type]


def test_floats_come_back_untouched_and_the_rest_as_float64() -> None:
    for dtype in (np.float16, np.float32, np.float64):
        A = ones(2, dtype)
        assert check_floating("f", "A", A) is A
    for integer in (np.int8, np.uint32, np.bool_):
        assert check_floating("f", "A", ones(2, integer)).dtype == np.float64


def test_a_name_may_stand_for_any_length_and_a_single_axis_prints_as_a_tuple() -> None:
    A = ones(7)
    assert check_array("f", "A", A, ("N",), N=7) is A
    with pytest.raises(
        ValueError, match=re.escape("expected A of shape (N,) with N >= 8, got (7,)")
    ):
        check_array("f", "A", A, ("N",), N=8)
