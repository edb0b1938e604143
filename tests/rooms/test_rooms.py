"""The rooms of the autograder: who may import whom, and which imports may wait in a function."""

from __future__ import annotations

import ast
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
    "autograder.worker.commands",
    "autograder.worker.wire",
}
TELLS_MISTAKES = ("autograder.course.mistake", "autograder.course.mistakes")
WRITES_SCRIPTS = ("autograder.course.scripts",)
YET = {
    ("autograder.grading.grade", "autograder.diagnosis.tutor"),
    ("autograder.grading.graded", "autograder.diagnosis.tutor"),
    ("autograder.reports.display.blocks", "autograder.diagnosis.explain"),
    ("autograder.reports.heat", "autograder.diagnosis.explain"),
    ("autograder.reports.html", "autograder.diagnosis.explain"),
    ("autograder.reports.one_item", "autograder.diagnosis.explain"),
    ("autograder.grading.reference", "autograder.course.mistake"),
}  # to be mended
YET |= {
    (f"autograder.course.exercises.{one}", f"autograder.course.scripts.{other}")
    for one in [
        "batchnorm",
        "cnn",
        "dropout",
        "layer",
        "loss",
        "mlp",
        "optimiser",
        "residual",
        "resnet",
        "scanning",
    ]
    for other in ("writing", "layer", "cnn")
}
LONGEST = 300  # lines of a file that is no list of mistakes


class Import(NamedTuple):
    """One line that imports: of which file, what, and whether it waits in a function."""

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
    """All imports of the autograder's own modules, and all that wait in a function."""
    for module, path in files(root).items():
        tree = ast.parse(path.read_text("utf-8"))
        waiting = {
            id(node)
            for function in ast.walk(tree)
            if isinstance(function, ast.FunctionDef)
            for node in ast.walk(function)
        }
        for node in ast.walk(tree):
            for name in _names(node, root):
                yield Import(module, getattr(node, "lineno", 0), name, id(node) in waiting)


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
    }
    return next((rule for rule, is_broken in rules.items() if is_broken), None)


def test_every_import_keeps_the_rules() -> None:
    found = [one for one in own(imports()) if (one.by, one.module) not in YET]
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


def test_there_is_no_circle() -> None:
    graph: dict[str, set[str]] = {}
    for one in own(imports()):
        if not one.waits and one.by != "autograder":  # which only names what it is asked for
            graph.setdefault(one.by, set()).add(one.module)
    assert [*TopologicalSorter(graph).static_order()]
