"""Swaps: the solution's classes in a submission's place, and errors carried forward."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace

import msgspec
import pytest
from rich.console import Console

from autograder.course import assignment as assignments
from autograder.course.builds_on import classes, items_below
from autograder.course.cases import draw_cases
from autograder.course.exercises import EXERCISES
from autograder.course.sheet import Assignment, Item
from autograder.diagnosis.tutor import Tutor
from autograder.grading.grade import Grader
from autograder.grading.judge import judge
from autograder.grading.reference import References
from autograder.handin.definitions import defines
from autograder.handin.solution import SwapError, chosen
from autograder.handin.submission import Submission
from autograder.records.protections import Protections
from autograder.records.provenance import Provenance
from autograder.records.scorecard import ItemScore, ScoreCard, without_times
from autograder.reports.sentences import inheritance
from autograder.reports.terminal import print_lines
from autograder.worker.launch import Launcher
from autograder.worker.packing import pack_files
from autograder.worker.run_cases import SolutionParts, run_cases
from tests.support import golden
from tests.support.grading import item_of
from tests.support.right import base
from tests.support.sampling import every
from tests.support.strangers import STRANGERS
from tests.support.written import WAYS, sheet_of

ALL = assignments.load("all")
LOWER = {item.name: items_below(item, ALL.items) for item in ALL.items}
BUILT = [item for item in ALL.items if LOWER[item.name]]
CONV1D = "mytorch/Conv1d.py"
NOT_FLIPPED = ("(A.dtype)[:, :, ::-1]", "(A.dtype)")
# What a class of another hand-in asks of its parts beyond the contract.
BEYOND = {
    ("stdlib", "Build a CNN Model"): "attributes that its own base class sets",
}


def solution() -> Submission:
    return Submission("solution", base("solution"), {})


def with_changes(file: str, *changes: tuple[str, str]) -> dict[str, str]:
    """The solution's files, with some texts of one of them replaced."""
    sources = base("solution")
    text = sources[file]
    for right, wrong in changes:
        assert right in text
        text = text.replace(right, wrong, 1)
    return {**sources, file: text}


@pytest.fixture
def carrying(grader: Grader) -> Grader:
    return replace(grader, solution=solution())


def graded(grader: Grader, sources: Mapping[str, str], sheet: Assignment) -> dict[str, ItemScore]:
    card = grader.grade(Submission("test", dict(sources), {}), sheet)
    return {item.name: item for item in card.items}


def around(item: str, sheet: Assignment = ALL) -> Assignment:
    """An item, all that build on it, and what those build on in turn."""
    above = [i for i in sheet.items if item in (i.name, *(o.name for o in LOWER[i.name]))]
    needed = {i.name for i in above} | {o.name for i in above for o in LOWER[i.name]}
    return assignments.select(sheet, needed)


# --- the right solution, with other parts in it ------------------------------------------


def passes(grader: Grader, sources: Mapping[str, str], item: Item) -> bool:
    """Whether an item is right with all that it builds on swapped."""
    parts = SolutionParts(
        pack_files(solution().sources, {}),
        classes({one.exercise.name for one in LOWER[item.name]}),
    )
    cases = draw_cases(item, 0)
    files = pack_files(sources, {})
    transcripts, _ = run_cases(grader.launcher, files, item, cases, parts)
    references = grader.references.get(item.exercise, cases)
    return all(judge(item, cases, transcripts, references).passed.values())


@pytest.mark.parametrize("item", every(3, BUILT, lambda item: item.name))
def test_a_swap_changes_nothing_of_the_solution(item: Item, grader: Grader) -> None:
    assert passes(grader, base("solution"), item)


ELSEWHERE = [
    (way, item)
    for way in WAYS
    for item in sheet_of(way).items
    if item.name in {one.name for one in BUILT}
]


@pytest.mark.slow
@pytest.mark.parametrize(
    "one", every(3, ELSEWHERE, lambda one: f"{one[1].name}-{one[0]}", slow_step=3)
)
def test_a_swap_changes_nothing_of_other_right_ones(one: tuple[str, Item], grader: Grader) -> None:
    way, item = one
    right = graded(grader, base(way), assignments.select(ALL, [item.name]))[item.name]
    if right.points < right.possible:
        pytest.skip("graded as wrong without a swap, too: an old hand-in's known fault")
    assert passes(grader, base(way), item) == ((way, item.name) not in BEYOND)


