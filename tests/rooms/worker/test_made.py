"""What is told of the objects that a case makes: facts, bounded, whatever the objects do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.diagnosis.looked_into.held import HeldPart, parts_of
from autograder.records.calls import ASKED, HELD, MOST_PARTS
from autograder.worker.answers import LONGEST, Finished, Value
from autograder.worker.inside.made import Made
from autograder.worker.session import Transcript

CLASS_LIST: list[Any] = []


class Layer:
    def __init__(self, width: int) -> None:
        self.W = np.zeros((width, 2))
        self.stride = (3, 3)
        self.seen: list[int] = []


class Model:
    shared = CLASS_LIST

    def __init__(self, layers: Any = None) -> None:
        self.layers = [Layer(4), Layer(5)] if layers is None else layers


def facts_of(kind: type, *arguments: Any, use: Any = None) -> list[HeldPart]:
    return told(Made(SimpleNamespace(**{kind.__name__: kind})), kind.__name__, *arguments, use=use)


def told(made: Made, name: str, *arguments: Any, use: Any = None) -> list[HeldPart]:
    """What is told of the object of one case; `use` is done with it after the first values."""
    made.begin(name)
    one = getattr(made, name)(*arguments)
    made.between()
    if use:
        use(one)
    values = {n: Value("str", text=text) for fact in made.facts() for n, text in fact.items()}
    assert all(value.text and len(value.text) <= LONGEST for value in values.values())
    assert len(values) <= MOST_PARTS
    return parts_of(Transcript(Finished(1), values))


def by_path(parts: list[HeldPart]) -> dict[str, HeldPart]:
    return {part.path: part for part in parts}


def test_layers_are_told_with_their_sizes_in_order() -> None:
    found = by_path(facts_of(Model))
    assert found["layers[0]"].sizes == {"W": (4, 2), "stride": (3,)}
    assert found["layers[1]"].sizes == {"W": (5, 2), "stride": (3,)}
    assert found["layers[0]"].kind == "Layer"
    assert found["layers[0]"].number != found["layers[1]"].number
    assert found["shared"].owner == "class"


def test_the_same_object_has_the_same_number() -> None:
    layer = Layer(4)
    found = by_path(facts_of(Model, [layer, Layer(4), layer]))
    assert found["layers[0]"].number == found["layers[2]"].number != found["layers[1]"].number


def test_what_two_objects_share_has_the_same_number() -> None:
    made = Made(SimpleNamespace(Model=Model))
    one, other = (by_path(told(made, "Model")) for _ in range(2))
    assert one["shared"].number == other["shared"].number
    assert one["layers"].number != other["layers"].number


def test_it_is_told_what_becomes_of_a_list() -> None:
    def use(model: Model) -> None:
        model.layers[0].seen += [1, 2]
        model.layers.reverse()

    found = by_path(facts_of(Model, use=use))
    assert found["layers"].moved
    seen = found["layers[0].seen"]
    assert (seen.grown, seen.changed, seen.moved) == ((0, 2), True, False)
    assert not found["layers[1].seen"].changed


def test_what_forward_has_made_is_told_as_well() -> None:
    made = Made(SimpleNamespace(Model=Model))
    made.begin("Model")
    model = made.Model()
    model.cache = [1]
    made.between()
    model.cache.append(2)
    values = {n: Value("str", text=text) for fact in made.facts() for n, text in fact.items()}
    found = by_path(parts_of(Transcript(Finished(1), values)))
    assert found["cache"].grown == (1, 2)


class Given:
    """It calls one of the functions that it is given twice, one never, and hides no other."""

    def __init__(self, width: int, once: Any, never: Any = None, *, other: Any = None) -> None:
        self.W = np.zeros((once(width), once(width)))


def test_calls_of_functions_that_are_given_are_counted() -> None:
    def given(width: int) -> int:
        return width

    made = Made(SimpleNamespace(Given=Given))
    made.begin("Given")
    one = made.Given(3, given, other=lambda: None)
    assert one.W.shape == (3, 3)
    values = {n: Value("str", text=text) for fact in made.facts() for n, text in fact.items()}
    (part, *_) = parts_of(Transcript(Finished(1), values))
    counts = {n.removeprefix(ASKED): v for n, v in part.sizes.items() if n.startswith(ASKED)}
    assert counts == {"once": (2,), "other": (0,)}


class Deep:
    def __init__(self, depth: int = 200) -> None:
        self.inner = Deep(depth - 1) if depth else self
        self.many: list[Any] = [[]] * 10_000


class Lying:
    """Everything that is asked of it fails, or is something else than it should be."""

    @property
    def __dict__(self) -> Any:  # type: ignore[override]
        raise SystemExit

    def __getattr__(self, name: str) -> Any:
        raise KeyboardInterrupt


class Endless(list[Any]):
    def __iter__(self) -> Iterator[Any]:
        while True:
            yield []

    def __len__(self) -> int:
        return 1 << 62


Strange = type("Str|ange\x1b[31m" + "x" * 500, (Layer,), {})


class Holding:
    def __init__(self, value: Any) -> None:
        self.value = value
        setattr(self, "|" * 70, [])


CIRCLE: list[Any] = []
CIRCLE.append(CIRCLE)
STRANGE: dict[str, Callable[[], Any]] = {
    "lying": Lying,
    "deep": Deep,
    "endless": Endless,
    "named strangely": lambda: Strange(3),
    "of no size": lambda: np.zeros(()),
    "itself": lambda: CIRCLE,
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_objects_are_told_of_or_left_out(name: str) -> None:
    found = facts_of(Holding, STRANGE[name]())
    assert all(len(part.path) <= 60 and "|" not in part.path for part in found)
    assert found[0].kind == "Holding"


def test_only_the_class_that_is_asked_for_is_looked_into() -> None:
    made = Made(SimpleNamespace(Model=Model, Layer=Layer, text="text"))
    made.begin("Model")
    made.Layer(3)
    assert made.text == "text"
    assert [*made.facts()] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a|b",
        "a|Layer|x|own||",
        "a|Layer|1|mine||",
        "a b|Layer|1|own||",
        "a|Layer|1|own|||",
        "a|" + "L" * 31 + "|1|own||",
        "a|Layer|1234567|own||",
    ],
)
def test_what_does_not_read_as_a_part_is_left_out(text: str) -> None:
    values = {HELD.format(0): Value("str", text=text)}
    assert parts_of(Transcript(Finished(1), values)) == []


def test_half_of_a_part_is_read_as_far_as_it_goes() -> None:
    values = {HELD.format(0): Value("str", text="a|Layer|1|own|W=2x3 stride=x b=1|3 x")}
    (part,) = parts_of(Transcript(Finished(1), values))
    assert (part.sizes, part.grown) == ({"W": (2, 3), "b": (1,)}, (0, 0))


# --- how it is called -----------------------------------------------------------------


class Newer:
    def __init__(self, width: int, weight_init_fn: Any = None) -> None: ...
    def forward(self, A: Any, train: bool = True) -> None: ...
    def backward(self, dLdZ: Any) -> None: ...


class Older:
    training = True

    def forward(self, A: Any) -> None: ...
    def derivative(self) -> None: ...


class Switched(Newer):
    def forward(self, A: Any) -> None: ...  # type: ignore[override]
    def eval(self) -> None: ...


@pytest.mark.parametrize(
    ("kind", "ways"),
    [
        (Newer, {"takes_weight_init_fn": 1, "backward": 1, "word_train": 0}),
        (Older, {"derivative": 0, "sets_training": 0}),
        (Switched, {"takes_weight_init_fn": 1, "backward": 1, "calls_eval": 0}),
    ],
)
def test_of_the_object_it_is_told_how_it_is_called(kind: type, ways: dict[str, int]) -> None:
    arguments = [] if kind is Older else [3]
    sizes = facts_of(kind, *arguments)[0].sizes
    assert sizes == {name: (value,) for name, value in {**ways, "made": 1}.items()}


def test_long_names_and_many_are_not_told() -> None:
    class Many:
        def forward(self, A: Any) -> None: ...

        def __init__(self) -> None:
            vars(self).update({f"training{n}": True for n in range(50)})
            vars(self)["training" * 1000] = True

    assert len(facts_of(Many)[0].sizes) < 12
