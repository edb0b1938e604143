"""The write-up: all is told, its numbers are PyTorch's and add up, and nothing else is in it."""

from __future__ import annotations

import getpass
import re
import shlex
import shutil
from collections.abc import Iterator
from copy import copy
from dataclasses import replace
from html import unescape
from pathlib import Path

import numpy as np
import pytest
import tree_sitter
import tree_sitter_powershell

from autograder.classroom.kit import KitError, refuse_what_tells, write_up_of
from autograder.classroom.kits.packing import ASSIGNMENTS
from autograder.classroom.kits.sheet import sheets
from autograder.classroom.writeup.book import HTML, PDF, SECTION, WriteUpError, chapter, write_up
from autograder.classroom.writeup.cases import CASES, DRAWN_AS_LAYERS, case_for
from autograder.classroom.writeup.figures import MADE, USED, Cell, Figure, figure
from autograder.command.arguments import parse
from autograder.course.assignment import load, select
from autograder.course.exercises import EXERCISES
from autograder.course.exercises.question import Question
from autograder.course.sheet import Assignment
from autograder.grading.grade import Grader
from autograder.grading.reference import References
from autograder.handin.submission import Submission
from models.cnn import CNN
from models.mlp import MLP4
from models.mlp_scan import MLP_SHAPES, CNN_DistributedScanningMLP, CNN_SimpleScanningMLP
from mytorch.activation import ReLU
from mytorch.Conv1d import Conv1d
from mytorch.layer import Layer
from mytorch.linear import Linear
from mytorch.loss import MSELoss
from tests.support import golden
from tests.support.kits import copied
from tests.support.places import ROOT
from tests.support.worked import adds_up

TAUGHT = sorted(name for name, kind in EXERCISES.items() if not issubclass(kind, Question))
DRAWN = [name for name in TAUGHT if name not in DRAWN_AS_LAYERS]
# One line says neither an error function, nor what chance has dropped, nor a sign.
WITHOUT_A_LINE = ("GELU", "Dropout", "Dropout2d", "L1Loss")
TEXTS = ROOT / "handout/writeup"


def drawn(name: str, references: References) -> Figure:
    found = figure(EXERCISES[name](), references)
    assert found is not None
    return found


def page_of(root: Path, assignment: str) -> str:
    return write_up_of(root, sheets(assignment, root / ASSIGNMENTS))[HTML].decode()


def read(page: str) -> str:
    """A page as it is read."""
    return unescape(re.sub(r"<[^<>]*>", "", page))


# --- what is told ---


@pytest.mark.parametrize("name", TAUGHT)
def test_every_class_has_its_section_with_pitfalls_cost_and_an_example(name: str) -> None:
    text = (TEXTS / f"{chapter(EXERCISES[name]())}.typ").read_text("utf-8")
    starts = [found.start() for found in re.finditer(r"^#section", text, re.MULTILINE)]
    ends = [*starts[1:], len(text)]
    (own,) = [
        text[start:end]
        for start, end in zip(starts, ends, strict=True)
        if text.startswith(f'#section("{name}")', start)
    ]
    assert own.count("#pitfalls[") == own.count("#cost[") == 1
    shown = "example" in own if name in DRAWN_AS_LAYERS else f'#example("{name}")' in own
    assert shown


def test_nothing_is_told_of_classes_that_are_none() -> None:
    told = [
        name for text in TEXTS.glob("*.typ") for name in SECTION.findall(text.read_text("utf-8"))
    ]
    assert sorted(told) == TAUGHT
    assert {*CASES} | {*DRAWN_AS_LAYERS} <= {*TAUGHT}


@pytest.mark.parametrize(
    ("chapter_of", "words"),
    [
        ("flatten", "row-major order"),
        ("sgd", "what counts is what a layer _has_"),
        ("mlp_scan", "The order of the rows of w2 and w3"),
        ("loss", "*Log-sum-exp.*"),
        ("cnn", "Linear's bias is a column"),
    ],
)
def test_what_the_short_form_leaves_out_is_told(chapter_of: str, words: str) -> None:
    assert words in (TEXTS / f"{chapter_of}.typ").read_text("utf-8")


# --- its numbers ---


