"""The rooms of the autograder: who may import whom, and which imports may wait in a function."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.places import ROOT

ORDER = ["records", "course", "handin", "worker", "grading"]
ORDER += ["diagnosis", "reports", "workbench", "classroom", "command"]
TOP = ["__init__.py", "assignments", "runner.py", *ORDER]
INSIDE = "autograder.worker.inside"
# What a submission's process may hold of the grader, besides what is inside.
HELD_INSIDE = {
    "autograder.course.exercise",
    "autograder.course.exercises",
    "autograder.course.offered",
    "autograder.handin.lookup",
    "autograder.records.calls",
    "autograder.records.spelling",
    "autograder.worker.commands",
    "autograder.worker.wire",
}
TELLS_MISTAKES = tuple(
    f"autograder.course.{name}"
    for name in [
        "mistake",
        "mistakes",
        "neighbours",
        "layouts",
        "resampled",
        "overwritten",
        "turned",
        "formula",
        "formulas",
        "evaluation",
        "playing",
        "terms",
        "slips",
        "programs",
    ]
)
WRITES_SCRIPTS = ("autograder.course.scripts",)
RECKONS = ("autograder.course.byhand",)
# Which imports are not at the top of their file, and why. Names are those within the autograder.
WAITS = {
    ("", "workbench.notebook.check"): "what starts with the package need not be a notebook",
    ("runner", "records.interrupts"): "the door is read by any Python; this needs a new one",
    ("runner", "command.process"): "the door is read by any Python, and heeds signals first",
    ("classroom.batch.cluster", "dask_jobqueue.slurm"): "a package that only --cluster slurm needs",
    ("classroom.batch.cluster", "distributed"): "a package that only --cluster needs",
    ("classroom.batch.cluster", "distributed.client"): "as above",
    ("classroom.batch.cluster", "distributed.comm.core"): "as above",
    ("classroom.batch.grade", "classroom.batch.cluster"): "for --cluster",
    ("classroom.batch.intake.downloads.gradescope", "yaml"): "for Gradescope's downloads alone",
    ("classroom.batch.look_alikes", "rapidfuzz.distance"): "a package that only look-alikes need",
    ("command.fence", "worker.launch"): "its process warms up while the rest is imported",
    ("command.fence", "command.run"): "after the worker's process is started",
    ("command.looks", "reports.one_item"): "for --explain",
    ("command.looks", "workbench.failing"): "for --repro and --pdb",
    ("command.looks", "workbench.repro.repro"): "for --repro",
    ("command.looks", "workbench.pdb.debug"): "for --pdb",
    ("command.looks", "workbench.watch.saves"): "for --watch",
    ("command.looks", "workbench.watch.sheet"): "for --watch",
    ("command.looks", "workbench.watch.watch"): "for --watch",
    ("command.plan", "diagnosis.explain"): "for --explain and --html",
    ("command.plan", "workbench.packing"): "for --handin",
    ("course.item_names", "difflib"): "to answer a slip",
    ("diagnosis.tutor", "diagnosis.inquiry"): "only where something is wrong",
    ("diagnosis.tutor", "diagnosis.catalogue"): "all known mistakes, where something is wrong",
    ("grading.pool", "concurrent.futures"): "a single item needs no threads",
    ("grading.reference", "torch"): "loads for seconds; a warm cache has its answers",
    ("handin.archive", "handin.zips"): "zipfile, which a directory does not need",
    ("handin.archive", "handin.tars"): "tarfile, which a directory does not need",
    ("handin.archive", "handin.compression"): "gzip, bz2 and lzma, as many do not need them",
    ("handin.solution", "difflib"): "to answer a slip",
    ("reports.display.progress", "rich.progress"): "for runs that take long, at a terminal",
    ("reports.formats.html", "reports.html"): "jinja2",
    ("reports.formats.junit", "reports.junit"): "the library for XML",
    ("workbench.notebook.check", "reports.html"): "jinja2, where a page can be shown",
    ("workbench.pytest_plugin.plugin", "workbench.pytest_plugin.collected"): "for our tests alone",
    ("workbench.watch.keys", "msvcrt"): "Windows' own",
    ("workbench.watch.keys", "termios"): "Windows lacks it",
    ("workbench.watch.keys", "tty"): "Windows lacks what it needs",
    ("workbench.watch.saves", "watchfiles"): "a package that only watching needs",
    ("worker.forked", "worker.cgroup"): "the zygote is started first, and needs none",
    ("worker.inside.__main__", "worker.inside.child"): "after the path leads to this tree",
    ("worker.inside.__main__", "worker.inside.zygote"): "other systems than Linux do not fork",
    ("worker.inside.child", "msvcrt"): "Windows' own",
    ("worker.inside.locks.limits", "resource"): "Windows lacks it",
    ("worker.spawned", "worker.watchdog"): "Linux, which needs none, starts its zygote first",
    ("worker.watchdog", "psutil"): "a package that Linux does not need",
}
LONGEST = 300  # lines of a file that is no list of mistakes


class Import(NamedTuple):
    """One line that imports: of which file, what, and whether it waits below the file's top."""

    by: str
    line: int
    module: str
    waits: bool

    def __str__(self) -> str:
        return f"{self.by}:{self.line} imports {self.module}"


