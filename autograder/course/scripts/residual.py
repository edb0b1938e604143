"""A case of the residual block as code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.parameters import ContractError
from autograder.course.exercises.residual import ResBlock
from autograder.course.exercises.walking import layers_of_block
from autograder.course.scripts import Script, Step
from autograder.course.scripts.found import Found, Part, part_of
from autograder.course.scripts.writing import CALLS, given, joined

LONGEST = 96  # characters of a line
Values = Mapping[str, Mapping[str, np.ndarray]]
Parts = dict[str, tuple[Part, Part]]  # by a block's title, its convolution and its normalisation


def script(exercise: ResBlock, case: Case, reading: Reading, found: Found) -> Script:
    """Two calls of the block; the parameters' gradients are those of the first."""
    parts = {f"the {part} block": layers for part, layers in _parts(case, found).items()}
    values = given(case)
    parameters = values.pop("parameters")
    values["parameters"] = {f"the {part} block": of for part, of in parameters.items()}
    made = joined("model = ResBlock(*sizes)", assigned(parts, values["parameters"]))
    shows = shown(parts, " of ")
    return Script(values, [Step(made), *called(shows)])


def _parts(case: Case, found: Found) -> Parts:
    try:
        if found.whole is not None:
            layers = layers_of_block(found.whole, "shortcut" in case.parameters)
            return {part: pair("model", *both) for part, both in layers.items()}
    except ContractError:
        pass
    return usual("model", "shortcut" in case.parameters)


def pair(variable: str, convolution: object, normalisation: object) -> tuple[Part, Part]:
    """A block's two parts that were found."""
    return part_of(variable, convolution), part_of(variable, normalisation)


def block_at(code: str) -> tuple[Part, Part]:
    """The parts of a block as the course's classes keep them."""
    return Part(f"{code}.layers[0]", None), Part(f"{code}.layers[1]", None)


def usual(variable: str, shortcut: bool) -> Parts:
    """The parts of a residual block as the course's classes keep them."""
    blocks = {"first": "convolution_layers[0]", "second": "convolution_layers[2]"}
    blocks |= {"shortcut": "residual_connection"} if shortcut else {}
    return {part: block_at(f"{variable}.{code}") for part, code in blocks.items()}


def assigned(parts: Parts, values: Values) -> str:
    """The lines that give each block its parameters, which are `values` by the block's title."""
    return "\n".join(_assigned(parts, values))


def _assigned(parts: Parts, values: Values) -> Iterator[str]:
    yield "layers = {  # of each block, its convolution and its normalisation"
    for title, both in parts.items():
        codes = [part.code for part in both]
        line = f'    "{title}": ({", ".join(codes)}),'
        long = "".join(f"        {code},\n" for code in codes)
        yield line if len(line) < LONGEST else f'    "{title}": (\n{long}    ),'
    yield "}\nfor title, (conv, norm) in layers.items():\n    of = parameters[title]"
    for owner, names, at in (("conv", ("W", "b"), 0), ("norm", ("BW", "Bb"), 1)):
        shaped = {
            name: all(
                both[at].keeps(name, values[title][name].shape) for title, both in parts.items()
            )
            for name in names
        }
        codes = [
            f'of["{n}"]{"" if plain else f".reshape({owner}.{n}.shape)"}.copy()'
            for n, plain in shaped.items()
        ]
        yield f"    {', '.join(f'{owner}.{n}' for n in names)} = {', '.join(codes)}"


def shown(parts: Parts, of: str) -> dict[str, str]:
    """The parameters and their gradients."""
    shows = {}
    for title in parts:
        for names, at in ((("W", "b"), 0), (("BW", "Bb"), 1)):
            for name in names:
                code = f'layers["{title}"][{at}]'
                shows[f"{name}{of}{title}"] = f"{code}.{name}"
                shows[f"dLd{name}{of}{title}"] = f"{code}.dLd{name}"
    return shows


def called(shows: Mapping[str, str]) -> Iterator[Step]:
    """Two calls of a model; what it learns by is shown after the first."""
    for end, mark in CALLS:
        forward = {f"Z{mark}": f"Z{end}", f"A{mark}": f"A{end}"}
        yield Step(f"Z{end} = model.forward(A{end})", forward)
        backward = {f"dLdA{mark}": f"dLdA{end}", f"dLdZ{mark}": f"dLdZ{end}"}
        yield Step(
            f"dLdA{end} = model.backward(dLdZ{end})", {**backward, **({} if mark else shows)}
        )