def test_a_swap_works_where_processes_are_spawned(references: References) -> None:
    with Launcher("spawn") as launcher:
        grader = Grader(launcher, references, tutor=Tutor(references), solution=solution())
        sheet = assignments.select(ALL, ["Conv1d_stride1", "Conv1d"])
        score = graded(grader, with_changes(CONV1D, NOT_FLIPPED), sheet)["Conv1d"]
    assert score.points == score.possible
    assert score.swapped is not None
    assert score.swapped.inherited == ("Conv1d_stride1",)


@pytest.mark.slow
@pytest.mark.parametrize("name", every(3, classes(EXERCISES), slow_step=3))
def test_any_class_may_be_swapped(name: str, carrying: Grader) -> None:
    about = {n for n, kind in EXERCISES.items() if name in (kind.name, *kind.inside)}
    sheet = around(next(item.name for item in ALL.items if item.exercise.name in about))
    scores = graded(replace(carrying, swap=(name,)), base("solution"), sheet)
    assert [n for n, one in scores.items() if one.points < one.possible] == []


@pytest.mark.slow
def test_everything_may_be_swapped(carrying: Grader) -> None:
    everything = classes({item.exercise.name for item in ALL.items})
    scores = graded(replace(carrying, swap=everything), base("loops"), sheet_of("loops"))
    assert [n for n, one in scores.items() if one.points < one.possible] == []


# --- what is inherited -------------------------------------------------------------------


LOSING = [n for n, one in STRANGERS.items() if one.outcome != "accepted" and "endless" not in n]


@pytest.mark.parametrize("name", every(50, LOSING, slow_step=20))
def test_exactly_the_item_that_holds_a_mistake_loses(name: str, carrying: Grader) -> None:
    stranger = STRANGERS[name]
    item = item_of(stranger.item)
    sources = {**base("solution"), stranger.file: stranger.text}
    scores = graded(carrying, sources, around(item))
    assert [n for n, one in scores.items() if one.points < one.possible] == [item]


@pytest.mark.parametrize(
    ("setting", "points"), [('"full"', 5.0), ('"none"', 3.5), ("0.5", 4.25), ("1", 5.0)]
)
def test_what_is_given_back(setting: str, points: float, carrying: Grader) -> None:
    text = (assignments.FOLDER / "hw2p1.toml").read_text("utf-8")
    text = text.replace('carry_forward = "full"', f"carry_forward = {setting}", 1)
    sheet = assignments.parse(text, assignments.FOLDER / "a.toml")
    chosen_items = assignments.select(sheet, ["Conv1d_stride1", "Conv1d"])
    score = graded(carrying, with_changes(CONV1D, NOT_FLIPPED), chosen_items)["Conv1d"]
    assert score.points == points
    assert score.swapped is not None
    assert score.swapped.points == score.possible
    assert score.swapped.inherited == score.mend_first == ("Conv1d_stride1",)


def test_a_mistake_of_its_own_stays_its_own(carrying: Grader) -> None:
    sources = with_changes(CONV1D, ("(self.padding, self.padding)", "(self.padding, 0)"))
    score = graded(carrying, sources, around("Conv1d"))["Conv1d"]
    assert score.swapped is not None
    assert score.points == score.swapped.points < score.possible
    assert score.swapped.inherited == ()


def test_two_mistakes_that_cancel_are_found(carrying: Grader) -> None:
    sources = with_changes(
        CONV1D,
        ('np.einsum("noxj,oij->nix"', '-np.einsum("noxj,oij->nix"'),
        ("return dLdA[:, :, self.padding", "return -dLdA[:, :, self.padding"),
    )
    scores = graded(carrying, sources, assignments.select(ALL, ["Conv1d_stride1", "Conv1d"]))
    assert scores["Conv1d"].points == scores["Conv1d"].possible
    assert scores["Conv1d"].swapped is not None
    assert scores["Conv1d"].swapped.cancelled == ("Conv1d_stride1",)


def test_a_class_may_call_its_attributes_whatever_a_stand_in_does(carrying: Grader) -> None:
    line = "class Conv1d_stride1(Layer):  # noqa: N801\n"
    named = f"{line}    part = 'Conv1d_stride1'\n    own = link = 0\n"
    sources = with_changes(CONV1D, NOT_FLIPPED, (line, named))
    scores = graded(carrying, sources, assignments.select(ALL, ["Conv1d_stride1", "Conv1d"]))
    assert [score.points for score in scores.values()] == [7, 5]


