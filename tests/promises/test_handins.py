"""Honest hand-ins of many years and styles are graded unchanged.

Below `samples/right/` lie four whole submissions: `loops` (flat files, nested loops), `nested` (a
package, vectorised), `third` (im2col, inheritance, dataclasses) and `stdlib` (a base class, and
much of the standard library). Each trait by which old hand-ins differ is in one of them, or is a
small change to one of them: `samples/small_changes.py`.
"""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from tests.conftest import Grade
from tests.samples.small_changes import TRAITS
from tests.support.files import Files, directory, tar_bytes, written, zip_bytes
from tests.support.marks import IGNORES_INITS, Lost, assert_marks, remarks, story
from tests.support.places import ROOT
from tests.support.right import RIGHT, Sources, edited, handin
from tests.support.sampling import every

# --- the whole submissions ------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "lost"),
    [
        pytest.param("loops", IGNORES_INITS, id="loops"),
        pytest.param("nested", {}, id="nested"),
        pytest.param("third", {}, id="third"),
        pytest.param("stdlib", {}, id="stdlib"),
    ],
)
@pytest.mark.parametrize("assignment", ["hw2p1", "hw2p1_bonus"])
def test_a_whole_submission_keeps_its_marks(
    grade: Grade, style: str, lost: Lost, assignment: str
) -> None:
    card = grade(RIGHT / style, assignment=assignment)
    assert_marks(card, lost)
    assert card.notes == (), story(card)


# --- traits in the sources ------------------------------------------------------------


@pytest.mark.parametrize("name", every(8, TRAITS, slow_step=2))
def test_a_trait_costs_nothing(grade: Grade, name: str) -> None:
    change, items, lost = TRAITS[name]
    assert_marks(grade(change(), *items), lost)


# --- traits that cost a share, or are worth a remark ----------------------------------


def test_ignored_init_functions_cost_the_share_called_state(grade: Grade) -> None:
    called = "weight_init_fn(out_channels, in_channels, kernel_size)"
    ignored = "np.ones((out_channels, in_channels, kernel_size))"
    sources = edited(handin("loops"), "mytorch/Conv1d.py", (called, ignored))
    lost = {"Conv1d_stride1": {"state": 1.0}, "Conv1d": {"state": 0.5}}
    assert_marks(grade(sources, "Conv1d_stride1", "Conv1d", "CNN as Simple"), lost)


def with_shared_maxima() -> Sources:
    one = "dLdA[n, c, r, s] += dLdZ[n, c, i, j]"
    window = "[n, c, i:i + self.kernel, j:j + self.kernel]"
    all_of_them = (
        f"mask = self.A{window} == self.A{window}.max()\n"
        f"                        dLdA{window} += mask * dLdZ[n, c, i, j]"
    )
    floating = ("np.zeros_like(self.A)", "np.zeros(self.A.shape)")
    return edited(handin("loops"), "mytorch/pool.py", (one, all_of_them), floating)


MAX_POOLS = ("MaxPool2d_stride1", "MaxPool2d")


def test_shared_maxima_cost_the_backward_by_default(grade: Grade) -> None:
    share = 30 / (40 + 30)  # backward's part where there are no parameters and no state
    points = {"MaxPool2d_stride1": 10, "MaxPool2d": 5}
    lost = {name: {"backward": round(p * share, 2)} for name, p in points.items()}
    assert_marks(grade(with_shared_maxima(), *MAX_POOLS), lost)


def test_shared_maxima_cost_nothing_where_any_are_allowed(grade: Grade, tmp_path: Path) -> None:
    lenient = varied_assignment(tmp_path, 'max_pool_ties = "pytorch"', 'max_pool_ties = "any"')
    assert_marks(grade(with_shared_maxima(), *MAX_POOLS, assignment=lenient))


@pytest.mark.parametrize("style", ["loops", "nested", "third"])
def test_first_maxima_cost_nothing_where_any_are_allowed(
    grade: Grade, tmp_path: Path, style: str
) -> None:
    lenient = varied_assignment(tmp_path, 'max_pool_ties = "pytorch"', 'max_pool_ties = "any"')
    assert_marks(grade(RIGHT / style, *MAX_POOLS, assignment=lenient))


def test_padding_can_be_required(grade: Grade, tmp_path: Path) -> None:
    strict = varied_assignment(tmp_path, 'padding = "optional"', 'padding = "required"')
    assert_marks(grade(RIGHT / "nested", "Conv1d", "Conv2d", assignment=strict))
    card = grade(RIGHT / "loops", "Conv1d", "Conv1d_stride1", assignment=strict)
    messages = {fault.message for item in card.items for fault in item.faults}
    assert messages == {"the constructor takes no padding"}, story(card)


def varied_assignment(folder: Path, old: str, new: str) -> str:
    text = (assignments.FOLDER / "hw2p1.toml").read_text("utf-8")
    assert old in text
    path = folder / "varied.toml"
    path.write_text(text.replace(old, new), "utf-8")
    return str(path)


def test_missing_padding_is_a_remark(grade: Grade) -> None:
    card = grade(RIGHT / "loops", "Conv1d", "Conv2d")
    assert_marks(card)
    assert remarks(card).count("takes no padding") == 2, story(card)


