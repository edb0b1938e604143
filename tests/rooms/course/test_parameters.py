"""Where a layer's parameters are, if several of its parts show an array of that name."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.course.exercises.parameters import assign, holders
from autograder.course.exercises.walking import of_axes


class Layer:
    """Keeps what it is given, as a student's layer keeps its attributes."""

    def __init__(self, **kept: Any) -> None:
        self.__dict__.update(kept)


def layer(*shape: int, **kept: Any) -> Layer:
    return Layer(W=np.zeros(shape), b=np.zeros(shape[0]), **kept)


class HandedOn(Layer):
    """Shows its inner layer's W as its own."""

    W = property(lambda self: self.inner.W[..., None])


@pytest.mark.parametrize("shape", [(2, 3, 4), None])
@pytest.mark.parametrize("name", ["W", "b"])
def test_a_layer_that_lends_its_weights_to_a_part_of_more_axes_keeps_them(
    name: str, shape: tuple[int, ...] | None
) -> None:
    own = layer(2, 3, 4, inner=layer(2, 3, 1, 4))
    due = shape if name == "W" or shape is None else shape[:1]
    assert holders(own, name, due) == [own]
    assert holders(Layer(conv1d_stride1=own), name, due) == [own]


def test_of_a_layer_and_its_part_of_as_many_axes_the_part_holds_them() -> None:
    part = layer(2, 3, 4)
    assert holders(layer(2, 3, 4, inner=part), "W", (2, 3, 4)) == [part]
    assert holders(HandedOn(inner=part), "W", (2, 3, 4)) == [part]
    assert holders(HandedOn(inner=layer(2, 3)), "W") != []


def test_a_model_of_layers_that_lend_their_weights_has_these_layers() -> None:
    layers = [layer(2, 3, n, inner=layer(2, 3, 1, n)) for n in (1, 2)]
    assert of_axes(Layer(layers=layers), 3) == layers
    assert assign(layers[0], "W", np.ones((2, 3, 1))) is layers[0]
    assert layers[0].W.all()