def test_without_a_solution_the_table_tells_what_to_mend_first(grader: Grader) -> None:
    scores = graded(grader, with_changes(CONV1D, NOT_FLIPPED), around("Conv1d_stride1"))
    assert scores["Build a CNN Model"].mend_first == ("Conv1d_stride1",)
    assert scores["Build a CNN Model"].swapped is None
    assert scores["Conv1d_stride1"].mend_first == ()


def text_of(card: ScoreCard) -> str:
    stream = io.StringIO()
    cleared = msgspec.structs.replace(
        without_times(card), protections=Protections(), provenance=Provenance()
    )
    print_lines(Console(file=stream, width=80), cleared, verbose=False)
    return stream.getvalue()


def test_the_table_tells_inherited_from_own(carrying: Grader) -> None:
    changes = (NOT_FLIPPED, ("(self.padding, self.padding)", "(self.padding, 0)"))
    sources = with_changes(CONV1D, *changes)
    sheet = around("Conv1d_stride1")
    submission = Submission("test", sources, {})
    texts = [
        text_of(one.grade(submission, sheet))
        for one in (carrying, replace(carrying, solution=None))
    ]
    golden.check("carried.txt", "\n".join(texts))


# --- where the solution's parts do not fit ------------------------------------------------

PLAIN = ("Conv1d_stride1", "Conv1d", "Build a CNN Model")
# Other solutions, whose parts do not fit into what builds on them, for they do not work.
FORWARD = 'A: Array) -> Array:\n        """Map A (N, in, W_in) to'
MISFITS = {
    "asks for more": (FORWARD, f"more: Array, {FORWARD}"),
    "asks for more at once": (
        "        kernel_size: int,\n",
        "        kernel_size: int, more: int,\n",
    ),
    "raises": ("        self.A = A\n", "        raise ValueError\n"),
    "ends": ("        self.A = A\n", "        import os; os._exit(3)\n"),
}


@pytest.mark.parametrize("how", MISFITS)
def test_a_part_that_does_not_work_is_not_used(how: str, carrying: Grader) -> None:
    other = replace(carrying, solution=Submission("o", with_changes(CONV1D, MISFITS[how]), {}))
    sheet = assignments.select(ALL, PLAIN)
    card = other.grade(Submission("test", with_changes(CONV1D, NOT_FLIPPED), {}), sheet)
    scores = {item.name: item for item in card.items}
    without = graded(replace(carrying, solution=None), with_changes(CONV1D, NOT_FLIPPED), sheet)
    for name in PLAIN[1:]:
        assert scores[name].points == without[name].points
        assert scores[name].swapped is None
    assert any(
        "wrong, or cannot be loaded" in note and PLAIN[0] in note for note in card.provenance.notes
    )


def test_nothing_is_concluded_where_a_part_does_not_fit(carrying: Grader) -> None:
    """The submission's own takes a word more, which no solution's does."""
    asks = (FORWARD.partition("\n")[0], "A: Array, how: str = '') -> Array:")
    calls = ("self.conv1d_stride1.forward(padded)", "self.conv1d_stride1.forward(padded, 'plain')")
    text = base("solution")[CONV1D].replace(*NOT_FLIPPED).replace(*asks, 1).replace(*calls)
    sources = {**base("solution"), CONV1D: text}
    sheet = assignments.select(ALL, PLAIN)
    scores = graded(carrying, sources, sheet)
    without = graded(replace(carrying, solution=None), sources, sheet)
    assert scores["Conv1d"].points == without["Conv1d"].points
    assert scores["Conv1d"].swapped is not None
    assert inheritance(scores["Conv1d"]).startswith("not told apart from Conv1d_stride1")


@pytest.mark.parametrize("how", MISFITS)
def test_no_mistakes_cancel_where_a_part_does_not_fit(how: str, carrying: Grader) -> None:
    sources = with_changes(CONV1D, ('"weight_init_fn", weight_init_fn', '"x", weight_init_fn'))
    text = sources[CONV1D].replace("return Z\n", "return Z + (self.kernel_size == 4)\n", 1)
    assert text != sources[CONV1D]
    other = replace(carrying, solution=Submission("o", with_changes(CONV1D, MISFITS[how]), {}))
    scores = graded(other, {**sources, CONV1D: text}, assignments.select(ALL, PLAIN))
    assert scores["Conv1d_stride1"].points < scores["Conv1d_stride1"].possible
    for name in PLAIN[1:]:
        told = scores[name].swapped
        assert told is None or not told.cancelled
        assert "cancel" not in inheritance(scores[name])


