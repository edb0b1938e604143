"""How a layer is told that it evaluates: courses have had several words for it."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from autograder.course.exercises.parameters import ContractError

EVALUATED = "Z in evaluation"  # what that is shown as


def in_evaluation(layer: Any, A: np.ndarray) -> Any:
    """What `forward` gives in evaluation; without a word, it gives what training does.

    What the signature names decides: a word for training, as in `train=True`, `training=True` or
    `is_training=True`, is given False, any other, as in `eval=False`, True. Only where there is
    none, the layer's own mode is set, by its methods or attributes.
    """
    flag = flag_of(layer.forward)
    if flag is None:
        set_evaluating(layer)
        return layer.forward(A)
    evaluates = not trains_by(flag)
    if flag.kind in (flag.KEYWORD_ONLY, flag.POSITIONAL_OR_KEYWORD):
        return layer.forward(A, **{flag.name: evaluates})
    if flag.kind is flag.VAR_KEYWORD:
        return layer.forward(A, eval=True)
    return layer.forward(A, evaluates)


def flag_of(forward: Any) -> inspect.Parameter | None:
    """The argument of a `forward` that says whether it trains or evaluates, if it has one."""
    every = [*inspect.signature(forward).parameters.values()]
    # Of `*arguments`, the first is no argument's own name.
    others = [one for at, one in enumerate(every) if at or one.kind is one.VAR_POSITIONAL]
    named = [one for one in others if trains_by(one) or says_evaluation(one.name)]
    # What has another name, or is no more than `*arguments`, has to be the one of the contract.
    switches = [one for one in others if one.default is one.empty or isinstance(one.default, bool)]
    return next(iter([*named, *switches]), None)


def trains_by(flag: inspect.Parameter) -> bool:
    """Whether an argument asks for training, by its name; failing that, by what it is if left out.

    Left out, it has to train.
    """
    if says_evaluation(flag.name):
        return False
    return "train" in flag.name.lower() or flag.default is True


def says_evaluation(name: str) -> bool:
    """Whether a name is a word for evaluation."""
    return any(word in name.lower() for word in ("eval", "test", "infer", "predict"))


def set_evaluating(layer: Any) -> None:
    """Tell a layer whose `forward` takes no word: by eval(), train(False) or an attribute.

    Raises `ContractError` where it has none of these.
    """
    kinds = reversed(type(layer).__mro__)
    known = {n: v for one in (*kinds, layer) for n, v in getattr(one, "__dict__", {}).items()}
    switches = [name for name, value in known.items() if isinstance(value, bool)]
    words = [name for name in switches if "train" in name.lower() or says_evaluation(name)]
    if callable(known.get("eval")):
        layer.eval()
    elif callable(known.get("train")) and inspect.signature(layer.train).parameters:
        layer.train(False)
    elif words:
        for name in words:
            setattr(layer, name, says_evaluation(name))
    else:
        kind = type(layer).__name__
        raise ContractError(
            f"{kind}.forward cannot be told that it evaluates: forward(x, eval=False) is expected"
        )
