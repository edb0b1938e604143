"""A case of the residual network as code."""

from __future__ import annotations

from autograder.course.exercise import Case, Reading
from autograder.course.exercises.parameters import ContractError
from autograder.course.exercises.resnet import ResNet
from autograder.course.exercises.walking import layers_of_net
from autograder.course.scripts import Script, Step
from autograder.course.scripts.found import Found, Part, part_of
from autograder.course.scripts.residual import (
    Parts,
    assigned,
    block_at,
    called,
    pair,
    shown,
    usual,
)
from autograder.course.scripts.writing import given, joined


def script(exercise: ResNet, case: Case, reading: Reading, found: Found) -> Script:
    """Two calls of the network; the parameters' gradients are those of the first."""
    values = given(case)
    for name in ("stem", "blocks", "strides"):
        values.pop(name)
    values["parameters"] = {"stem stem": case.stem["stem"]}
    for number, block in enumerate(case.blocks, 1):
        values["parameters"] |= {f"block {number} {part}": of for part, of in block.items()}
    parts, linear = _parts(case, found)
    last = [linear.given(name, f'linear["{name}"]', v.shape) for name, v in case.linear.items()]
    made = joined("model = ResNet(*sizes)", assigned(parts, values["parameters"]), *last)
    shows = shown(parts, " of ")
    shows |= {f"{name} of linear": f"{linear.code}.{name}" for name in ("W", "b")}
    shows |= {f"dLd{name} of linear": f"{linear.code}.dLd{name}" for name in ("W", "b")}
    return Script(values, [Step(made), *called(shows)])


def _parts(case: Case, found: Found) -> tuple[Parts, Part]:
    """The blocks' parts by their titles, and the linear layer."""
    try:
        if found.whole is not None:
            stem, blocks, linear = layers_of_net(found.whole, len(case.blocks))
            parts: Parts = {"stem stem": pair("model", *stem)}
            for number, layers in enumerate(blocks, 1):
                parts |= {f"block {number} {p}": pair("model", *both) for p, both in layers.items()}
            return parts, part_of("model", linear)
    except ContractError:
        pass
    parts = {"stem stem": block_at("model.layers[0]")}
    for number in range(1, len(case.blocks) + 1):
        block = usual(f"model.layers[{number + 1}]", shortcut=True)
        parts |= {f"block {number} {part}": both for part, both in block.items()}
    return parts, Part("model.linear_layer", None)