def test_a_solution_need_not_have_all_parts(carrying: Grader) -> None:
    lacking = {n: t for n, t in base("solution").items() if "flatten" not in n}
    other = replace(carrying, solution=Submission("other", lacking, {}))
    sources = with_changes(CONV1D, NOT_FLIPPED)
    scores = graded(other, sources, assignments.select(ALL, PLAIN))
    assert scores["Build a CNN Model"].points == scores["Build a CNN Model"].possible


WRONG_SOLUTION = with_changes(CONV1D, ("return dLdA", "return 2 * dLdA"))
UPSAMPLE_WRONG = with_changes("mytorch/resampling.py", ("Z[:, :, ::k] = A", "Z[:, :, ::k] = 2 * A"))


@pytest.mark.parametrize("cached", [True, False])
def test_a_part_that_is_wrong_itself_is_not_used(cached: bool, carrying: Grader) -> None:
    """Nothing is concluded from it: neither "its own mistake", nor two that cancel."""
    references = carrying.references if cached else References(None)
    wrong = replace(
        carrying, solution=Submission("last year's", WRONG_SOLUTION, {}), references=references
    )
    sheet = around("Upsampling1d")
    for _ in range(1 + cached):
        card = wrong.grade(Submission("test", UPSAMPLE_WRONG, {}), sheet)
        scores = {item.name: item for item in card.items}
        assert scores["Upsampling1d"].points < 2.5
        assert scores["convTranspose1d"].swapped is None
        assert scores["convTranspose1d"].mend_first == ("Upsampling1d",)
        (note,) = card.provenance.notes
        assert note.startswith(
            "the solution's Conv1d_stride1 is wrong, or cannot be loaded: nothing"
        )
    right = graded(carrying, UPSAMPLE_WRONG, sheet)["convTranspose1d"]
    assert right.swapped is not None
    assert right.points == right.possible


def test_nothing_is_concluded_where_the_solution_lacks_what_is_wrong(carrying: Grader) -> None:
    """The run with the other parts earns no more; that is not the student's own mistake."""
    text = base("solution")[CONV1D]
    start, end = text.index("class Conv1d_stride1"), text.index("class Conv1d(Layer)")
    lacking = {**base("solution"), CONV1D: text[:start] + text[end:]}
    other = replace(carrying, solution=Submission("other", lacking, {}))
    sheet = assignments.select(ALL, ["Conv1d_stride1", "Downsampling1d", "Conv1d"])
    card = other.grade(Submission("test", with_changes(CONV1D, NOT_FLIPPED), {}), sheet)
    score = card.items[-1]
    assert score.points < score.possible
    assert "its own" not in inheritance(score)
    assert [
        note
        for note in card.provenance.notes
        if note.startswith("the solution has no Conv1d_stride1:")
    ]


def test_a_part_that_does_not_load_is_not_used(carrying: Grader) -> None:
    text = base("solution")[CONV1D].replace("A: Array) -> Array:", "A: Array -> Array:", 1)
    broken = Submission("broken", {**base("solution"), CONV1D: text}, {})
    sheet = assignments.select(ALL, ["Conv1d_stride1", "Conv1d"])
    card = replace(carrying, solution=broken).grade(
        Submission("test", with_changes(CONV1D, NOT_FLIPPED), {}), sheet
    )
    (note,) = card.provenance.notes
    assert note.startswith("the solution's Conv1d_stride1 is wrong, or cannot be loaded")
    assert "its own" not in inheritance(card.items[-1])


def test_a_wrong_part_takes_no_points_from_a_right_hand_in(carrying: Grader) -> None:
    solution_is_wrong = Submission("last year's", WRONG_SOLUTION, {})
    swapping = replace(carrying, solution=solution_is_wrong, swap=("Conv1d_stride1", "Flatten"))
    card = swapping.grade(solution(), around("Conv1d_stride1"))
    assert card.points == card.possible
    assert len(card.provenance.notes) == 1


