"""Submissions that say what acts, by all that they can say it with; nothing of it acts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from autograder.grading.grade import Grader
from tests.conftest import Result, Runner
from tests.support.grading import examined
from tests.support.nasty import ACTED_ON, COLOUR, NASTY, assert_inert
from tests.support.places import ROOT, RUNNER

LAST = re.compile(r"^(?:Total score: .*|Summary:|\{.*\})$", re.MULTILINE)
CLASS = """
class {name}:
    def __init__(self, *arguments):
        tell({number})
"""
# Each class raises one of the texts; the names of exception and function are texts, too. What
# names itself so does it afterwards: source could not.
SAYING = """\
import sys
TEXTS = {texts}

def tell(number):  # ::error::x ##vso[x] \u202e\u2028
    print(*TEXTS, sep="\\n")
    print(TEXTS[number], file=sys.stderr)
    text = TEXTS[number].encode("utf-8", "replace").decode()
    def fail(): raise type(text.replace("\\0", "") or "E", (Exception,), {{}})(TEXTS[number])
    fail.__code__ = fail.__code__.replace(co_name=text, co_qualname=text)
    fail()
"""
CLASSES = {
    "mytorch/resampling.py": "Upsample1d Downsample1d Upsample2d Downsample2d",
    "mytorch/Conv1d.py": "Conv1d_stride1 Conv1d",
    "mytorch/Conv2d.py": "Conv2d_stride1 Conv2d",
    "mytorch/ConvTranspose.py": "ConvTranspose1d ConvTranspose2d",
    "mytorch/pool.py": "MaxPool2d_stride1 MaxPool2d MeanPool2d_stride1 MeanPool2d",
}
FILES = (
    "::error::x ##[y].py",
    "##vso[a]宽宽.py",
    "\x1b[2J.py",
    "a\n::set-env::b.py",
    "\u202eyp.x.py",
)
WARNING = """
import numpy as np

class Upsample1d:
    def __init__(self, upsampling_factor):
        self.k = upsampling_factor
        print("<submission>/::error::x:7: RuntimeWarning: \\x1b[2J\\x1b]0;title\\x07 ##[x]\\u202e")

    def forward(self, A):
        return np.full((*A.shape[:2], self.k * (A.shape[2] - 1) + 1), np.nan)

    def backward(self, dLdZ):
        return dLdZ[:, :, :: self.k].copy()
"""
VALUES = """
class Upsample1d:
    def __init__(self, upsampling_factor):
        pass

    def forward(self, A):
        return type("\\x1b[2J ##vso[x]\\n::error::", (), {{}})()

    def backward(self, dLdZ):
        return "\\x1b[2J ##vso[x]\\n::error::"
