"""How sizes go wrong in layers with a kernel, a stride or a factor: a formula with a slip in it.

Each law gives a size along one axis, and says of a value with that size what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from autograder.diagnosis.shapes.sized import Sized

FIRST = 2  # axis that is one of places, behind samples and channels


class Along(NamedTuple):
    """An axis of places: sizes of the input and the output, kernel, stride or factor, padding."""

    n: int
    m: int
    k: int
    s: int
    p: int


Size = Callable[[Along], int]


class Law(NamedTuple):
    """What a size is, and the formula that gives it; `of` is a setting that must be in use."""

    says: str
    size: Size
    of: str = ""


def along(value: Sized, axis: int) -> Along | None:
    """The sizes along an axis, where the input and the output have it."""
    A, Z = value.given.get("A", ()), value.given.get("dLdZ", ())
    if not FIRST <= axis < min(len(A), len(Z)) or len(A) != len(Z):
        return None
    stride = value.setting("stride", value.setting("factor", 1))
    return Along(A[axis], Z[axis], value.setting("kernel", 1), stride, value.setting("padding", 0))


def up(n: int, s: int) -> int:
    """The size of what has neighbours `s` apart."""
    return s * (n - 1) + 1


def ceil(n: int, s: int) -> int:
    """The number of every s-th of n, from the first on."""
    return -(-n // s) if s else 0


def places(n: int, k: int, s: int) -> int:
    """The number of places of a window."""
    return (n - k) // s + 1 if s else 0


# What is due, by the kind of layer; a kind is known by its sizes.
KINDS: Mapping[str, Size] = {
    "window": lambda a: places(a.n + 2 * a.p, a.k, a.s),
    "transposed": lambda a: up(a.n, a.s) - a.k + 1,
    "up": lambda a: up(a.n, a.s),
    "down": lambda a: ceil(a.n, a.s),
}
OWN = "the input's own"
SIZES_LEAD_TO_ONE = "inputs of several sizes lead to one: remember the input's"
SEVERAL = f"worked out from dLdZ's, but {SIZES_LEAD_TO_ONE}"
FIRST_ONES = "the factor: are the first elements taken, rather than every factor-th one?"
CUT = "the padded input's: the padding has to be cut off"
TOO_MANY_ZEROS = (
    "as if neighbours were factor + 1 apart: factor - 1 zeros belong between two, factor are there"
)
AFTER_THE_LAST = "as if zeros followed the last element, too: they belong between neighbours only"
TWICE = "as if the factor were used twice"
OF_Z: Mapping[str, Sequence[Law]] = {
    "window": (
        Law("as if there were no padding: it counts at both ends",
         lambda a: places(a.n, a.k, a.s), "padding"),
        Law("as if the padding were added once: it counts at both ends",
         lambda a: places(a.n + a.p, a.k, a.s), "padding"),
        Law("as if the padding were added twice at each end",
         lambda a: places(a.n + 4 * a.p, a.k, a.s), "padding"),
        Law("one too small: a window has one place more than it takes steps",
         lambda a: places(a.n + 2 * a.p, a.k, a.s) - 1),
        Law("as if the stride were 1",
         lambda a: places(a.n + 2 * a.p, a.k, 1), "stride"),
        Law("rounded up: the last window has to lie inside as a whole",
         lambda a: ceil(a.n + 2 * a.p - a.k, a.s) + 1, "stride"),
        Law("as if the stride were used twice",
         lambda a: places(a.n + 2 * a.p, a.k, a.s**2), "stride"),
        Law("as if the stride were the kernel size",
         lambda a: places(a.n + 2 * a.p, a.k, a.k)),
        Law("as if the kernel size were the stride",
         lambda a: places(a.n + 2 * a.p, a.s, a.s), "stride"),
        Law("as if the kernel size were not taken off before the division by the stride",
         lambda a: places(a.n + 2 * a.p, 1, a.s), "stride"),
        Law("the input's divided by the stride: the kernel has a part in it, too",
         lambda a: a.n // a.s, "stride"),
        Law("the input's divided by the stride, plus 1: the kernel has a part in it, too",
         lambda a: a.n // a.s + 1, "stride"),
        Law("the input's divided by the kernel size",
         lambda a: a.n // a.k),
        Law("the padded input's own", lambda a: a.n + 2 * a.p, "padding"),
        Law(f"{OWN}: a window has fewer places", lambda a: a.n),
        Law("as if the kernel size less 1 were added: it has to come off",
         lambda a: (a.n + 2 * a.p + a.k - 2) // a.s + 1),
        Law("as if 1 were added before the division by the stride: it has to be after that",
         lambda a: (a.n + 2 * a.p - a.k + 1) // a.s, "stride"),
        Law("as if the kernel size came off twice",
         lambda a: places(a.n + 2 * a.p, 2 * a.k, a.s)),
        Law("as if the kernel's windows were taken twice, one after the other",
         lambda a: places(a.n + 2 * a.p, 2 * a.k - 1, a.s)),
        Law("the kernel size", lambda a: a.k),
    ),
    "up": (
        Law(AFTER_THE_LAST, lambda a: a.s * a.n),
        Law(TOO_MANY_ZEROS, lambda a: up(a.n, a.s + 1)),
        Law("as if neighbours were factor - 1 apart: a zero is missing between every two",
         lambda a: up(a.n, a.s - 1)),
        Law("one too small: the last element has a place, too, behind all the gaps",
         lambda a: a.s * (a.n - 1)),
        Law(TWICE, lambda a: up(a.n, a.s**2)),
        Law(f"{TWICE}, and zeros followed the last element", lambda a: a.n * a.s**2),
        Law(OWN, lambda a: a.n),
        Law("as if factor - 1 zeros were there in all: so many belong between every two",
         lambda a: a.n + a.s - 1),
        Law("as if zeros came before the first element and after the last, too",
         lambda a: a.s * a.n + a.s - 1),
        Law("as if factor zeros followed every element: factor - 1 belong between two",
         lambda a: (a.s + 1) * a.n),
        Law("the factor times the input's, plus 1", lambda a: a.s * a.n + 1),
        Law("the factor times the input's, less 1", lambda a: a.s * a.n - 1),
    ),
    "down": (
        Law("rounded down: the first of fewer than factor elements is kept, too",
         lambda a: a.n // a.s),
        Law("one too large where the factor divides the input's", lambda a: a.n // a.s + 1),
        Law("one too small: the first element is kept, too", lambda a: ceil(a.n, a.s) - 1),
        Law(TWICE, lambda a: ceil(a.n, a.s**2)),
        Law(OWN, lambda a: a.n),
        Law(FIRST_ONES,
         lambda a: min(a.s, a.n)),
        Law("as if each were factor + 1 behind the one before", lambda a: ceil(a.n, a.s + 1)),
        Law("as if each were factor - 1 behind the one before", lambda a: ceil(a.n, a.s - 1)),
        Law("as if the first one were not kept, nor counted", lambda a: ceil(a.n - 1, a.s)),
    ),
    "transposed": (
        Law(AFTER_THE_LAST, lambda a: a.s * a.n - a.k + 1),
        Law(TOO_MANY_ZEROS, lambda a: up(a.n, a.s + 1) - a.k + 1),
        Law("the upsampled input's own: a window has fewer places", lambda a: up(a.n, a.s)),
        Law("as if nothing were upsampled", lambda a: a.n - a.k + 1),
        Law("one too small: a window has one place more than it takes steps",
         lambda a: up(a.n, a.s) - a.k),
        Law("that of PyTorch's transposed convolution; here, a convolution follows the upsampling",
         lambda a: up(a.n, a.s) + a.k - 1),
        Law("as if the convolution came first and the upsampling after it",
         lambda a: up(a.n - a.k + 1, a.s)),
        Law("as if it were downsampled, too", lambda a: ceil(up(a.n, a.s) - a.k + 1, a.s)),
        Law(TWICE, lambda a: up(a.n, a.s**2) - a.k + 1),
        Law(OWN, lambda a: a.n),
        Law("the kernel size", lambda a: a.k),
    ),
}  # fmt: skip
OF_GRADIENT: Mapping[str, Sequence[Law]] = {
    "window": (
        Law("the upsampled dLdZ's own: the kernel size less 1 comes on top",
         lambda a: up(a.m, a.s), "stride"),
        Law(SEVERAL, lambda a: up(a.m, a.s) + a.k - 1 - 2 * a.p),
        Law(f"{SEVERAL}, without the padding",
         lambda a: up(a.m, a.s) + a.k - 1, "padding"),
        Law(CUT, lambda a: a.n + 2 * a.p, "padding"),
        Law("as if the padding were cut off at one end only", lambda a: a.n + a.p, "padding"),
        Law("as if the padding were cut off twice", lambda a: a.n - 2 * a.p, "padding"),
        Law("as if dLdZ were not padded before its convolution with the kernel",
         lambda a: up(a.m, a.s) - a.k + 1),
        Law("as if dLdZ were padded by the kernel size: that less 1 is due",
         lambda a: up(a.m, a.s) + a.k + 1 - 2 * a.p),
        Law("as if dLdZ were not upsampled", lambda a: a.m + a.k - 1, "stride"),
        Law("the stride times dLdZ's", lambda a: a.s * a.m, "stride"),
        Law("as if zeros followed the last element of the upsampled dLdZ, too",
         lambda a: a.s * a.m + a.k - 1, "stride"),
        Law("as if neighbours in the upsampled dLdZ were stride + 1 apart",
         lambda a: up(a.m, a.s + 1) + a.k - 1),
        Law("dLdZ's own: the input's is due", lambda a: a.m),
        Law("the kernel size", lambda a: a.k),
    ),
    "up": (
        Law("dLdZ's own: the input's is due", lambda a: a.m),
        Law("rounded down: the last element is kept, too", lambda a: a.m // a.s),
        Law("as if each were factor + 1 behind the one before", lambda a: ceil(a.m, a.s + 1)),
        Law("as if each were factor - 1 behind the one before", lambda a: ceil(a.m, a.s - 1)),
        Law(TWICE, lambda a: ceil(a.m, a.s**2)),
        Law("as if the first one were not kept, nor counted", lambda a: ceil(a.m - 1, a.s)),
        Law(FIRST_ONES,
         lambda a: min(a.s, a.m)),
    ),
    "down": (
        Law(SEVERAL, lambda a: up(a.m, a.s)),
        Law(f"the factor times dLdZ's, but {SIZES_LEAD_TO_ONE}",
         lambda a: a.s * a.m),
        Law("dLdZ's own: the input's is due", lambda a: a.m),
        Law(TOO_MANY_ZEROS, lambda a: up(a.m, a.s + 1)),
        Law(TWICE, lambda a: up(a.m, a.s**2)),
    ),
    "transposed": (
        Law("as if it were not downsampled at the end", lambda a: a.m + a.k - 1),
        Law("as if the kernel size less 1 were not added before the downsampling",
         lambda a: ceil(a.m, a.s)),
        Law("rounded down: the last element is kept, too", lambda a: (a.m + a.k - 1) // a.s),
        Law("as if dLdZ were not padded before its convolution with the kernel",
         lambda a: ceil(a.m - a.k + 1, a.s)),
        Law("as if it were upsampled, not downsampled", lambda a: up(a.m + a.k - 1, a.s)),
        Law("dLdZ's own: the input's is due", lambda a: a.m),
    ),
}  # fmt: skip
OF_W: Mapping[str, Sequence[Law]] = {
    "window": (
        Law("as if dLdZ were not upsampled by the stride",
         lambda a: a.n + 2 * a.p - a.m + 1, "stride"),
        Law("too large where the last window leaves elements over: they have no part in Z",
         lambda a: a.n + 2 * a.p - up(a.m, a.s) + 1, "stride"),
        Law("as if the padding were missing", lambda a: a.n - up(a.m, a.s) + 1, "padding"),
        Law("dLdZ's own", lambda a: a.m),
        Law(OWN, lambda a: a.n),
    ),
    "transposed": (
        Law("as if the input were not upsampled", lambda a: abs(a.n - a.m) + 1),
        Law("as if zeros followed the last element of the upsampled input, too",
         lambda a: a.s * a.n - a.m + 1),
        Law("dLdZ's own", lambda a: a.m),
        Law(OWN, lambda a: a.n),
        Law("the upsampled input's own", lambda a: up(a.n, a.s)),
    ),
}  # fmt: skip
LAWS = {"Z": OF_Z, "dLdA": OF_GRADIENT, "dLdW": OF_W}


def laws_of(values: Sequence[Sized], axis: int) -> Sequence[Law]:
    """The laws of the layer's kind, for a size along an axis of places."""
    table = LAWS.get(values[0].name)
    sizes = [found for one in values if (found := along(one, axis)) is not None]
    if table is None or len(sizes) < len(values):
        return ()
    used = {"": True, "stride": any(a.s > 1 for a in sizes), "padding": any(a.p for a in sizes)}
    settings = values[0].settings
    kinds = ("window", "transposed") if "kernel" in settings else ("up", "down")
    for kind in kinds if {"kernel", "factor"} & {*settings} else ():
        if all(KINDS[kind](a) == a.m for a in sizes):
            return [law for law in table.get(kind, ()) if used[law.of]]
    return ()