def test_what_uses_none_of_the_parts_is_not_told_to_inherit(carrying: Grader) -> None:
    sources = with_changes(CONV1D, NOT_FLIPPED)
    sources["mytorch/steps.py"] = sources["mytorch/resampling.py"].replace("Downsample1d", "Step")
    own = sources[CONV1D].replace("resampling import Downsample1d", "steps import Step")
    own = own.replace("Downsample1d", "Step").replace("Conv1d_stride1", "Conv1dStep")
    sources[CONV1D] = f"{own}\n\nclass Conv1d_stride1(Conv1dStep):\n    pass\n"
    scores = graded(carrying, sources, assignments.select(ALL, PLAIN[:2]))
    assert scores["Conv1d"].points == 3.5
    told = inheritance(scores["Conv1d"])
    assert told.startswith("not told apart from Conv1d_stride1")


def test_the_items_parts_are_swapped_before_what_is_not_graded(carrying: Grader) -> None:
    sources = with_changes("models/cnn.py", ("self.lr * layer.dLdW", "self.lr * -layer.dLdW"))
    text = sources["mytorch/linear.py"]
    sources["mytorch/linear.py"] = text.replace("return Z\n", "return 2 * Z\n", 1)
    sheet = assignments.select(assignments.load("hw2p1"), PLAIN)
    score = graded(carrying, sources, sheet)["Build a CNN Model"]
    assert score.swapped is not None
    assert score.swapped.ungraded == ("Flatten", "Linear")
    assert score.points == score.swapped.points == 4.5


# --- by name ------------------------------------------------------------------------------


def test_a_swap_by_name(carrying: Grader) -> None:
    sources = with_changes(CONV1D, NOT_FLIPPED)
    swapped = replace(carrying, swap=("Conv1d_stride1",))
    scores = graded(swapped, sources, around("Conv1d_stride1"))
    assert [n for n, one in scores.items() if one.points < one.possible] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Conv1d_stride1", ("Conv1d_stride1",)),
        ("conv1d, relu", ("Conv1d", "ReLU")),
        ("ConvBlock", ("ConvBlock",)),
    ],
)
def test_names_that_can_be_swapped(text: str, names: tuple[str, ...]) -> None:
    assert {*chosen(text, solution(), solution())} == {*names}


def test_what_is_imported_can_be_swapped_though_its_file_is_missing_or_no_text() -> None:
    missing = Submission("test", {"sgd.py": "from linear import Linear"}, {})
    no_text = Submission("test", {"linear.py": ""}, {"linear.py": "is not UTF-8 text"})
    assert chosen("Linear", missing, solution()) == ("Linear",)
    assert chosen("Linear", no_text, solution()) == ("Linear",)
    assert chosen("all-but:ReLU", missing, solution()) == ("Linear",)


def test_all_but_some() -> None:
    names = chosen("all-but:Conv2d,Linear", solution(), solution())
    assert "Conv2d" not in names
    assert {"Conv2d_stride1", "ReLU", "IdentityBlock"} <= {*names}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Conv1", "no class is called 'Conv1'; there are Conv"),
        ("Softplus", "no class is called 'Softplus'; there are"),
        (",", "names classes, such as Conv1d_stride1"),
        ("Linear", "the submission defines and imports no Linear"),
        ("ReLU", "the solution defines no ReLU"),
    ],
)
def test_names_that_cannot(text: str, told: str) -> None:
    sources = base("solution")
    lacking = Submission("test", {n: t for n, t in sources.items() if "Linear" not in t}, {})
    other = Submission("other", {n: t for n, t in sources.items() if "activation" not in n}, {})
    with pytest.raises(SwapError, match="--swap: ") as caught:
        chosen(text, lacking, other)
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_comment_defines_nothing() -> None:
    assert not defines({"a.py": "# class ReLU\nReLU = 3\n"}, "ReLU")


def test_what_is_said_in_a_swapped_run_is_not_shown(carrying: Grader) -> None:
    told = "print('hello'); raise ValueError('what I have seen')"
    sources = with_changes(CONV1D, ("padded = np.pad(A", f"{told}; padded = np.pad(A"))
    swapped = replace(carrying, swap=("Conv1d_stride1",))
    score = graded(swapped, sources, assignments.select(ALL, ["Conv1d"]))["Conv1d"]
    assert score.points == 0
    assert not score.prints
    assert "hello" not in str(score)
    assert "what I have seen" not in str(score)
    assert not score.faults[0].trace


# --- objects that are somewhere else ------------------------------------------------------