"""


def sources(texts: tuple[str, ...]) -> dict[str, str]:
    """Files whose classes say one text each, or all of them."""
    made, number = {}, 0
    for path, names in CLASSES.items():
        made[path] = SAYING.format(texts=ascii(texts))
        for name in names.split():
            made[path] += CLASS.format(name=name, number=number % len(texts))
            number += 1
    return made


def hand_in(folder: Path, texts: tuple[str, ...] = NASTY) -> Path:
    for path, text in sources(texts).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    for number, name in enumerate(FILES):
        (folder / "mytorch" / name).write_bytes(b"\xff" if number % 2 else b"class CNN: pass")
    return folder


def assert_ours(result: Result) -> None:
    """Nothing acts, and the last lines stand once, at the end."""
    shown = COLOUR.sub("", result.stdout.replace("\r\n", "\n"))
    assert_inert(shown)
    assert_inert(COLOUR.sub("", result.stderr))
    total, summary, scores = LAST.findall(shown)
    assert shown.endswith(f"{total}\n\n{summary}\n{scores}\n")
    assert not scores.startswith('{"scores": {"ours"')


@pytest.mark.parametrize("width", [40, pytest.param(80, marks=pytest.mark.slow)])
@pytest.mark.parametrize("first", [0, pytest.param(14, marks=pytest.mark.slow)])
def test_the_command_line(run: Runner, tmp_path: Path, width: int, first: int) -> None:
    folder = hand_in(tmp_path / "handin", (*NASTY[first:], *NASTY[:first]))
    reports = [tmp_path / f"card.{kind}" for kind in ("json", "xml", "html")]
    options = zip(("--json", "--junit", "--html"), map(str, reports), strict=True)
    columns = {"COLUMNS": str(width)}
    assert_ours(
        run(
            "--submission", str(folder), "-v", *(word for pair in options for word in pair),
            environment=columns,
        )
    )  # fmt: skip
    for report in reports:
        assert_inert(report.read_text("utf-8"))
    assert_ours(run("--submission", str(folder), "--explain", "Upsampling1d", environment=columns))
    alone = run("--submission", str(folder), "--json", "-")
    assert_inert(alone.stdout)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudoterminal")
def test_a_terminal(run: Runner, tmp_path: Path) -> None:
    import pty

    folder = hand_in(tmp_path / "handin")
    ours, theirs = pty.openpty()
    words = [sys.executable, RUNNER, "--submission", str(folder), "-v"]
    environment = {**run.environment, "TERM": "xterm"}
    with subprocess.Popen(words, stdout=theirs, stderr=subprocess.PIPE, env=environment) as process:
        os.close(theirs)
        shown = b"".join(iter(lambda: _read(ours), b"")).decode()
        assert process.stderr is not None
        told = process.stderr.read().decode()
    os.close(ours)
    assert "\x1b[" in shown  # our own colours
    assert_ours(Result(words, 0, shown, told))


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # how Linux tells that the other end is closed
        return b""


@pytest.mark.parametrize("name", ["\x1b[2J ##vso[x]宽.zip", "a\n::error::x.zip", "--sandbox=off"])
def test_archives_and_what_is_asked_for(run: Runner, tmp_path: Path, name: str) -> None:
    archive = tmp_path / name
    with zipfile.ZipFile(archive, "w") as members:
        for path, text in sources(NASTY[:1]).items():
            members.writestr(path, text)
        for file in (*FILES, "../\x1b[2J ##[x].py", "/a\n::error::.py"):
            members.writestr(file, "class CNN: pass")
    assert_ours(run(f"--submission={archive}", "Upsampling1d", "-v"))
    for words in (
        [f"--submission={archive}x"],
        ["--", name],
        [f"--assignment={name}"],
        [f"--{name}"],
    ):
        result = run(*words)
        assert result.returncode == 2
        assert_inert(result.stdout + result.stderr)


def test_evidence_and_classes_are_inert(grader: Grader) -> None:
    for source, said in ((WARNING, "NumPy warned at "), (VALUES.format(), "yours is ")):
        card, _ = examined(grader, {"mytorch/resampling.py": source}, "Upsampling1d")
        (item,) = card.items
        told = "\n".join(
            [*(one.evidence for one in item.diagnoses), *(one.message for one in item.faults)]
        )
        assert said in told
        assert r"\x1b[2J" in told
        assert_inert(told)


@pytest.mark.parametrize("text", [r"aaax" + r"\\x" * 60, '"""' * 40, *NASTY[:3], r"\N{x \u12 \x"])
def test_a_script_of_any_message_parses(run: Runner, tmp_path: Path, text: str) -> None:
    folder = hand_in(tmp_path / "handin", (text,))
    assert_ours(run("--submission", str(folder), "--repro", "Upsampling1d"))
    script = (tmp_path / "repro_upsampling1d.py").read_text("utf-8")
    compile(script, "repro.py", "exec")
    assert ACTED_ON.search(script) is None


def test_a_class_in_a_file_that_is_named_by_a_keyword(run: Runner, tmp_path: Path) -> None:
    folder = tmp_path / "handin/mytorch"
    folder.mkdir(parents=True)
    for name in ("class.py", "ﬁ.py"):
        (folder / name).write_text(CLASS.format(name="Upsample1d", number=0))
        run("--submission", str(folder.parent), "--repro", "Upsampling1d")
        script = (tmp_path / "repro_upsampling1d.py").read_text("utf-8")
        compile(script, "repro.py", "exec")
        assert f"TREE / 'mytorch/{name}'" in script
        (folder / name).unlink()


@pytest.mark.parametrize("leads_to", ["nowhere.py", "somewhere.py", "earlier.py"])
def test_a_script_is_written_through_no_link(run: Runner, tmp_path: Path, leads_to: str) -> None:
    folder = hand_in(tmp_path / "handin", ("no",))
    words = ("--submission", str(folder), "--repro", "Upsampling1d")
    script, other = tmp_path / "repro_upsampling1d.py", tmp_path / leads_to
    if leads_to == "earlier.py":  # one of ours
        run(*words)
        script.rename(other)
    elif leads_to == "somewhere.py":
        other.write_text("mine")
    before = other.read_text() if other.exists() else None
    script.symlink_to(other)
    result = run(*words)
    assert "repro_upsampling1d.py was not written by --repro" in result.stdout
    assert script.is_symlink()
    assert (other.read_text() if other.exists() else None) == before


@pytest.mark.slow
def test_pytest_in_a_tree(homework: Path) -> None:
    hand_in(homework)
    for width in ("60", "120"):
        words = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-k", "Upsampl", "-rA"]
        environment = {**os.environ, "COLUMNS": width, "PYTHONPATH": str(ROOT)}
        result: Any = subprocess.run(
            words, cwd=homework, env=environment, capture_output=True, text=True, check=False
        )
        assert "Captured stdout" in result.stdout
        assert_inert(result.stdout + result.stderr)
        assert LAST.findall(result.stdout) == []
