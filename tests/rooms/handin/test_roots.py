"""Which folder of a hand-in is graded, and what is said of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.handin.called import is_aside, nearness
from autograder.handin.definitions import defined, pattern_for
from autograder.handin.needs import wanted_by
from autograder.handin.submission import SubmissionError, WrongRootError, read_submission
from autograder.handin.wanted import Wanted
from tests.support.files import directory, written, zip_bytes

HW2P1 = Wanted("hw2p1", ("Conv1d", "Conv2d", "CNN"), ("question_1", "question_2"), ("Linear",))
STUB = {
    name: f"class {name}:\n    def forward(self, A):\n        {rest}\n"
    for name, rest in {
        "Conv1d": "Z = None  # TODO\n        return Z",
        "Conv2d": "raise NotImplementedError",
        "CNN": '"""Forward."""\n        # your code\n        pass',
    }.items()
}
DONE = {name: f"class {name}:\n    def forward(self, A):\n        return A\n" for name in STUB}
DONE["Linear"] = "class Linear:\n    ...\n"
HEADS = ("", "class CNN:\n  x = 1\n", "class CNN:\n  x = 1 ")
MCQ = "def question_1():\n    return 'a'\n\n\ndef question_2():\n    return 'b'\n"


def files(folder: str, *names: str, texts: Mapping[str, str] = DONE) -> dict[str, bytes]:
    """A folder's mytorch/, with a file for each name."""
    inside = f"{folder}/mytorch".lstrip("/")
    return {f"{inside}/{name.lower()}.py": texts[name].encode() for name in names}