DEMANDING = """
import numpy as np
from Conv1d import *
from mytorch.Conv1d import Conv1d_stride1 as Other
import Conv1d as module
import resampling


class Conv1d:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        assert Other is Conv1d_stride1 is module.Conv1d_stride1
        class Mine(Conv1d_stride1):
            def forward(self, A):
                self.seen = A.shape  # an attribute that the solution does not know
                return super().forward(A)
        self.conv1d_stride1 = Mine(in_channels, out_channels, kernel_size,
                                   weight_init_fn=weight_init_fn, bias_init_fn=bias_init_fn)
        assert isinstance(self.conv1d_stride1, Conv1d_stride1)
        self.downsample1d = resampling.Downsample1d(stride)
        self.pad = padding

    def forward(self, A):
        inner = self.conv1d_stride1
        assert inner.W is inner.W and inner.W.shape[2] == inner.kernel_size
        assert not hasattr(inner, "no_such_attribute")
        before = inner.W
        before[0] *= 2  # changed where it is: it must be seen over there, and be undone
        padded = np.pad(A, ((0, 0), (0, 0), (self.pad, self.pad)))
        changed = inner.forward(padded)
        before[0] /= 2
        Z = inner.forward(padded)
        assert not np.allclose(changed[:, 0], Z[:, 0]) and inner.W is before
        assert inner.seen == padded.shape
        try:
            inner.forward(padded[0])
        except ValueError as error:
            assert "expected A of shape" in str(error)
        return self.downsample1d.forward(Z)

    def backward(self, dLdZ):
        inner = self.conv1d_stride1
        dLdA = inner.backward(self.downsample1d.backward(dLdZ))
        first = inner.dLdW
        inner.dLdW = 2 * first
        inner.dLdW *= 0.5
        assert np.allclose(first, inner.dLdW) and [g.shape for g in inner.grads][1] == inner.b.shape
        kept, inner.b = inner.b, None
        inner.b = kept
        inner.params[0][...] *= 2  # a list of the arrays themselves
        assert np.allclose(inner.params[0], inner.W)
        inner.W[...] /= 2
        return dLdA[:, :, self.pad: dLdA.shape[2] - self.pad]
"""


def test_a_part_behaves_as_if_it_were_here(grader: Grader) -> None:
    sources = base("solution")
    text = sources[CONV1D].partition("class Conv1d(Layer)")[0]
    demanding = {**sources, CONV1D: text, "models/whole.py": DEMANDING}
    (item,) = (item for item in ALL.items if item.name == "Conv1d")
    cases = draw_cases(item, 0)
    parts = SolutionParts(pack_files(solution().sources, {}), ("Conv1d_stride1", "Downsample1d"))
    files = pack_files(demanding, {})
    transcripts, printed = run_cases(grader.launcher, files, item, cases, parts)
    references = grader.references.get(item.exercise, cases)
    judgement = judge(item, cases, transcripts, references)
    assert judgement.findings == [], printed


SECRET = "the-solutions-own-words"
THIEF = """
import gc, inspect, json, pickle, sys
from Conv1d import *
from resampling import *


class Conv1d:
    def __init__(self, in_channels, out_channels, kernel_size, stride, padding=0,
                 weight_init_fn=None, bias_init_fn=None):
        def attempt(what, steal):
            try:
                print(what, "->", repr(steal())[:100_000])
            except BaseException as error:
                print(what, "failed", repr(error)[:200])
        part = Conv1d_stride1(in_channels, out_channels, kernel_size)
        number, link = part.__dict__["_number"], type(part).link
        for name in ("__class__", "__dict__", "_words", "forward", "backward", "words", "helper"):
            attempt(name, lambda: getattr(part, name))
            for do in ("get", "state", "describe", "new"):
                attempt((do, name), lambda: link.ask(do, number, name))
            attempt(("call", name), lambda: link.ask("call", number, name))
        for name in ("Linear", "os", "Layer", "open", "print", "Conv1d"):
            attempt(("describe", name), lambda: link.ask("describe", 0, name))
            attempt(("new", name), lambda: link.ask("new", 0, name))
        for do in ("_class", "hand", "take", "serve", "objects", "__class__", "_state"):
            attempt(do, lambda: link.ask(do, number, "W"))
        for name in ("__class__", "forward.__globals__", "forward.__code__", "__init__"):
            attempt(("set", name), lambda: link.ask("set", number, name, 1))
        attempt("source", lambda: inspect.getsource(type(part)))
        attempt("module", lambda: inspect.getsource(sys.modules["mytorch.Conv1d"]))
        attempt("pickle", lambda: pickle.dumps(part))
        attempt("vars", lambda: vars(part))
        attempt("modules", lambda: [vars(m) for n, m in sys.modules.items() if "mytorch" in n])
        attempt("everything", lambda: [o for o in gc.get_objects() if "own" + "-words" in str(o)])
        attempt("error", lambda: part.forward(lambda: 0))
        attempt("callback", lambda: part.forward(Trap()))
        sys.stdout.flush()


class Trap:
    shape = (1, 1, 1)

    def __getattr__(self, name):
        print("asked for", name, [str(f.f_code) for f in inspect.stack()[0]][:0])
        raise KeyError(name)
"""