@cache
def files(root: Path) -> dict[str, Path]:
    """The files of the autograder, by the modules' names."""
    found = {}
    for path in sorted((root / "autograder").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts).removesuffix(".__init__")] = path
    return found


def imports(root: Path = ROOT) -> Iterator[Import]:
    """All imports of the autograder's files, of its own modules and of others."""
    for module, path in files(root).items():
        tree = ast.parse(path.read_text("utf-8"))
        at_the_top = {id(node) for node in _top(tree)}
        for node in ast.walk(tree):
            for name in _names(node, root):
                waits = id(node) not in at_the_top
                yield Import(module, getattr(node, "lineno", 0), name, waits)


def _top(tree: ast.Module) -> Iterator[ast.stmt]:
    """The statements of a file that stand in nothing, or are for type checkers alone."""
    for one in tree.body:
        yield one
        if isinstance(one, ast.If) and ast.unparse(one.test) == "TYPE_CHECKING":
            yield from one.body


def _names(node: ast.AST, root: Path) -> Iterable[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if not isinstance(node, ast.ImportFrom):
        return []
    assert not node.level, "imports are absolute here"
    whole = [f"{node.module}.{alias.name}" for alias in node.names]
    return dict.fromkeys(one if one in files(root) else str(node.module) for one in whole)


def own(found: Iterable[Import]) -> list[Import]:
    return [one for one in found if is_below(one.module, "autograder")]


def is_below(module: str, package: str | Iterable[str]) -> bool:
    packages = [package] if isinstance(package, str) else package
    return any(module == one or module.startswith(f"{one}.") for one in packages)


def room(module: str) -> str:
    return [*module.split("."), ""][1]


def broken_by(one: Import) -> str | None:
    """The rule that an import breaks, if it breaks one."""
    mine, theirs = room(one.by), room(one.module)
    if mine not in ORDER or theirs not in ORDER:
        return None
    inside, held = is_below(one.by, INSIDE), is_below(one.module, {INSIDE, *HELD_INSIDE})
    mistakes, scripts = is_below(one.module, TELLS_MISTAKES), is_below(one.module, WRITES_SCRIPTS)
    rules = {
        "a room imports only rooms below it": ORDER.index(theirs) > ORDER.index(mine),
        "a child holds only what is listed": inside and not held,
        "reports are made from records alone": mine == "reports"
        and theirs not in (mine, "records"),
        "a workbench knows no classroom": {mine, theirs} == {"workbench", "classroom"},
        "mistakes are known where they are told": mistakes
        and mine not in ("diagnosis", "workbench")
        and not is_below(one.by, TELLS_MISTAKES),
        "scripts are known where they are written": scripts
        and mine not in ("diagnosis", "workbench")
        and not is_below(one.by, WRITES_SCRIPTS),
        "what is reckoned by hand is known where it is written out": is_below(one.module, RECKONS)
        and mine not in ("diagnosis", "workbench")
        and not is_below(one.by, RECKONS),
    }
    return next((rule for rule, is_broken in rules.items() if is_broken), None)


def test_every_import_keeps_the_rules() -> None:
    found = own(imports())
    assert [f"{one}: {rule}" for one in found if (rule := broken_by(one))] == []


@pytest.mark.parametrize(
    ("by", "module", "rule"),
    [
        ("records.text", "grading.judge", "a room imports only rooms below it"),
        ("grading.grade", "diagnosis.tutor", "a room imports only rooms below it"),
        ("worker.inside.child", "worker.answers", "a child holds only what is listed"),
        ("reports.html", "grading.judge", "reports are made from records alone"),
        ("classroom.kit", "workbench.tree", "a workbench knows no classroom"),
        ("grading.judge", "course.mistakes.loss", "mistakes are known where they are told"),
        ("course.exercises.mlp", "course.scripts.mlp", "scripts are known where they are written"),
        (
            "course.exercises.mlp",
            "course.byhand.mlp",
            "what is reckoned by hand is known where it is written out",
        ),
    ],
)
def test_a_wrong_import_is_found(by: str, module: str, rule: str) -> None:
    one = Import(f"autograder.{by}", 1, f"autograder.{module}", waits=True)
    assert broken_by(one) == rule


def test_imports_are_read_wherever_they_stand(tmp_path: Path) -> None:
    folder = tmp_path / "autograder" / "records"
    folder.mkdir(parents=True)
    (folder / "text.py").write_text(
        "import autograder.course\nif TYPE_CHECKING:\n    from autograder.grading import judge, x\n"
        "def f():\n    from autograder.command.run import run\n",
    )
    (tmp_path / "autograder" / "grading").mkdir()
    (tmp_path / "autograder" / "grading" / "judge.py").touch()
    assert [(one.line, one.module, one.waits) for one in imports(tmp_path)] == [
        (1, "autograder.course", False),
        (3, "autograder.grading.judge", False),
        (3, "autograder.grading", False),
        (5, "autograder.command.run", True),
    ]


def waiting(root: Path = ROOT) -> dict[tuple[str, str], Import]:
    """The imports that wait, by the file's and the module's names within the autograder."""
    return {(_short(one.by), _short(one.module)): one for one in imports(root) if one.waits}


def _short(module: str) -> str:
    return "" if module == "autograder" else module.removeprefix("autograder.")


def test_imports_wait_for_a_reason() -> None:
    without = [str(one) for key, one in waiting().items() if key not in WAITS]
    assert without == []
    assert {*WAITS} - {*waiting()} == set()


def test_the_top_of_the_house_is_a_list() -> None:
    found = {path.name for path in (ROOT / "autograder").iterdir()}
    assert found - {"__pycache__"} == {*TOP}


def test_files_are_short() -> None:
    lists = "autograder.course.mistakes"
    lines = {name: path.read_text("utf-8").count("\n") for name, path in files(ROOT).items()}
    long = {name: n for name, n in lines.items() if n > LONGEST and not is_below(name, lists)}
    assert long == {}


@pytest.mark.skipif(sys.platform != "linux", reason="a zygote is started on Linux only")
def test_a_child_holds_what_is_listed() -> None:
    code = f"import sys; from {INSIDE} import child, zygote; child.prepare(); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    held = {one for one in done.stdout.split() if is_below(one, "autograder")}
    packages = {one.rpartition(".")[0] for one in (INSIDE, *HELD_INSIDE)} | {"autograder"}
    more = held - packages - {one for one in held if is_below(one, {INSIDE, *HELD_INSIDE})}
    assert more == set()
    assert {*HELD_INSIDE} <= held


def test_there_is_no_circle() -> None:
    graph: dict[str, set[str]] = {}
    for one in own(imports()):
        if one.by != "autograder":  # which hands on what it is asked for
            graph.setdefault(one.by, set()).add(one.module)
    assert [*TopologicalSorter(graph).static_order()]