@pytest.mark.parametrize("name", DRAWN)
def test_each_worked_line_adds_up_and_its_element_is_drawn(
    name: str, references: References
) -> None:
    found = drawn(name, references)
    for line in found.lines:
        assert adds_up(line), line
    assert [one.title for one in found.passes] in (["forward", "backward"], ["from left to right"])
    for one in found.passes:
        assert one.given
        cells = [
            cell
            for panel in one.made
            for block in panel.blocks
            for row in block.rows
            for cell in row
        ]
        marked = [cell for cell in cells if cell.kind == MADE]
        assert len(marked) <= 1
        used = [
            c
            for panel in one.given
            for b in panel.blocks
            for row in b.rows
            for c in row
            if c.kind == USED
        ]
        assert bool(used) is bool(marked)
        for cell in marked:
            worked = [line for line in found.lines if f"= {cell.text}" in line]
            assert worked or name in WITHOUT_A_LINE


@pytest.mark.parametrize("name", DRAWN)
def test_the_autograder_gives_the_solution_full_marks_for_the_very_case(
    name: str, grader: Grader, solution: Submission
) -> None:
    (item,) = (one for one in load("all").items if one.exercise.name == name)
    case = case_for(item.exercise)
    assert case is not None
    exercise = copy(item.exercise)
    exercise.cases = lambda rng: iter([case])  # type: ignore[method-assign]
    sheet = Assignment("drawn", "Drawn", (replace(item, exercise=exercise),))
    (graded,) = grader.grade(solution, sheet).items
    assert graded.faults == ()
    assert graded.points >= 0.9 * item.points  # the rest is for huge inputs, which are none


@pytest.mark.parametrize("name", ["Conv1d", "BatchNorm2d", "SGD"])
def test_figures_are_as_they_were_looked_at(name: str, references: References) -> None:
    golden.check(f"writeup/{name}.txt", "\n".join(as_text(drawn(name, references))) + "\n")


def as_text(found: Figure) -> Iterator[str]:
    yield found.settings
    for one in found.passes:
        yield f"{one.title}:"
        for panel in (*one.given, *one.made):
            yield f"  {panel.name} {panel.shape}"
            for block in panel.blocks:
                yield from [f"    {block.label}"] if block.label else []
                yield from ("    " + " ".join(map(marked, row)) for row in block.rows)
    yield from found.lines


def marked(cell: Cell) -> str:
    return cell.text + {USED: "?", MADE: "!"}.get(cell.kind, "")


def test_sizes_that_the_text_reckons_with_are_the_solutions() -> None:
    """Of what is drawn as layers."""
    linear = [layer for layer in MLP4().layers if isinstance(layer, Linear)]
    count = sum(layer.W.size + layer.b.size for layer in linear)
    assert f"= {count} $" in (TEXTS / "mlp.typ").read_text("utf-8")
    sizes = (24, 1, [1, 1, 2], [3, 4, 2], [2, 1, 2], 5)
    network = CNN(*sizes, [ReLU(), ReLU(), ReLU()], None, None, None, MSELoss(), 0.1)
    A, widths = np.ones((1, 1, 24)), [24]
    for layer in network.convolutional_layers:
        A = layer.forward(A)
        widths.append(A.shape[2])
    told = (TEXTS / "cnn.typ").read_text("utf-8")
    assert f"${' -> '.join(map(str, widths))}$" in told
    assert f"= {network.linear_layer.W.shape[1]}$ inputs" in told
    told = (TEXTS / "mlp_scan.typ").read_text("utf-8")
    simple, distributed = CNN_SimpleScanningMLP(), CNN_DistributedScanningMLP()
    one, other = ([*sizes_through(model)] for model in (simple, distributed))
    assert one[-1] == other[-1]
    assert f"${' -> '.join(map(str, other))}$, and {one[-1]} places" in told
    costs = [cost(model, widths[1:]) for model, widths in ((simple, one), (distributed, other))]
    assert f"= {costs[1]}$ products" in told
    assert f"= {costs[0]}$:" in told


@pytest.mark.parametrize(
    ("model", "rows"), [(CNN_SimpleScanningMLP, 8), (CNN_DistributedScanningMLP, 2)]
)
def test_the_rows_of_the_matrices_go_where_the_text_says(
    model: type[CNN_SimpleScanningMLP | CNN_DistributedScanningMLP], rows: int
) -> None:
    """W[o, c, t] = w[t C + c, o]."""
    network = model()
    matrices = [np.arange(float(n * m)).reshape(n, m) for n, m in MLP_SHAPES]
    network.init_weights(matrices)
    for conv, w in zip((network.conv1, network.conv2, network.conv3), matrices, strict=True):
        W = conv.conv1d_stride1.W
        C = W.shape[1]
        assert all(W[o, c, t] == w[t * C + c, o] for o, c, t in np.ndindex(W.shape))
    assert network.conv1.conv1d_stride1.W.shape[2] == rows


