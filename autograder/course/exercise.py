"""What an exercise is. The ground floor: everything else in the autograder builds on this."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from itertools import product
from types import MappingProxyType
from typing import Any, ClassVar

import numpy as np

from autograder.records.spelling import OURS, Spelling


class Aspect(StrEnum):
    """What is judged of an exercise; each aspect carries a share of its points."""

    FORWARD = "forward"
    BACKWARD = "backward"
    PARAMETERS = "parameters"
    STATE = "state"
    EDGES = "edges"
    INTEGERS = "integers"


SPECIAL = (Aspect.EDGES, Aspect.INTEGERS)  # of whole cases, whatever their values are of
ORDINARY = tuple(aspect for aspect in Aspect if aspect not in SPECIAL)
EITHER, ANY = "either", "any"  # of a convention's values: see `Exercise`
EXTREME = 1000  # inputs of this size are edge cases


class Case(dict[str, Any]):
    """The inputs of one check, by name: plain values and arrays, readable as attributes.

    Every case has a `label` that describes it to people. `optional` names a feature that a
    submission may lack (such as `padding`); the case is then not checked. The aspects in
    `remark_only` are judged, but a fault in them costs nothing. Where it `counts_as` a special
    aspect, all of its values count for that, and for no other.
    """

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(
                f"the case has no value {name!r}, only {', '.join(self)}"
            ) from None


class Caught(dict[str, Any]):
    """No values: an exception that ends one section of an attempt, told before the next begins."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


@dataclass(frozen=True)
class Expected:
    """One value that a right submission shows, in the order in which it shows them.

    `value` is float64, whatever the case's dtype. `terms` is the number of products summed
    in one element, on which the tolerance depends, as on `rounding`: the greatest error that
    PyTorch itself makes in float32 on this very case. `untouched` marks an argument that must
    come back as it was given; `given` a value that follows from the arguments without computing;
    `any_shape` a value whose shape is free, its size is not, unless it must be `like` another
    value, by that one's name. `complaint` says what is wrong where numbers would not help.
    `variants` holds the values by readings other than the preferred one: the key is the reading's
    other values, joined by spaces.
    """

    name: str
    aspect: Aspect
    value: np.ndarray | str
    terms: int = 1
    scale: float | None = None
    margin: float = 0.0
    rounding: float = 0.0
    untouched: bool = False
    given: bool = False
    any_shape: bool = False
    like: str = ""
    complaint: str = ""
    variants: Mapping[str, np.ndarray] = field(default_factory=dict)

    @property
    def is_free(self) -> bool:
        """Whether it can be shown without computing anything."""
        return self.untouched or self.given

    @cached_property
    def largest(self) -> float:
        """The greatest size of an element; 0 where there is none."""
        return float(np.abs(self.value).max(initial=0.0))

    @cached_property
    def tolerances(self) -> dict[str, float]:
        """What rounding may change, by the dtype's letter; found out when first asked for."""
        return {}


class NotOfferedError(Exception):
    """Raised by `attempt` where the submission lacks the feature that the case needs."""


Answers = Mapping[str, np.ndarray | str]
Reading = Mapping[str, str]


# What only the grader needs of an exercise; the worker forgets it before it loads a submission.
GRADERS_OWN = (
    "reference",
    "compute",
    "variants",
    "ways",
    "expected",
    "derived",
    "ladder",
    "in_torch",
)


