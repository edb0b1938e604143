"""How a layer is told that it evaluates: courses have had several words for it."""

from __future__ import annotations

import inspect
from contextlib import suppress
from typing import Any

import numpy as np

from autograder.course.exercises.parameters import ContractError

EVALUATED = "Z in evaluation"  # what that is shown as
AFTER_EVALUATION = (
    "backward after an evaluation is not the gradient of what forward gave there: what is trained "
    "or checked in evaluation mode will go wrong"
)
TRAINED_AGAIN = (
    "trained again after an evaluation, backward gives another gradient than before, for the same "
    "input: forward has to keep in which mode it runs, each time"
)
NEAR = 1e-6  # how far apart two gradients may be that are the same but for rounding


def in_evaluation(layer: Any, A: np.ndarray) -> Any:
    """What `forward` gives for A (N, ...) in evaluation; without a word, what training does.

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


def remark_on_backward(student: Any, layer: Any, A: np.ndarray) -> None:
    """Add a word to a submission's notes where `backward` does not go with an evaluation.

    In evaluation, each element of the output depends on its own of A (N, C, ...), and linearly:
    what it moves by when A is moved is the gradient, unless that is no number. No points hang on
    it.
    """
    if AFTER_EVALUATION in student.notes or A.dtype != np.float64:
        return
    right = False
    # What a submission raises here is worth no more than the remark.
    with suppress(Exception, SystemExit):
        right = _goes_with_evaluation(layer, A)
    if not right:
        student.notes.append(AFTER_EVALUATION)


def _goes_with_evaluation(layer: Any, A: np.ndarray) -> bool:
    dLdZ = (np.arange(A.size) % 5 - 1.5).reshape(A.shape)
    still, moved = (np.array(in_evaluation(layer, at)) for at in (A.copy(), A + dLdZ))
    expected = moved - still
    if not np.isfinite(expected).all():
        return True  # of running values that are wrong: nothing can be told of backward
    yours = np.array(layer.backward(dLdZ.copy()))
    allowed = NEAR * max(1.0, float(np.abs(expected).max()))
    return yours.shape == A.shape and bool(np.abs(yours - expected).max() <= allowed)


def remark_on_training(
    student: Any, layer: Any, fresh: Any, A: np.ndarray, dLdZ: np.ndarray
) -> None:
    """Add a word to a submission's notes where training goes wrong once it has evaluated.

    The `layer` has, a `fresh` one has not; both are given A (N, C, ...) and the gradient dLdZ of
    its output. Where a forward takes no word for it, nothing tells them to train again. No points
    hang on it.
    """
    if TRAINED_AGAIN in student.notes or A.dtype != np.float64:
        return
    alike = True
    # What a submission raises here is worth no more than the remark.
    with suppress(Exception, SystemExit):
        if flag_of(layer.forward) is not None:
            alike = False
            yours, before = (_trained(one, A.copy(), dLdZ.copy()) for one in (layer, fresh))
            allowed = NEAR * max(1.0, float(np.abs(before).max()))
            alike = yours.shape == before.shape and bool(np.abs(yours - before).max() <= allowed)
    if not alike:
        student.notes.append(TRAINED_AGAIN)


def _trained(layer: Any, A: np.ndarray, dLdZ: np.ndarray) -> np.ndarray:
    layer.forward(A)
    return np.array(layer.backward(dLdZ))


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
    found = switches(layer)
    for name, value in found.items():
        if value is None:
            getattr(layer, name)()
        elif callable(kept := getattr(layer, name)):
            kept(value)
        else:
            setattr(layer, name, value)
    if not found:
        kind = type(layer).__name__
        raise ContractError(
            f"{kind}.forward cannot be told that it evaluates: forward(x, eval=False) is expected"
        )


def switches(layer: Any) -> dict[str, bool | None]:
    """The methods or attributes that tell a layer that it evaluates, and what they are given.

    A method that is given None takes nothing.
    """
    kinds = reversed(type(layer).__mro__)
    known = {n: v for one in (*kinds, layer) for n, v in getattr(one, "__dict__", {}).items()}
    if callable(known.get("eval")):
        return {"eval": None}
    if callable(known.get("train")) and inspect.signature(layer.train).parameters:
        return {"train": False}
    flags = [name for name, value in known.items() if isinstance(value, bool)]
    words = [name for name in flags if "train" in name.lower() or says_evaluation(name)]
    return {name: says_evaluation(name) for name in words}