def sizes_through(model: Layer) -> Iterator[int]:
    """The widths that an input of 32 frames has on its way."""
    A = np.ones((1, 24, 32))
    yield 32
    for layer in model.parts:
        if isinstance(layer, Conv1d):
            A = layer.forward(A)
            yield A.shape[2]


def cost(model: Layer, widths: list[int]) -> int:
    """The products that a model's convolutions compute."""
    convolutions = [layer for layer in model.parts if isinstance(layer, Conv1d)]
    kernels = [layer.conv1d_stride1.W.size for layer in convolutions]
    return sum(size * width for size, width in zip(kernels, widths, strict=True))


# --- the page and the paper ---


def test_the_same_comes_each_time_and_names_nobody(references: References) -> None:
    items = load("hw1p1").items
    first, second = (write_up(ROOT, "Week 1", items, references) for _ in range(2))
    assert first == second
    page, paper = first[HTML].decode(), first[PDF]
    assert paper.startswith(b"%PDF-")
    assert page.count("<h1>Week 1</h1>") == 1
    for name in (str(ROOT), str(Path.home()), "/tmp/", getpass.getuser() + "@"):
        assert name not in page
        assert name.encode() not in paper
    assert b"CreationDate" not in paper


@pytest.mark.parametrize(
    ("assignment", "theirs", "others"),
    [
        ("hw1p1", ["Linear (15 points)", "MLP4 (12 points)"], ["Softmax", "Conv1d"]),
        ("hw2p1", ["Conv1d (5 points)", "Flatten (needed, from before)"], ["Dropout2d", "Sigmoid"]),
    ],
)
def test_it_is_about_what_is_asked_and_what_that_needs(
    assignment: str, theirs: list[str], others: list[str]
) -> None:
    page = page_of(ROOT, assignment)
    headings = [read(one) for one in re.findall(r"<h3.*?</h3>", page)]
    assert {*theirs} <= {*headings}
    assert not [one for one in headings if one.split(" ")[0] in others]


def test_the_order_of_work_never_needs_what_is_not_written_yet() -> None:
    page = page_of(ROOT, "hw2p1").partition("<th>")[2].partition("</table>")[0]
    rows = re.findall(r"<tr><td>(.*?)</td><td>.*?</td><td>.*?</td><td>(.*?)</td></tr>", page)
    written: set[str] = set()
    for name, needs in ((read(one), read(other)) for one, other in rows):
        assert {*filter(None, needs.split(", "))} <= written
        written.add(name)
    assert len(written) == 20


def test_a_class_that_no_text_speaks_of_gets_a_short_section(
    tmp_path: Path, references: References
) -> None:
    shutil.copytree(TEXTS, tmp_path / "handout/writeup")
    (tmp_path / "handout/writeup/linear.typ").unlink()
    text = tmp_path / "handout/writeup/activation.typ"
    text.write_text(text.read_text("utf-8").replace('#section("Tanh")', "#let unused ="), "utf-8")
    page = read(write_up(tmp_path, "Week 1", load("hw1p1").items, references)[HTML].decode())
    assert "Linear (15 points)" in page
    assert "Tanh (5 points)" in page
    assert EXERCISES["Linear"].formula in page


def test_what_is_no_typst_is_told(tmp_path: Path, references: References) -> None:
    shutil.copytree(TEXTS, tmp_path / "handout/writeup")
    (tmp_path / "handout/writeup/sgd.typ").write_text("#let", "utf-8")
    with pytest.raises(WriteUpError, match="handout/writeup cannot be typeset: "):
        write_up(tmp_path, "Week 1", load("hw1p1").items, references)


def test_a_course_with_names_of_its_own_is_told_them(tmp_path: Path) -> None:
    sheet = tmp_path / "hers.toml"
    names = '[names]\nclasses = { Linear = "Dense" }\nattributes = { W = "weight" }\n'
    items = '[items]\n"Dense" = { exercise = "Linear", points = 5 }\n'
    sheet.write_text(f'title = "Hers"\ntotal = 5\n{items}{names}', "utf-8")
    page = read(page_of(ROOT, str(sheet)))
    assert "LinearDense" in page
    assert "Linear.WDense.weight" in page