ALL = ("Conv1d", "Conv2d", "CNN")
TREES: dict[str, tuple[dict[str, bytes], str]] = {
    "the one that defines the classes": (files("HW1P1", "Linear") | files("zz", *ALL), "zz"),
    "most of them": (files("a", "Conv1d") | files("b", "Conv1d", "CNN"), "b"),
    "growing copies": (
        files("HW1P1", "Linear") | files("HW2P1", *ALL) | files("HW3P1", *ALL, "Linear"),
        "HW2P1",
    ),
    "copies that were never called so": (files("a", *ALL) | files("b", *ALL, "Linear"), "b"),
    "starter beside the finished one": (
        files("hw2p1_starter", *ALL, texts=STUB) | files("mine", *ALL),
        "mine",
    ),
    "shallow stubs before the deep right one": (
        files("", *ALL, texts=STUB) | files("work/deep/hw", *ALL),
        "work/deep/hw",
    ),
    "partly done is no starter": (
        files("HW2P1", *ALL[:2]) | files("HW2P1", "CNN", texts=STUB) | files("old", *ALL),
        "HW2P1",
    ),
    "an old copy": (files("", *ALL) | files("old", *ALL), ""),
    "old is no name to prefer": (files("a_old", *ALL) | files("z", *ALL), "z"),
    "exactly called so": (files("HW2P1 (1)", *ALL) | files("HW2P1", *ALL), "HW2P1"),
    "two steps are called so": (files("hw2/p1", *ALL) | files("hw2/p2", *ALL), "hw2/p1"),
    "handout before others": (files("handout", *ALL) | files("a", *ALL), "handout"),
    "one extra folder": (files("repo/HW2P1", *ALL) | files("repo/HW1P1"), "repo/HW2P1"),
    "shared parts above": (files("", "Linear") | files("HW2P1", *ALL), "HW2P1"),
    "two halves": (files("conv", *ALL[:2]) | files("net", "CNN"), ""),
    "two overlapping halves": (files("a", *ALL[:2]) | files("b", *ALL[1:]), "a"),
    "no package at all": (
        {f"HW2/{name}.py": DONE[name].encode() for name in ALL} | {"HW1/Linear.py": b"x = 1\n"},
        "HW2",
    ),
    "parts in folders of their own": (
        {"src/layers/conv.py": (DONE["Conv1d"] + DONE["Conv2d"]).encode()}
        | {"src/nets/cnn.py": DONE["CNN"].encode(), "main.py": b"import src\n"},
        "src",
    ),
    "questions above": ({"hw/mcq.py": MCQ.encode()} | files("hw/code", *ALL), "hw"),
    "another homework's questions": (
        {"HW1P1/mcq.py": MCQ.encode()} | files("HW1P1", "Linear") | files("HW2P1", "Conv1d"),
        "HW2P1",
    ),
    "torch's models at the top": (
        {"models/unet.py": b"class UNet: ...\n"} | files("HW2P1", *ALL),
        "HW2P1",
    ),
    "tests are no hand-in": (files("", "Conv1d") | files("tests/sample", *ALL), ""),
    "samples that are more": (files("", "Conv1d") | files("tests/a", "CNN", "Linear"), ""),
    "work in the handout, questions beside": (
        {"HW2P1/mcq.py": MCQ.encode()} | files("HW2P1/handout", *ALL),
        "HW2P1/handout",
    ),
    "a package before loose files": (
        {"all.py": "".join(DONE.values()).encode()} | files("hw/x", *ALL, "Linear"),
        "hw/x",
    ),
    "windows": (
        {name.replace("/", "\\"): text for name, text in files("C/Users/b/HW2/P1", *ALL).items()},
        "C/Users/b/HW2/P1",
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", TREES)
def test_the_root(tmp_path: Path, title: str) -> None:
    tree, root = TREES[title]
    packed = written(tmp_path / "a.zip", zip_bytes({f"x y/{n}": t for n, t in tree.items()}))
    assert read_submission(packed, HW2P1).root == f"x y/{root}".rstrip("/")
    submission = read_submission(written(tmp_path / "b.zip", zip_bytes(tree)), HW2P1)
    assert submission.root == root
    inside = f"{root}/" if root else ""
    paths = [name.replace("\\", "/") for name in tree]
    kept = [p.removeprefix(inside) for p in paths if p.startswith(inside)]
    assert set(submission.sources) == {p for p in kept if not p.startswith("tests/")}


@pytest.mark.parametrize(
    "name",
    [
        "HW2P1", "hw2/p1", "hw2-p1", "HW2_P1", "hw2p1_s24", "homework2/part1", "Homework 2 Part 1",
        "hw02p01", "11785-HW2P1-handout", "assignment2/part 1", "ＨＷ２Ｐ１", "hw2p1(final)",
    ],
)  # fmt: skip
def test_an_assignment_has_many_spellings(name: str) -> None:
    assert nearness(("repo", *name.split("/")), "hw2p1").missing == 0


@pytest.mark.parametrize(
    "name", ["HW2P2", "hw12p1", "hw1/p1", "hw2p10", "hw3p1", "p1/hw2", "h2p1", "", "2", "hw"]
)
def test_other_names_are_farther(name: str) -> None:
    assert nearness(tuple(filter(None, name.split("/"))), "hw2p1").missing > 0


def test_the_nearest_name() -> None:
    spelled = ["bonus", "hw3", "hw2", "hw2p1", "HW2P1-bonus-old", "hw2p1_bonus"]
    ordered = sorted(spelled, key=lambda name: nearness((name,), "hw2p1_bonus"))
    assert ordered == ["hw2p1_bonus", "HW2P1-bonus-old", "hw2p1", "hw2", "bonus", "hw3"]
    assert is_aside(("HW2P1 copy", "x"))
    assert not is_aside(("holder", "goldfish"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("class Conv1d(Base):\n    x = 1", {"Conv1d": True}),
        ("class  Conv1d:\n    def forward(self):\n        raise NotImplemented", {"Conv1d": False}),
        ("class Conv1d:\n    # raise NotImplementedError\n    x = 1", {"Conv1d": True}),
        ("class CNN:\n  def step(self):\n    '''A.\n\nB.'''\n    ...", {"CNN": False}),
        ("class CNN:\n    def __init__(self):\n        pass", {"CNN": True}),
        ("class CNN:\n    def backward(self):\n        return None", {"CNN": True}),
        ("class CNN: ...\nclass Other:\n    raise NotImplementedError", {"CNN": True}),
        ("class CNN:\n    pass\nclass CNN:\n    x = None # todo", {"CNN": False}),
        ("def Conv1d(): ...\n  class CNN: ...\nclass Conv1dx: ...\n# class CNN:", {}),
        ("def question_1():\n    raise NotImplementedError", {"question_1": False}),
    ],
)
def test_what_a_text_defines(text: str, found: dict[str, bool]) -> None:
    assert defined(text, pattern_for(("Conv1d", "CNN"), ("question_1",))) == found


@pytest.mark.parametrize(
    "unit",
    [
        "class CNN:\n", "class ", "class\n", "class CNN:\n '''", '"""', "'''\"\"\"", " ", "\n", "#",
        "= ", "=\t", "= None ", "= None # ", "class CNN:\n def forward(\n", "def forward\n\n",
        "class CNN:\n def step(self):\n  #\n", "class CNN:\n x Not", "NotImplemente ",
        "def step\n #", "class CNN:\n def step(): pass pas",
        "class CNN:\n" + "x" * 999, "\\\n", "class CNN:\n\t", "def forward ", "def step\t",
    ],
)  # fmt: skip
def test_looking_takes_time_in_proportion(unit: str) -> None:
    pattern = pattern_for(HW2P1.classes, HW2P1.functions)
    seconds = []
    for size in (1 << 16, 1 << 19):
        for head in HEADS:
            text = (head + unit * (size // len(unit) + 1))[:size]
            start = time.process_time()
            defined(text, pattern)
            seconds.append(time.process_time() - start)
    assert max(seconds[3:]) < 40 * max(*seconds[:3], 0.005)


# --- what is said ---------------------------------------------------------------------


def notes(path: Path, tree: dict[str, bytes], wanted: Wanted = HW2P1) -> tuple[str, ...]:
    return read_submission(directory(path, tree), wanted).notes


def test_where_there_is_no_choice_nothing_is_said(tmp_path: Path) -> None:
    assert notes(tmp_path, files("a/b", *ALL)) == ()


def test_what_else_defines_what(tmp_path: Path) -> None:
    tree = files("HW2P1", "Conv1d", "CNN") | files("HW3P1", "Conv1d") | files("old", *ALL[:1])
    assert notes(tmp_path, tree) == (
        "'HW2P1/' was graded: it defines 2 of the 3 classes that hw2p1 asks for; "
        "'HW3P1/' defines Conv1d, too; 'old/' defines Conv1d, too; --root chooses another",
    )
    many = {n: t for k in range(9) for n, t in files(f"x{k}", *ALL[:2]).items()}
    (note,) = notes(tmp_path / "many", files("HW2P1", *ALL) | many)
    assert note.endswith(
        "'x2/' defines Conv1d and Conv2d, too; so do 6 more; --root chooses another"
    )


def test_what_is_defined_elsewhere_alone(tmp_path: Path) -> None:
    tree = files("HW2P1", "CNN", "Conv2d") | files("hw2_old", "Conv1d")
    assert notes(tmp_path / "one", tree)[1] == (
        "Conv1d is defined in hw2_old/mytorch/conv1d.py, which is outside of 'HW2P1/', the folder "
        "that was graded; --root chooses another"
    )
    tree = files("HW2P1", "CNN", "Linear") | files("a", "Conv1d") | files("b", "Conv2d")
    assert notes(tmp_path / "two", tree)[1] == (
        "Conv1d is defined in a/mytorch/conv1d.py and Conv2d in b/mytorch/conv2d.py, outside of "
        "'HW2P1/', the folder that was graded; --root chooses another"
    )


def test_nothing_that_is_wanted(tmp_path: Path) -> None:
    said = "no file defines what hw2p1 asks for, such as Conv1d, Conv2d, CNN and 2 more"
    assert notes(tmp_path / "a", files("x", "Linear")) == ()  # a part is something
    assert notes(tmp_path / "b", {"x/mytorch/a.py": b""}) == (said,)
    tree = {"b/mytorch/x.py": b"", "a/mytorch/y.py": b""}
    assert notes(tmp_path / "c", tree) == (f"{said}; 'a/' was graded",)
    assert read_submission(tmp_path / "c").root == "a"  # as where nothing is wanted


def test_names_in_notes_are_inert(tmp_path: Path) -> None:
    tree = {f"HW2P1\x1b[2J/{n}": t for n, t in files("", *ALL).items()} | files("##[x]", *ALL)
    said = read_submission(written(tmp_path / "a", zip_bytes(tree)), HW2P1).notes
    assert said
    for note in said:
        assert note.isprintable()
        assert "##[" not in note


# --- the root that is asked for -------------------------------------------------------


@pytest.mark.parametrize(
    ("root", "taken"),
    [
        ("HW3P1", "top/HW3P1"), ("top/HW3P1/", "top/HW3P1"), ("top\\HW3P1", "top/HW3P1"),
        ("./top/", "top"), (".", ""), ("HW3P1/mytorch", "top/HW3P1/mytorch"),
    ],
)  # fmt: skip
def test_a_root_that_is_asked_for(tmp_path: Path, root: str, taken: str) -> None:
    tree = files("top/HW2P1", *ALL) | files("top/HW3P1", *ALL)
    submission = read_submission(directory(tmp_path, tree), replace(HW2P1, root=root))
    assert submission.root == taken
    if taken.endswith("HW3P1"):
        assert submission.notes[0].startswith("'top/HW3P1/' was graded, as --root asked: it")


def test_a_root_may_be_spelled_as_macos_spells_it(tmp_path: Path) -> None:
    tree = files("caf\u00e9", *ALL) | files("other", *ALL)
    for root in ("caf\u00e9", "cafe\u0301"):
        submission = read_submission(directory(tmp_path, tree), replace(HW2P1, root=root))
        assert submission.root == "caf\u00e9"


def test_a_root_of_nothing_is_refused_as_ever(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match="holds no Python file to grade"):
        read_submission(directory(tmp_path, {"a.txt": b""}), replace(HW2P1, root="x"))


def test_a_wrong_root_lists_the_candidates(tmp_path: Path) -> None:
    tree = files("top/HW2P1", *ALL) | files("top/HW3P1", *ALL) | {"a/x/y.py": b"", "b/x/y.py": b""}
    path = directory(tmp_path, tree)
    there = "it may be 'top/HW2P1', 'top/HW3P1'"
    for root, why in {
        "HW9": "there is no folder with Python files 'HW9' there",
        "../x": "there is no folder with Python files '../x' there",
        "x": "several folders are called 'x' there",
    }.items():
        with pytest.raises(WrongRootError) as caught:
            read_submission(path, replace(HW2P1, root=root))
        assert str(caught.value) == f"--root: {why}; {there}"


# --- what is imported from outside ----------------------------------------------------


def test_only_what_is_imported_is_taken_from_outside(tmp_path: Path) -> None:
    tree = {
        **files("HW2/P1", *ALL),
        "HW2/P1/mytorch/conv1d.py": b"import utils\nfrom HW2.shared import x\n"
        b"from linear import *\nfrom HW2.P1.mytorch.cnn import CNN\n"
        b"sys.path.append('../../HW1P1/mytorch')\n" + DONE["Conv1d"].encode(),
        "utils.py": b"from HW2.deep.er import y\n",
        "other.py": b"",
        "HW2/shared.py": b"x = 1\n",
        "HW2/deep/__init__.py": b"",
        "HW2/deep/er.py": b"from .est import y\n",
        "HW2/deep/est.py": b"import numpy\ny = 1\n",
        "HW1P1/mytorch/linear.py": b"class Linear: ...\n",
        "HW3P2/utils.py": b"import torch\n",
        "HW3P2/torch.py": b"",
    }
    submission = read_submission(directory(tmp_path, tree), HW2P1)
    assert set(submission.outside) == {
        "../../utils.py", "../../HW2/shared.py", "../../HW2/deep/__init__.py",
        "../../HW2/deep/er.py", "../../HW2/deep/est.py", "../../HW1P1/mytorch/linear.py",
    }  # fmt: skip
    assert (submission.root, submission.lead) == ("HW2/P1", "HW2/P1")
    assert submission.notes[-1] == (
        "imported from outside of 'HW2/P1/': ../../HW1P1/mytorch/linear.py, "
        "../../HW2/deep/__init__.py, ../../HW2/deep/er.py and 3 more"
    )
    assert submission.digest != replace(submission, outside={}).digest


def test_the_whole_assignment_is_looked_for() -> None:
    sheet = assignments.load("hw2p1")
    one = assignments.select(sheet, ["MCQ 1"])
    assert wanted_by(one) == wanted_by(sheet)
    assert "Linear" in wanted_by(sheet).built_on
    assert "question_5" in wanted_by(sheet).functions
    assert {"ConvBlock", "ResBlock"} <= {*wanted_by(assignments.load("hw2p1_bonus")).classes}


def test_a_large_hand_in_is_looked_through_in_time(tmp_path: Path) -> None:
    names = [*wanted_by(assignments.load("all")).classes]
    text = "".join(f"import m{k}\nclass {n}:\n    pass\n" for k, n in enumerate(names)) * 5
    deep = "/".join("abcdefghijklmnopqrstuvw")
    tree = {f"d{k}/{deep}/mytorch/m{k}.py": text.encode() for k in range(900)}
    path = written(tmp_path / "a.zip", zip_bytes(tree))
    wanted = wanted_by(assignments.load("all"))
    start = time.process_time()
    with pytest.raises(SubmissionError, match="that looks like the hand-ins of several people"):
        read_submission(path, wanted)
    assert time.process_time() - start < 5
    start = time.process_time()
    submission = read_submission(path, replace(wanted, root=f"d0/{deep}"))
    assert time.process_time() - start < 5
    assert submission.root == f"d0/{deep}"
    names = [f"n{k}" for k in range(900)]
    sparse = {f"{n}/x/mytorch/{n}.py": f"class C{n}: ...\n".encode() for n in names}
    many = Wanted("x", tuple(f"C{n}" for n in names))
    start = time.process_time()
    read_submission(
        written(tmp_path / "b.zip", zip_bytes({**sparse, **tree})), replace(many, root="n1")
    )
    assert time.process_time() - start < 5


def test_whatever_a_text_names_takes_little_time(tmp_path: Path) -> None:
    tree = {**files("hw", *ALL), "other/utils.py": b"x = 1\n"}
    tree |= {f"hw/mytorch/m{k}.py": b"'../x'\n" * (1 << 17) for k in range(8)}
    start = time.process_time()
    read_submission(written(tmp_path / "a.zip", zip_bytes(tree)), HW2P1)
    assert time.process_time() - start < 3