class Exercise:
    """One graded module: how to draw cases, carry them out, and what is right.

    `name` is its key in assignments and its class, `home` the file that should define it, `formula`
    what it computes, in one line for people, `inside` other classes that are judged with it,
    `builds_on` the exercises whose classes it uses, `aspects` what is judged of it. Where honest
    solutions differ, `conventions` maps each convention that matters to the values it may have,
    ours first; a *reading* picks one value of each, and a submission is judged by the reading that
    suits it best, the same one for all cases. `optional` are features that a submission may lack.

    An assignment accepts `either` of a convention's values, or insists on one; where one of them is
    `any`, which takes in all others, it accepts ours or `any`. It may require what is optional.
    Nothing else lists conventions: what an assignment may say is made of this.
    """

    name: ClassVar[str] = ""
    home: ClassVar[str] = ""
    formula: ClassVar[str] = ""
    inside: ClassVar[tuple[str, ...]] = ()
    builds_on: ClassVar[tuple[str, ...]] = ()
    aspects: ClassVar[tuple[Aspect, ...]] = (Aspect.FORWARD, Aspect.BACKWARD)
    conventions: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    optional: ClassVar[tuple[str, ...]] = ()
    only_if_right: ClassVar[tuple[str, ...]] = ()  # how remarks begin that any mistake may cause
    # ... a mistake in these, that is.
    borne_by: ClassVar[tuple[Aspect, ...]] = (Aspect.FORWARD, Aspect.BACKWARD, Aspect.STATE)
    stub: ClassVar[Mapping[str, str]] = {}  # what the handout calls values that we call otherwise
    attributes: ClassVar[tuple[str, ...]] = ()  # of its objects, which are read or set
    methods: ClassVar[tuple[str, ...]] = ("forward", "backward")  # that are called
    keywords: ClassVar[tuple[str, ...]] = ()  # by which its constructor is given arguments
    speaks_of: ClassVar[tuple[str, ...]] = ()  # classes that it is given objects of, and moves
    chance: ClassVar[bool] = False  # whether what is right depends on what was drawn
    secret: ClassVar[tuple[str, ...]] = ()  # settings that a submission's process is not told
    for_students: ClassVar[tuple[str, ...]] = ()  # settings that go into a kit
    assigned: Mapping[str, Any] = MappingProxyType({})  # the settings that the assignment gives it
    spelling: Spelling = OURS  # what the assignment's course calls all this

    @property
    def told(self) -> dict[str, Any]:
        """The settings with which a submission's process makes the same exercise."""
        return {key: value for key, value in self.assigned.items() if key not in self.secret}

    @property
    def handed_out(self) -> dict[str, Any]:
        """The settings that students may have, with which they can grade it, or try it out."""
        return {key: value for key, value in self.told.items() if key in self.for_students}

    @property
    def undecided(self) -> list[str]:
        """The settings of which the class does not say whether students may have them."""
        return [key for key in self.assigned if key not in (*self.secret, *self.for_students)]

    @property
    def withheld(self) -> bool:
        """Whether students are to have less than grading it takes."""
        return any(key in self.secret and key not in self.handed_out for key in self.assigned)

    @property
    def looked_up(self) -> str:
        """What a submission has to define for it: the class, unless it says otherwise."""
        return self.name

    def cases(self, rng: np.random.Generator) -> Iterator[Case]:
        """Draw the cases, the smallest first."""
        raise NotImplementedError

    def ladder(self, rng: np.random.Generator) -> Iterator[Case]:
        """Draw tiny cases, in which a wrong value may be checked by hand; there need be none."""
        return iter(())

    def title(self, name: str) -> str:
        """What the course calls a value of a case."""
        return name

    def said(self, name: str) -> str:
        """What people are told instead of an observation's name: what the stub calls it."""
        head, space, rest = name.partition(" ")
        return f"{self.stub.get(head, head)}{space}{rest}"

    def attempt(self, student: Any, case: Case) -> Iterator[dict[str, Any]]:
        """Carry the case out with the student's class: values by name, as they appear.

        Values of one dictionary stand or fall together: an exception while it is made loses
        all of them.

        Runs in the worker. `student` has the submission's classes as attributes.
        """
        raise NotImplementedError

    def reference(self, torch: Any, case: Case) -> Iterator[Expected]:
        """Carry the same case out with PyTorch: one `Expected` for each name, in order.

        Runs in the grader, in float64.
        """
        raise NotImplementedError

    def expected(
        self, case: Case, reference: list[Expected], answers: Answers, reading: Reading
    ) -> list[Expected]:
        """Adapt the reference to a reading and, where chance is allowed, to the answers."""
        variant = " ".join(
            chosen for name, chosen in reading.items() if chosen != self.conventions[name][0]
        )
        if not variant:
            return reference
        return [replace(e, value=e.variants.get(variant, e.value)) for e in reference]

    def derived(self, case: Case, answers: Answers) -> Answers:
        """Figures that the grader itself computes from the answers, such as a drop rate."""
        return {}

    def readings(self, allowed: Mapping[str, str]) -> list[dict[str, str]]:
        """Every combination of conventions that the assignment allows, the preferred first."""
        choices = [
            [value for value in values if allowed.get(name, EITHER) in (EITHER, ANY, value)]
            for name, values in self.conventions.items()
        ]
        return [dict(zip(self.conventions, chosen, strict=True)) for chosen in product(*choices)]