@pytest.mark.slow
@pytest.mark.parametrize("place", ["```python\n{}\n```\n", "`{}`\n", "Write {}.\n"])
def test_a_line_of_the_solution_in_a_text_stops_the_kit(tmp_path: Path, place: str) -> None:
    copied(tmp_path)
    line = "self.dLdW = dLdZ.T @ A"
    assert line in (ROOT / "mytorch/linear.py").read_text("utf-8")
    text = tmp_path / "handout/writeup/linear.typ"
    shown = place.format(line.replace("@", "\\@") if place.startswith("Write") else line)
    text.write_text(text.read_text("utf-8") + "\n" + shown, "utf-8")
    page = write_up_of(tmp_path, sheets("hw1p1", tmp_path / ASSIGNMENTS))
    with pytest.raises(KitError, match=r"writeup\.html.*(?:linear|matmul)\.py, line"):
        refuse_what_tells(tmp_path, "hw1p1", page)


# --- its commands ---


def shell_lines(kind: str, assignment: str) -> list[str]:
    """What a write-up tells to type, without what is said of it."""
    blocks = re.findall(rf'data-lang="{kind}">(.*?)</code>', page_of(ROOT, assignment), re.DOTALL)
    blocks = [re.sub(r"<br\s*/?>", "\n", block) for block in blocks]
    lines = [
        line.partition("  #")[0].rstrip() for block in blocks for line in read(block).split("\n")
    ]
    return [line for line in lines if line]


def test_powershell_can_read_its_lines() -> None:
    """By a parser of its grammar: PowerShell itself is not everywhere."""
    parser = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))
    lines = shell_lines("powershell", "hw1p1")
    assert len(lines) > 3
    for line in lines:
        assert not parser.parse(line.encode()).root_node.has_error, line
    assert parser.parse(b"if (1 {").root_node.has_error


@pytest.mark.parametrize("kind", ["sh", "powershell"])
@pytest.mark.parametrize("assignment", ["hw1p1", "hw2p1", "all"])
def test_what_is_typed_is_known(kind: str, assignment: str) -> None:
    """Every target of make, every option and item of the program, and every file."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    lines = shell_lines(kind, assignment)
    assert len(lines) > 4
    for line in lines:
        words = shlex.split(line.replace("\\", "/"))
        if words[0] == "make":
            assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE), line
            items = [one.removeprefix("ITEMS=") for one in words if one.startswith("ITEMS=")]
        elif "autograder/runner.py" in words:
            options = parse(words[words.index("autograder/runner.py") + 1 :], ROOT)
            items = options.items
        else:
            assert words[1:3] in (
                ["-m", "venv"],
                ["-3", "-m"],
                ["-m", "pip"],
                ["-m", "models.train"],
            )
            assert all((ROOT / one).is_file() for one in words if one.startswith("requirements"))
            continue
        assert not items or select(load(assignment), items).items


def test_of_several_assignments_each_is_named() -> None:
    lines = shell_lines("sh", "all")
    assert {"make grade ASSIGNMENT=all", "make handin ASSIGNMENT=all"} <= {*lines}
    assert "make grade" in shell_lines("sh", "hw1p1")


def test_questions_alone_have_no_order_of_work(tmp_path: Path) -> None:
    sheet = tmp_path / "quiz.toml"
    item = (
        '"First" = { exercise = "Question", points = 2, settings = { question = 1, answer = "a" } }'
    )
    sheet.write_text(f'title = "Quiz"\ntotal = 2\n[items]\n{item}\n', "utf-8")
    page = read(page_of(ROOT, str(sheet)))
    assert "make 2 points" in page
    assert "Read the section" not in page
    assert "The reward" not in page


def test_a_class_in_two_items_has_the_points_of_both(tmp_path: Path) -> None:
    sheet = tmp_path / "twice.toml"
    items = "".join(
        f'"{name}" = {{ exercise = "Linear", points = {p} }}\n' for name, p in (("A", 5), ("B", 1))
    )
    sheet.write_text(f'title = "Twice"\ntotal = 6\n[items]\n{items}', "utf-8")
    assert "Linear (5 + 1 points)" in read(page_of(ROOT, str(sheet)))