def test_nothing_of_the_solution_is_within_reach(grader: Grader) -> None:
    marked = with_changes(
        CONV1D,
        ("class Conv1d_stride1(Layer):", f"WORDS = '{SECRET}'\n\n\ndef helper(text='{SECRET}'):\n"
         f"    return text\n\n\nclass Conv1d_stride1(Layer):  # {SECRET}"),
        ("        self.dLdb: Array = np.zeros_like(self.b)\n",
         "        self.dLdb: Array = np.zeros_like(self.b)\n"
         "        self._words, self.helper, self.module = WORDS, helper, np\n"),
    )  # fmt: skip
    thief = {"mytorch/Conv1d.py": "class Conv1d_stride1: pass", "models/thief.py": THIEF,
             "mytorch/resampling.py": "class Downsample1d: pass"}  # fmt: skip
    (item,) = (item for item in ALL.items if item.name == "Conv1d")
    parts = SolutionParts(pack_files(marked, {}), ("Conv1d_stride1", "Downsample1d"))
    cases = draw_cases(item, 0)[:1]
    _, printed = run_cases(grader.launcher, pack_files(thief, {}), item, cases, parts)
    assert "('get', 'forward') failed" in printed
    assert "('describe', 'Linear') failed" in printed
    assert "everything -> [" in printed
    assert SECRET not in printed
    assert "einsum" not in printed


HOSTILE = {
    "garbage": "link._answers.write(b'MTAG' + (14).to_bytes(4, 'little') + bytes(8))\n"
    '            link._answers.write(b\'{"kind": "Call"\'); link._answers.flush()\n'
    "            link.ask('state', 0, '')",
    "calls without an end": "while True: link.ask('set', 0, 'x', np.zeros(9999))",
    "a flood that is never read": "while True:\n"
    "                wire.write_frame(link._answers, {'kind': 'Call', 'do': 'state', 'of': 0,"
    " 'name': '', 'values': {'list': []}, 'named': {'dict': []}})",
    "calls within calls": "part.forward(again)",
    "a part that eats memory": "type(part)(1, 1, 1 << 40)",
    "returns that nobody asked for": "while True:\n"
    "                wire.write_frame(link._answers, {'kind': 'Return', 'value': None})",
}


@pytest.mark.parametrize("how", every(len(HOSTILE), HOSTILE))
def test_a_hostile_submission_gains_nothing_from_a_swap(how: str, carrying: Grader) -> None:
    sources = with_changes(
        CONV1D,
        NOT_FLIPPED,
        (
            "        padded = np.pad(A, ((0, 0), (0, 0), (self.padding, self.padding)))\n",
            "        part = self.conv1d_stride1\n"
            "        if hasattr(type(part), 'link'):\n"
            "            from autograder.worker import wire\n"
            "            link = type(part).link\n"
            "            def again(*args): return part.forward(again)\n"
            f"            {HOSTILE[how]}\n"
            "        padded = np.pad(A, ((0, 0), (0, 0), (self.padding, self.padding)))\n",
        ),
    )
    text = (assignments.FOLDER / "hw2p1.toml").read_text("utf-8")
    sheet = assignments.parse(text.replace("seconds = 10", "seconds = 2"), assignments.FOLDER)
    chosen_items = assignments.select(sheet, ["Conv1d_stride1", "Conv1d", "Conv2d"])
    scores = graded(carrying, sources, chosen_items)
    assert [score.points for score in scores.values()] == [7, 3.5, 5]
    assert all(score.graded for score in scores.values())
