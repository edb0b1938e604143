"""Watching: a save is graded at once, whatever way an editor saves, and only what it touches."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import psutil
import pytest

from autograder.course import assignment as assignments
from autograder.course.sheet import Assignment
from autograder.grading.grade import Grader
from autograder.grading.reference import References
from autograder.handin.submission import Submission, SubmissionError, read_submission
from autograder.handin.wanted import Wanted
from autograder.records.protections import Protections
from autograder.records.scorecard import (
    Diagnosis,
    Fault,
    ItemScore,
    ScoreCard,
    SmallestCase,
    Table,
    without_times,
)
from autograder.reports.display.screen import RULE, Screen, Shown
from autograder.workbench.history import Remembered, Standing
from autograder.workbench.watch.saves import Saves, is_half_written, watched_folders
from autograder.workbench.watch.view import View
from autograder.workbench.watch.watch import Watching
from tests.support.places import ROOT
from tests.support.watching import DONE, SHOWN, Watch

FLIP = ("(A.dtype)[:, :, ::-1]", "(A.dtype)")  # right and wrong, in Conv1d.py
unix_only = pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """The solution, somewhere else."""
    for name in ("mytorch", "models"):
        shutil.copytree(ROOT / name, tmp_path / "homework" / name)
    shutil.copy(ROOT / "mcq.py", tmp_path / "homework")
    return tmp_path / "homework"


def wrong(text: str) -> str:
    assert FLIP[0] in text
    return text.replace(*FLIP)


# --- in a process of its own, with real saves -------------------------------------------


@unix_only
def test_a_watch_follows_all_ways_to_save(tree: Path, cache: Path) -> None:
    """One after another, because a process takes longer to start than a save to grade."""
    conv = tree / "mytorch" / "Conv1d.py"
    right = conv.read_text("utf-8")
    with Watch(tree, cache, "Conv1d_stride1", "Conv1d", "Upsampling1d", "MCQ 1") as watch:
        first = watch.until(DONE)
        assert "graded 4 of 4 items" in first[-1]
        assert not any("last run" in line or line == RULE for line in first)

        conv.write_text(wrong(right), "utf-8")
        points = watch.until(SHOWN)
        assert "saved mytorch/Conv1d.py, graded 2 of 4 items in " in points[-1]
        assert points[-1].endswith("; naming the mistakes ... Ctrl-C ends.")
        assert points.count(RULE) == 1
        assert "Lost since the last run: 4.5 points" in "\n".join(points)
        assert any(line.startswith("Next: Conv1d_stride1, 3 points to win") for line in points)
        assert "Total score: 14.0/18.5" in points
        named = watch.until(DONE)
        assert "the kernel lay the other way round" in "\n".join(named)
        assert "Lost since the last run: 4.5 points" in "\n".join(named)

        other = tree / "mytorch" / ".Conv1d.py.tmp"  # as most editors save
        other.write_text(right, "utf-8")
        os.replace(other, conv)
        assert "Won since the last run: 4.5 points" in "\n".join(watch.until(DONE))

        conv.unlink()
        lines = watch.until(DONE)
        assert "saved mytorch/Conv1d.py (deleted), graded 2 of 4 items" in lines[-1]
        assert "Z: Conv1d_stride1 was not found: define it in mytorch/Conv1d.py" in "\n".join(lines)
        conv.write_text(right, "utf-8")
        assert "Won since the last run: 15 points" in "\n".join(watch.until(DONE))

        conv.write_text(f"{right}\nx = (\n", "utf-8")
        assert "SyntaxError" in "\n".join(watch.until(DONE))
        conv.write_text(right, "utf-8")
        assert "Won since the last run: 15 points" in "\n".join(watch.until(DONE))

        os.utime(conv)  # nothing has changed, and nothing is shown
        (tree / "notes.py").write_text("x = 1\n")
        lines = watch.until(DONE)
        assert lines[-1] == "Watching homework: saved notes.py, which no item uses. Ctrl-C ends."
        assert lines.count(RULE) == 1

        assert watch.interrupt()[-2:] == ["stopped", "(the end)"]
        assert watch.process.wait() == 0


@pytest.mark.slow
@unix_only
def test_an_assignment_that_changes_is_read_again(tree: Path, cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "hers.toml"
    text = 'title = "t"\ntotal = {0}\n[items]\n"Up" = {{ exercise = "Upsample1d", points = {1} }}\n'
    path.write_text(text.format(2, 2), "utf-8")
    with Watch(tree, cache, assignment=str(path)) as watch:
        assert "Total score: 2.0/2.0" in watch.until(DONE)
        path.write_text(text.format(2, 3), "utf-8")
        watch.until("total: the points of all items make 3, expected 2")
        path.write_text(text.format(3, 3), "utf-8")
        shown = watch.until(DONE)
        assert "Total score: 3.0/3.0" in shown
        assert "hers has changed, graded 1 of 1 items" in shown[-1]
        assert not any("last run" in line for line in shown)  # it has won nothing


@unix_only
@pytest.mark.slow
def test_what_a_file_defines_comes_before_what_imports_it(tree: Path, cache: Path) -> None:
    with Watch(tree, cache, "Downsampling1d", "Conv1d", "MCQ 1") as watch:
        watch.until(DONE)
        file = tree / "mytorch" / "resampling.py"
        file.write_text(file.read_text("utf-8") + "\n# seen\n", "utf-8")
        first = watch.until(SHOWN)[-1]
        assert re.search(r"resampling\.py, graded 1 item in [\d.]+ s, 1 more to come \.\.\.", first)
        lines = watch.until(DONE)
        assert "graded 2 of 3 items in " in lines[-1]
        assert not any("since the last run" in line for line in lines)


def test_a_new_folder_is_watched_too(tree: Path, cache: Path) -> None:
    conv = (tree / "mytorch" / "resampling.py").read_text("utf-8")
    with Watch(tree, cache, "Upsampling1d") as watch:
        watch.until(DONE)
        (tree / "mytorch" / "nn").mkdir()
        file = tree / "mytorch" / "nn" / "resampling.py"
        file.write_text("def Upsample1d(k): pass\n", "utf-8")
        assert "saved mytorch/nn/resampling.py, graded 1 of 1" in watch.until(DONE)[-1]
        file.write_text(conv, "utf-8")
        assert "saved mytorch/nn/resampling.py, graded 1 of 1" in watch.until(DONE)[-1]
        shutil.rmtree(tree / "mytorch" / "nn")
        assert "resampling.py (deleted), graded 1 of 1" in watch.until(DONE)[-1]


@unix_only
def test_a_folder_that_is_replaced_while_watching_begins_is_watched(tree: Path) -> None:
    saves = Saves(tree)
    watch, late = saves._watch, [True]

    def replaced_meanwhile(*paths: str, **options: Any) -> Iterator[set[Any]]:
        ticks = watch(*paths, **options)
        seen = next(ticks)
        if late and late.pop():
            shutil.copytree(tree / "mytorch", tree.parent / "copy")
            shutil.rmtree(tree / "mytorch")
            os.rename(tree.parent / "copy", tree / "mytorch")
            while not any(path == str(tree / "mytorch") for _, path in seen):
                seen |= next(ticks)
        yield seen
        yield from ticks

    saves._watch = replaced_meanwhile
    saves._renew()
    while saves.tick():
        pass
    (tree / "mytorch" / "resampling.py").write_text("saved", "utf-8")
    assert any(saves.tick() for _ in range(100))


@unix_only
def test_another_folder_of_the_same_name_is_watched_instead(tree: Path, cache: Path) -> None:
    file = tree / "mytorch" / "resampling.py"
    with Watch(tree, cache, "Upsampling1d") as watch:
        watch.until(DONE)
        for _ in range(5):
            shutil.copytree(tree / "mytorch", tree.parent / "copy")
            shutil.rmtree(tree / "mytorch")
            os.rename(tree.parent / "copy", tree / "mytorch")
        for mark in ("the first", "the second"):
            file.write_text(f"def Upsample1d(k): raise RuntimeError('{mark}')\n", "utf-8")
            watch.until(f"RuntimeError: {mark}")
            watch.until("saved mytorch/resampling.py, graded 1 of 1")


@unix_only
def test_a_tree_that_is_gone_for_a_moment_is_waited_for(tree: Path, cache: Path) -> None:
    with Watch(tree, cache, "MCQ 1") as watch:
        watch.until(DONE)
        os.rename(tree, tree.with_name("elsewhere"))
        assert "does not exist" in watch.until("Watching goes on; Ctrl-C ends.")[-1]
        os.rename(tree.with_name("elsewhere"), tree)
        assert watch.until(DONE)[-1] == "Watching homework: as it was. Ctrl-C ends."
        (tree / "mcq.py").write_text("", "utf-8")
        assert "saved mcq.py, graded 1 of 1" in watch.until(DONE)[-1]


@unix_only
@pytest.mark.parametrize("method", ["fork", pytest.param("spawn", marks=pytest.mark.slow)])
def test_ctrl_c_leaves_no_process_behind(method: str, tree: Path, cache: Path) -> None:
    if method == "fork" and sys.platform != "linux":
        pytest.skip("workers are forked on Linux only")
    with Watch(tree, cache, "MCQ 1", "Upsampling1d", method=method) as watch:
        watch.until(DONE)
        (tree / "mcq.py").write_text("def question_1():\n    return 'a'\n", "utf-8")
        watch.until(DONE)
        below = psutil.Process(watch.process.pid).children(recursive=True)
        assert watch.interrupt()[-2:] == ["stopped", "(the end)"]
        assert watch.process.wait() == 0
    assert not psutil.wait_procs(below, timeout=20)[1]


def test_without_watchfiles_it_is_told_how_to_get_it(tree: Path) -> None:
    code = (
        "import sys; sys.modules['watchfiles'] = None\n"
        "from pathlib import Path; from autograder.workbench.watch.saves import Saves, WatchError\n"
        f"try: Saves(Path({str(tree)!r}))\n"
        "except WatchError as error: print(error)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout.startswith("watching needs the package watchfiles, which this Python")
    assert "run 'make watch'" in ended.stdout
    requirements = ROOT / "requirements-watch.txt"
    assert f"{sys.executable} -m pip install -r {requirements}" in ended.stdout
    assert "watchfiles==" in requirements.read_text("utf-8")


# --- what is watched, and when it is read ------------------------------------------------


def until_saved(saves: Saves) -> None:
    for _ in range(3000):
        if saves.tick():
            return
    raise AssertionError("nothing was noticed")


def test_a_half_written_file_is_waited_for(tree: Path) -> None:
    before = read_submission(tree)
    file = tree / "mcq.py"
    whole = "x = [\n    1,\n]\n"
    saves = Saves(tree)
    file.write_text(whole[:6])
    until_saved(saves)
    file.write_text(whole)  # before it is read, or while the rest is waited for
    found = saves.read(before)
    assert isinstance(found, Submission)
    assert found.sources["mcq.py"] == whole


def test_what_does_not_compile_is_graded_in_the_end(tree: Path) -> None:
    before = read_submission(tree)
    saves = Saves(tree)
    (tree / "mcq.py").write_text("x = [\n")
    found = saves.read(before)
    assert isinstance(found, Submission)
    assert found.sources["mcq.py"] == "x = [\n"


def test_the_folder_is_the_one_that_is_wanted(tmp_path: Path) -> None:
    for name, text in {"a": "class Linear: ...\n", "b": "class Conv1d: ...\n"}.items():
        (tmp_path / name / "mytorch").mkdir(parents=True)
        (tmp_path / name / "mytorch" / "x.py").write_text(text)
    saves = Saves(tmp_path, Wanted(classes=("Conv1d",)))
    found = saves.read(None)
    assert isinstance(found, Submission)
    assert found.root == "b"
    assert isinstance(Saves(tmp_path, Wanted(root="c")).read(None), SubmissionError)


BEFORE = Submission("a", {"a.py": "x = 1\n", "b.py": "x = [\n"}, {})


@pytest.mark.parametrize(
    ("sources", "broken", "half"),
    [
        ({**BEFORE.sources}, {}, False),
        ({**BEFORE.sources, "a.py": "x = 2\n"}, {}, False),
        ({**BEFORE.sources, "c.py": "x = 2\n"}, {}, False),
        ({**BEFORE.sources, "a.py": ""}, {}, True),
        ({**BEFORE.sources, "a.py": "x = (\n"}, {}, True),
        ({"b.py": "x = [\n"}, {}, True),
        ({"b.py": "x = [\n"}, {"a.py": "'a.py' is not UTF-8 text"}, True),
    ],
    ids=["same", "other", "new", "empty", "no end", "gone", "no text"],
)
def test_what_half_written_means(
    sources: dict[str, str], broken: dict[str, str], half: bool
) -> None:
    assert is_half_written(BEFORE, Submission("a", sources, broken)) is half


def test_nothing_to_read_may_be_a_moment_in_between() -> None:
    assert is_half_written(BEFORE, SubmissionError("gone"))


def test_only_folders_that_are_read_are_watched(tree: Path) -> None:
    for inner in (".git", ".venv/lib", "mytorch/__pycache__", "env/lib", "tests", "models/tests"):
        (tree / inner).mkdir(parents=True, exist_ok=True)
    (tree / "env" / "pyvenv.cfg").touch()
    watched = {Path(folder).relative_to(tree).as_posix() for folder in watched_folders(tree)}
    assert watched == {".", "mytorch", "models", "models/tests", "models/training"}


def test_of_an_archive_its_folder_is_watched(tree: Path, tmp_path: Path) -> None:
    archive = Path(shutil.make_archive(str(tmp_path / "handin"), "zip", tree))
    assert watched_folders(archive) == (str(tmp_path),)
    saves = Saves(archive)
    (tree / "mcq.py").write_text("x = 1\n")
    shutil.make_archive(str(tmp_path / "handin"), "zip", tree)
    until_saved(saves)
    found = saves.read(None)
    assert isinstance(found, Submission)
    assert found.sources["mcq.py"] == "x = 1\n"


# --- what is graded and shown ------------------------------------------------------------

WatchOf = Callable[..., tuple[Watching, io.StringIO]]


@pytest.fixture
def watching(grader: Grader) -> WatchOf:
    """A watch of some items, and what it shows."""

    def make(*items: str, **changes: object) -> tuple[Watching, io.StringIO]:
        shown = io.StringIO()
        remembered = Remembered().since_last
        mine = replace(grader, **changes)  # type: ignore[arg-type]
        view = View(sheet(*items), Screen(shown))
        return Watching(sheet(*items), mine, view, remembered), shown

    return make


def sheet(*items: str) -> Assignment:
    return assignments.select(assignments.load("hw2p1"), items)


def never() -> bool:
    return False


def with_text(submission: Submission, file: str, text: str) -> Submission:
    return replace(submission, sources={**submission.sources, file: text})


def steps(solution: Submission) -> Iterator[Submission]:
    """Saves that break and mend what others build on, in turn."""
    conv, sampling = "mytorch/Conv1d.py", "mytorch/resampling.py"
    slip = with_text(solution, conv, wrong(solution.sources[conv]))
    yield solution
    yield slip
    down = solution.sources[sampling].replace("class Downsample1d", "class Downsample")
    yield with_text(slip, sampling, down)
    yield with_text(slip, "models/cnn.py", "class CNN: pass\n")
    yield with_text(solution, "models/cnn.py", "class CNN: pass\n")
    yield with_text(solution, "mcq.py", "import importlib\n")
    yield solution


@pytest.mark.slow
@pytest.mark.parametrize("of", ["own", "another"])
def test_in_the_end_the_card_is_that_of_an_ordinary_run(
    of: str, watching: WatchOf, grader: Grader, solution: Submission
) -> None:
    """Whatever was saved before, with what is inherited and without."""
    others = {"solution": solution} if of == "another" else {}
    items = ("MCQ 1", "Downsampling1d", "Conv1d_stride1", "Conv1d", "Build a CNN Model")
    watch, _ = watching(*items, **others)
    for submission in steps(solution):
        watch.take(submission)
        watch.look_deeper(never)
        plain = replace(grader, **others).grade(submission, sheet(*items))  # type: ignore[arg-type]
        assert watch.card is not None
        assert without_times(watch.card) == without_times(plain)


def test_a_new_save_comes_before_the_names_of_old_mistakes(
    watching: WatchOf, solution: Submission
) -> None:
    conv = "mytorch/Conv1d.py"
    slip = with_text(solution, conv, wrong(solution.sources[conv]))
    watch, shown = watching("Conv1d_stride1", "MCQ 1")
    watch.take(slip)
    assert watch.look_deeper(lambda: True)
    assert "the other way round" not in shown.getvalue()
    watch.take(with_text(slip, "mcq.py", "def question_1(): return 'z'\n"))
    assert not watch.look_deeper(never)
    assert "the other way round" in shown.getvalue()  # though its file was saved before
    watch.take(slip)
    watch.take(solution)
    assert not watch.look_deeper(lambda: True)  # nothing is left that fails


def test_what_could_not_be_graded_is_tried_again(
    watching: WatchOf, solution: Submission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch, shown = watching("MCQ 1", "MCQ 2", references=References(tmp_path))
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "torch", None)
        watch.take(solution)
    assert shown.getvalue().count("not graded: PyTorch cannot be imported") == 2
    watch.take(with_text(solution, "notes.py", "x = 1\n"))
    assert "saved notes.py, graded 2 of 2 items" in shown.getvalue()
    assert watch.card is not None
    assert watch.card.points == 2


def test_an_error_is_told_once_and_the_table_comes_back(
    watching: WatchOf, solution: Submission
) -> None:
    watch, shown = watching("MCQ 1")
    watch.take(SubmissionError("'x' does not exist"))
    watch.take(SubmissionError("'x' does not exist"))
    told = "'x' does not exist. Watching goes on; Ctrl-C ends.\n"
    assert shown.getvalue() == told
    watch.take(solution)
    watch.take(solution)
    assert shown.getvalue().count("graded 1 of 1 items") == 1


# --- the screen --------------------------------------------------------------------------

CARD = ScoreCard(
    "hw", "me", 0, 1, 5, (ItemScore("A", "A", 5, 1),), (), Protections(reason="nothing was run")
)


def test_a_terminal_is_cleared_and_a_file_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    for terminal in (False, True):
        monkeypatch.setenv("TTY_COMPATIBLE", "1" if terminal else "0")
        monkeypatch.setenv("TERM", "xterm")
        stream = io.StringIO()
        screen = Screen(stream)
        for status in ("one", "two"):
            screen.show(Shown(CARD, ["Won"], status))
        text = stream.getvalue()
        assert text.count("\x1b[2J\x1b[H") + text.count("\x1b[H\x1b[2J") == (2 if terminal else 0)
        assert ("\x1b" in text) == terminal
        assert text.count(RULE) == (0 if terminal else 1)
        assert text.count("Total score: 1/5") == 2


FAULT = Fault("forward", "Z", 0, "a case", "2 of 2 elements differ")
NAMED = Diagnosis("Z", "a/b", "Z lacks the bias", "all 2", "certain")
TABLE = Table("Z", (1,), ("1",))
FAILING = ItemScore(
    "A",
    "A",
    5,
    1,
    faults=(FAULT,),
    diagnoses=(NAMED,),
    smallest=SmallestCase("tiny", "Z", (), TABLE, TABLE),
)


def test_a_key_gives_one_hint_more_as_far_as_the_assignment_goes() -> None:
    text = """title = "t"\nfeedback = { tell = { 1 = "hint", 9 = "mistake" } }\n
        [items]\n"A" = { exercise = "Conv1d", points = 5 }\n"""
    stream = io.StringIO()
    items = assignments.parse(text, Path("hw.toml"))
    view = View(items, Screen(stream), lambda card: {"A": "hint"}, keys=True)
    card = replace_items(CARD, FAILING)
    view.press("h")  # before anything is shown
    assert stream.getvalue() == ""
    view.graded(card)
    view.show(card, Standing({}, {}), "Watching.", ["A"])
    for key, named, last in (
        ("", False, "Watching. h: a hint more, Enter: all, Ctrl-C ends."),
        ("x", False, "Watching. h: a hint more, Enter: all, Ctrl-C ends."),
        ("h", True, "Watching. h: a hint more, Enter: all, Ctrl-C ends."),
        ("h", True, "There is no further hint on A. Watching. h: a hint more, Enter: all, Ctrl-C"),
    ):
        view.press(key)
        shown = " ".join(stream.getvalue().rpartition(RULE)[2].split())
        assert ("Z lacks the bias" in shown) == named
        assert "smallest case" not in shown
        assert last in shown
    view.graded(card)
    view.show(card, Standing({}, {}), "Watching.", ["A"])
    assert "Z lacks the bias" not in stream.getvalue().rpartition(RULE)[2]


def replace_items(card: ScoreCard, *items: ItemScore) -> ScoreCard:
    return msgspec.structs.replace(card, items=items)


@pytest.mark.parametrize("height", [3, 6, 12, 20, 40])
def test_the_lower_end_is_in_sight_whatever_the_height(
    height: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("TTY_COMPATIBLE", "1"), ("TERM", "dumb"), ("LINES", str(height))):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("COLUMNS", "80")
    stream = io.StringIO()
    screen = Screen(stream)
    right = [ItemScore(f"R{number}", "R", 1, 1) for number in range(30)]
    card = replace_items(CARD, *right, FAILING)
    shown = Shown(card, ["Lost a point", "Next: A"], "Watching: saved a.py.", ["A", "R1"])
    screen.show(shown)
    lines = stream.getvalue().splitlines()
    assert len(lines) <= height - 1
    assert lines[-1] == "Watching: saved a.py."
    assert ("Next: A" in lines) == (height > 3)
    assert ("What to mend next: A" in lines) == (height > 6)
    assert any(line.startswith("R1 ") for line in lines) == (height >= 20)
    assert not any(line.startswith("R2 ") for line in lines)
    screen.show(shown, whole=True)
    assert any(line.startswith("R2 ") for line in stream.getvalue().splitlines())


def test_without_a_history_the_watch_remembers() -> None:
    def card(points: float, graded: bool = True) -> ScoreCard:
        item = ItemScore("A", "A", 5, points, graded=graded)
        return ScoreCard("hw", "me", 0, points, 5, (item,), (), Protections())

    remembered = Remembered()
    assert remembered.since_last(card(1)) == ({}, {"A": 1})
    assert remembered.since_last(card(3)) == ({"A": 2}, {"A": 3})
    assert remembered.since_last(card(0, graded=False)) == ({}, {"A": 3})
    assert remembered.since_last(card(2.5)) == ({"A": -0.5}, {"A": 2.5})