def test_doubled_float32_is_a_remark(grade: Grade) -> None:
    card = grade(RIGHT / "loops", "Upsampling1d")
    assert_marks(card)
    assert "a float32 input was answered in float64" in remarks(card), story(card)


def test_a_broken_scanning_backward_is_a_remark(grade: Grade) -> None:
    card = grade(RIGHT / "loops", "CNN as Simple Scanning MLP")
    assert_marks(card)
    assert "ReLU.backward() takes 1 positional argument" in remarks(card), story(card)


@pytest.mark.parametrize(
    "other",
    ["old/Conv1d.py", "mytorch/old/Conv1d.py", "backup/mytorch/Conv1d.py", "mytorch/Conv1d_old.py"],
)
def test_of_two_definitions_the_canonical_one_is_taken(grade: Grade, other: str) -> None:
    sources = handin("loops")
    wrong = sources["mytorch/Conv1d.py"].replace("Z[n, c, w] =", "Z[n, c, w] = 1 +")
    card = grade({**sources, other: wrong}, "Conv1d_stride1", "Conv1d", "convTranspose1d")
    assert_marks(card)
    note = f"Conv1d was taken from mytorch/Conv1d.py; {other} defines it too"
    assert note in remarks(card), story(card)


def test_an_old_file_that_cannot_even_be_compiled_does_no_harm(grade: Grade) -> None:
    sources = {**handin("nested"), "old/conv.py": "class Conv1d:\n    def forward(self, A)\n"}
    assert_marks(grade(sources, "Conv1d", "CNN as"))


# --- traits of files, folders and archives --------------------------------------------

FEW = ("MCQ 1", "Conv1d", "ResBlock")
FOLDER = "HW2P1 handin (1)"
# In the working directory, but none of the submission's files.
SAME_NAMES = {
    f"{name}.py": "raise SystemExit\n" for name in ("Conv1d", "conv1d", "utils", "module")
}
# What courses and computers put beside a submission.
BESIDE: dict[str, str | bytes] = {
    "autograder/runner.py": "raise SystemExit('the course has its own')\n",
    "autograder/hw2_autograder/test.py": "class Conv1d:\n    pass\n",
    "mytorch/__pycache__/Conv1d.cpython-38.pyc": b"\x00\x01",
    "notes_from_class.py": "# caf\u00e9, never imported\n".encode("latin-1"),
    "requirements.txt": "numpy==1.16.2\n",
    ".DS_Store": b"\x00",
}


PACKERS: dict[str, Callable[[Files], bytes]] = {
    "zip": zip_bytes,
    "tar": tar_bytes,
    "tar.gz": lambda files: gzip.compress(tar_bytes(files)),
}


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
@pytest.mark.parametrize(
    "above", ["", f"{FOLDER}/", f"./{FOLDER}/\u4f5c\u4e1a/"], ids=["top", "below", "deep"]
)
def test_archives(grade: Grade, tmp_path: Path, kind: str, above: str) -> None:
    files = {f"{above}{name}": c for name, c in {**handin("third"), **BESIDE}.items()}
    clutter = {f"__MACOSX/{name.removeprefix('./')}": b"\x00\x05\x16\x07" for name in [*files][:5]}
    card = grade(written(tmp_path / f"handin.{kind}", PACKERS[kind]({**clutter, **files})), *FEW)
    assert_marks(card)


def test_directory_below_an_extra_folder(grade: Grade, tmp_path: Path) -> None:
    directory(tmp_path / "upload" / FOLDER, {**handin("nested"), **BESIDE})
    assert_marks(grade(tmp_path / "upload", *FEW))


@pytest.mark.parametrize("style", ["loops", "nested", "third"])
@pytest.mark.parametrize("ending", ["\r\n", "\r"], ids=["windows", "mac"])
def test_line_endings_and_byte_order_mark(
    grade: Grade, tmp_path: Path, style: str, ending: str
) -> None:
    marked = {
        name: ("\ufeff# -*- coding: utf-8 -*-\n" + text).replace("\n", ending)
        for name, text in handin(style).items()
    }
    assert_marks(grade(directory(tmp_path / style, marked), "Conv1d", "ResBlock"))


@pytest.mark.parametrize("style", ["loops", "nested", "third"])
def test_relative_path_from_another_directory(
    grade: Grade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, style: str
) -> None:
    directory(tmp_path, SAME_NAMES)
    monkeypatch.chdir(tmp_path)
    card = grade(Path(os.path.relpath(RIGHT / style)), "Conv1d", "CNN as Simple", "ResBlock")
    assert_marks(card)


@pytest.mark.parametrize("style", [pytest.param("loops", marks=pytest.mark.slow), "third"])
def test_command_line_from_another_directory_and_locale(tmp_path: Path, style: str) -> None:
    directory(tmp_path, SAME_NAMES)
    path = os.path.relpath(RIGHT / style, tmp_path)
    command = [sys.executable, str(ROOT / "autograder/runner.py"), "--submission", path, "Conv1d"]
    locale = {"LC_ALL": "C", "LANG": "C"}
    run = subprocess.run(
        command, cwd=tmp_path, env=os.environ | locale, capture_output=True, timeout=60, check=False
    )
    last = run.stdout.decode().splitlines()[-1]
    assert last == '{"scores": {"Conv1d": 5}}', run.stdout.decode() + run.stderr.decode()
