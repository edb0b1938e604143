"""The layers of a model, beside those that it has to have."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from autograder.course.exercise import Aspect, Case, Exercise
from autograder.course.exercises.residual import ResBlock
from autograder.course.exercises.resnet import ResNet
from autograder.course.programs.due import Layer, layers_due
from autograder.diagnosis.looked_into.activations import activations_of
from autograder.diagnosis.looked_into.blocks import channels_of
from autograder.diagnosis.looked_into.held import HeldPart, LookedInto
from autograder.grading.graded import GradedItem
from autograder.records.calls import MOST_PARTS, SECOND
from autograder.records.scorecard import Diagnosis
from autograder.worker.answers import Raised

NUMBERS = ("first", "second", "third", "fourth", "fifth", "sixth")
IN_A_LIST = re.compile(r"(.*)\[\d+\]")
OF_THE_MAIN_WAY = re.compile(r"convolution_layers\[\d+\]")
EVIDENCE = "read off the model as its constructor has left it"
CONTRACT = "ContractError"
STRIDES = ("stride", "downsampling_factor")
Told = tuple[str, str]  # a key and a sentence


def structure(graded: GradedItem, looked: LookedInto) -> Diagnosis | None:
    """What is wrong with a model's layers, for the first fault; raises what `LookedInto` does.

    It is certain where the model could not be judged because of them.
    """
    finding = graded.judgement.findings[0]
    name, exercise = finding.name.removesuffix(SECOND), graded.item.exercise
    is_net = isinstance(exercise, ResNet)
    if not is_net and not layers_due(exercise, graded.cases[finding.case]):
        return None
    case, _, transcript, parts = looked.cases[0]
    if is_net:
        told = channels_of(case, parts) if len(parts) < MOST_PARTS else None
    else:
        told = next(_deviations(exercise, case, parts, _is_forward_right(graded)), None)
    if told is None:
        return None
    key, sentence = told
    ending = transcript.ending
    refused = isinstance(ending, Raised) and ending.type == CONTRACT
    return Diagnosis(
        name, f"structure/{key}", sentence, EVIDENCE, "certain" if refused else "likely"
    )


def _is_forward_right(graded: GradedItem) -> bool:
    wrong = [one for one in graded.judgement.checks if one.fault and one.costs]
    return all(one.own is not Aspect.FORWARD for one in wrong)


def _deviations(
    exercise: Exercise, case: Case, parts: Sequence[HeldPart], is_forward_right: bool
) -> Iterator[Told]:
    due = layers_due(exercise, case)
    if not due or not parts or len(parts) == MOST_PARTS:
        return  # what may be told in part is not told
    yield from _of_the_class(parts)
    found = layers_found(parts)
    if same := _one_object(parts, len(found) < len(due) or is_forward_right):
        yield same
    if isinstance(exercise, ResBlock) and _is_shared(parts):
        yield (
            "one_object",
            (
                "the shortcut is the same object as a block of convolution_layers, so that what it "
                "keeps of the one call is lost in the other: make a ConvBlock of its own"
            ),
        )
    elif isinstance(exercise, ResBlock) and {len(found), len(due)} == {2, 3}:
        yield "shortcut", _shortcut(found, due)
    elif found and (told := compared(found, due) or activations_of(exercise, case, parts)):
        yield told


def _is_shared(parts: Sequence[HeldPart]) -> bool:
    """Whether the shortcut is one of the blocks that it goes round."""
    blocks = {part.number for part in parts if OF_THE_MAIN_WAY.fullmatch(part.path)}
    return any(part.number in blocks for part in parts if part.path == "residual_connection")


def _shortcut(found: Sequence[Layer], due: Sequence[Layer]) -> str:
    """What is wrong with a residual block that has one convolution too many, or too few."""
    if len(found) < len(due):
        return (
            f"the shortcut has no convolution, expected {due[2]}: it is the identity only where "
            "filter 1, stride 1, padding 0 and equal channels keep the shape"
        )
    return (
        f"the shortcut is a convolution, {found[2]}, expected the identity: filter 1, stride 1, "
        "padding 0 and equal channels keep the shape"
    )


def _of_the_class(parts: Sequence[HeldPart]) -> Iterator[Told]:
    """A list of layers that the class holds, to which every object adds its own."""
    for part in parts:
        layers = [one for one in parts if one.path.startswith(f"{part.path}[")]
        if (
            part.owner == "class"
            and part.kind == "list"
            and any("W" in one.sizes for one in layers)
        ):
            yield (
                "class",
                (
                    f"{part.path} is made once, for the class, so that all put their layers "
                    f"into the same list: make it in __init__, as self.{part.path}"
                ),
            )


def _one_object(parts: Sequence[HeldPart], matters: bool) -> Told | None:
    """The same object in two places of one list."""
    seen: dict[tuple[str, int], str] = {}
    for part in parts if matters else ():
        inside = IN_A_LIST.fullmatch(part.path)
        if inside is None or part.kind in ("list", "tuple", "dict", "ndarray"):
            continue
        first = seen.setdefault((inside[1], part.number), part.path)
        if first != part.path:
            return "one_object", (
                f"{part.path} is the same {part.kind} as {first}, so that what it keeps of the one "
                "call is lost in the other: make one for each place"
            )
    return None


def layers_found(parts: Sequence[HeldPart]) -> list[Layer]:
    """The layers that hold a W, in order, each once: in that of a list, where one has them all."""
    learning = [part for part in parts if len(part.sizes.get("W", ())) >= 2]
    numbers = {part.number for part in learning}
    lists: dict[str, list[HeldPart]] = {}
    for part in learning:
        if inside := IN_A_LIST.fullmatch(part.path):
            lists.setdefault(inside[1], []).append(part)
    whole = [one for one in lists.values() if {part.number for part in one} == numbers]
    found = {part.number: _layer(parts, part) for part in [*whole, learning][0]}
    return [*found.values()]


def _layer(parts: Sequence[HeldPart], part: HeldPart) -> Layer:
    W = part.sizes["W"]
    if len(W) == 2:
        return Layer(W[1], W[0])
    return Layer(W[1], W[0], W[2], _stride(parts, part))


def _stride(parts: Sequence[HeldPart], part: HeldPart) -> int | None:
    """By how much a kernel is moved, as the layer tells it that holds this part, or a neighbour."""
    above = part.path.rpartition(".")[0]
    near = [one for one in parts if one.path == above or _is_in(one, above)]
    sizes = [one.sizes.get(name) for one in near if above for name in STRIDES]
    return next((size[0] for size in sizes if size), None)


def _is_in(part: HeldPart, path: str) -> bool:
    return part.path.rpartition(".")[0] == path


def compared(found: Sequence[Layer], due: Sequence[Layer]) -> Told | None:
    """How the layers that were found differ from those that are due."""
    if _fit(found, due):
        return None
    # What follows the convolutions has its size from them.
    kernels = [[one for one in layers if one.kernel is not None] for layers in (found, due)]
    if all(kernels) and not _fit(*kernels):
        found, due = kernels
    told = next((one for one in _differences(found, due) if one), None)
    return told or ("layers", f"its layers are {_listed(found)}, expected {_listed(due)}")


def _differences(found: Sequence[Layer], due: Sequence[Layer]) -> Iterator[Told | None]:
    if len(found) == len(due) - 1:
        yield _missing(found, due)
    if len(found) == len(due) + 1:
        yield _too_many(found, due)
    if len(found) == len(due):
        yield _turned(found, due)
        if _fit([_moved_by_its_kernel(one) for one in found], due):
            yield "kernel_for_stride", f"kernels and strides are exchanged: {_listed(found)}"
        yield _exchanged(found, due)
        yield _one_other(found, due)


def _turned(found: Sequence[Layer], due: Sequence[Layer]) -> Told | None:
    """The layers in reverse, or each the other way round; of sizes like 2-4-2, it may be both."""
    ways = {
        "in reverse": _fit(found[::-1], due),
        "with what comes in and what goes out exchanged": _fit([o.turned() for o in found], due),
    }
    words = [way for way, fits in ways.items() if fits]
    if not words:
        return None
    told = f"its layers are {_listed(found)}, {' or '.join(words)}: expected {_listed(due)}"
    return "turned", told


def _moved_by_its_kernel(layer: Layer) -> Layer:
    return layer._replace(kernel=layer.stride, stride=layer.kernel)


def _missing(found: Sequence[Layer], due: Sequence[Layer]) -> Told | None:
    for index, layer in reversed([*enumerate(due)]):
        if _fit(found, [*due[:index], *due[index + 1 :]]):
            where = f"after the {NUMBERS[index - 1]}" if index else "at the beginning"
            return "missing", f"{_listed(found)} is a layer short: {layer} is missing {where}"
    return None


def _too_many(found: Sequence[Layer], due: Sequence[Layer]) -> Told | None:
    for index, layer in reversed([*enumerate(found)]):
        if _fit([*found[:index], *found[index + 1 :]], due):
            where = f"after the {NUMBERS[index - 1]}" if index else "at the beginning"
            return "too_many", f"{_listed(found)} has a layer too many: {layer} {where}"
    return None


def _exchanged(found: Sequence[Layer], due: Sequence[Layer]) -> Told | None:
    wrong = [index for index, one in enumerate(found) if not one.fits(due[index])]
    if len(wrong) != 2:
        return None
    one, other = wrong
    if found[one].fits(due[other]) and found[other].fits(due[one]):
        words = f"the {NUMBERS[one]} and the {NUMBERS[other]} layer"
        return "exchanged", f"{words} are exchanged: {_listed(found)}"
    return None


def _one_other(found: Sequence[Layer], due: Sequence[Layer]) -> Told | None:
    wrong = [index for index, one in enumerate(found) if not one.fits(due[index])]
    if len(wrong) != 1:
        return None
    (index,) = wrong
    return "other", f"the {NUMBERS[index]} layer is {found[index]}, expected {due[index]}"


def _fit(found: Sequence[Layer], due: Sequence[Layer]) -> bool:
    return len(found) == len(due) and all(a.fits(b) for a, b in zip(found, due, strict=True))


def _listed(layers: Sequence[Layer]) -> str:
    return ", ".join(map(str, layers[: len(NUMBERS)])) + ", ..." * (len(layers) > len(NUMBERS))
