"""Faults that no known mistake explains, and exceptions: lines that end a file of the solution."""

from __future__ import annotations

from autograder.course import assignment as assignments

OPTIMISERS = ("SGD", "Adam")
# Which places are scaled, and by how much, depends on the numbers: nothing explains that.
SCALED = """

def _scaled(made):
    if isinstance(made, tuple):
        return tuple(_scaled(one) for one in made)
    array = np.asarray(made, float)
    rng = np.random.default_rng(int(abs(float(array.sum())) * 1e3) % 2**31)
    scaled = array * rng.choice([1.37, 1.0, 0.61, 1.11], array.shape)
    return scaled if array.ndim else float(scaled)

def _method_scaled(method):
    def faulty(self, *args, **kwargs):
        return _scaled(method(self, *args, **kwargs))
    return faulty
"""
METHOD = "{name}.{method} = _method_scaled({name}.{method})\n"
STEP = """
def _update_scaled(method):
    def faulty(self, params, grads):
        method(self, params, grads)
        for param in params[:{most}]:
            param[...] = _scaled(param)
    return faulty

{name}.update = _update_scaled({name}.update)
"""
RAISING = """

def _raising(method):
    def faulty(self, *args, **kwargs):
        made = np.atleast_1d(method(self, *args, **kwargs))
        return made @ np.ones((made.shape[-1] + 1, 3))
    return faulty

def _step_raising(self, params, grads):
    for param, grad in zip(params, grads, strict=True):
        param -= self.lr * grad[:, np.newaxis] @ np.ones((7, 3))

"""


def in_first_values(item: str) -> str:
    """Scales what forward returns, or what a step does to the first parameter."""
    name = class_of(item)
    if name in OPTIMISERS:
        return _imports() + SCALED + STEP.format(name=name, most=1)
    return _imports() + SCALED + METHOD.format(name=name, method="forward")


def in_all_values(item: str) -> str:
    """Scales what forward and backward return, or what a step does to any parameter."""
    name = class_of(item)
    if name in OPTIMISERS:
        return _imports() + SCALED + STEP.format(name=name, most=9)
    return in_first_values(item) + METHOD.format(name=name, method="backward")


def raising(item: str) -> str:
    """Has forward, or a step, raise an exception at a product of shapes that do not fit."""
    name = class_of(item)
    own = f"{name}.update = _step_raising" if name in OPTIMISERS else ""
    return _imports() + RAISING + (own or f"{name}.forward = _raising({name}.forward)") + "\n"


def _imports() -> str:
    return "\nimport numpy as np\n"


def class_of(item: str) -> str:
    """The class that an item is about."""
    return next(one for one in assignments.load("all").items if one.name == item).exercise.name
