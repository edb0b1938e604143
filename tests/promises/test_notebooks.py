"""A hand-in that is a notebook is graded by what its cells define."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.handin.cells import to_python
from autograder.handin.needs import wanted_by
from autograder.handin.submission import SubmissionError, read_submission
from tests.conftest import Grade
from tests.support.places import ROOT

SHEET = assignments.load("hw1p1")
# In the order in which each finds what it needs above it.
FILES = (
    *("layer", "checks", "init", "activation", "linear", "loss", "sgd", "batchnorm"),
    "../models/mlp",
)
BESIDES = (
    "%matplotlib inline\n!pip install -q numpy\nimport numpy as np\n",
    "%%bash\nls\n",
    "from autograder import check\ncheck('Linear')\n",
    "layer = Linear(2, 3)\nfor epoch in range(10**9):\n    layer.forward(np.ones((1, 2)))\n",
    "np.load('data/train.npy')\nX = np.load('data/train.npy')\n",
    "raise RuntimeError('a cell that was run by mistake')\n",
)


def notebook(*cells: str) -> bytes:
    made = [{"cell_type": "markdown", "source": ["# Homework 1\n"]}]
    made += [{"cell_type": "code", "source": text.splitlines(keepends=True)} for text in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "cells": made}).encode()


def right() -> bytes:
    texts = [(ROOT / "mytorch" / f"{name}.py").read_text("utf-8") for name in FILES]
    return notebook(*BESIDES[:3], *texts, *BESIDES[3:])


def test_it_earns_what_its_classes_are_worth(tmp_path: Path, grade: Grade) -> None:
    """Whatever its cells do besides; alone, in a folder, or in an archive."""
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "hw1.ipynb").write_bytes(right())
    with zipfile.ZipFile(tmp_path / "hw1.zip", "w") as archive:
        archive.writestr("hw1/hw1.ipynb", right())
    (tmp_path / "hw1.ipynb").write_bytes(right())
    for name in ("hw1.ipynb", "alone", "hw1.zip"):
        card = grade(tmp_path / name, assignment="hw1p1")
        assert {i.name: i.points for i in card.items} == {i.name: i.points for i in SHEET.items}
        assert any("is graded by what its cells define" in note for note in card.notes)


def test_a_mistake_is_told_with_its_cell(tmp_path: Path, grade: Grade) -> None:
    broken = notebook("import numpy as np\n", "class Linear:\n    def forward(self, A:\n")
    (tmp_path / "hw1.ipynb").write_bytes(broken)
    card = grade(tmp_path / "hw1.ipynb", "Linear", assignment="hw1p1")
    assert card.points == 0
    assert "SyntaxError" in card.items[0].faults[0].message


def test_beside_python_files_it_counts_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "linear.py").write_text("class Linear: ...\n")
    (tmp_path / "hw1.ipynb").write_bytes(right())
    found = read_submission(tmp_path, wanted_by(SHEET))
    assert [*found.sources] == ["linear.py"]
    assert any("holds a notebook" in note for note in found.notes)


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        (["x = 1\nprint(x)"], "# Cell 1\nx = 1\n"),
        (["a = np.zeros(3)\nb = open('f')"], "# Cell 1\na = np.zeros(3)\n"),
        (["a = np.zeros(3, dtype=kind())"], "# Cell 1\n"),
        (["@once\ndef f():\n    return 1\nf()"], "# Cell 1\n@once\ndef f():\n    return 1\n"),
        (
            ["class Linear: ...", "from mytorch.linear import Linear as L"],
            "# Cell 1\nclass Linear: ...\n# Cell 2\nL = Linear",
        ),
        (
            ["class A: ...", "import numpy as np; from mytorch.a import A; x = 1; f()"],
            "# Cell 1\nclass A: ...\n# Cell 2\nimport numpy as np; x = 1",
        ),
        (["def f(:"], "# Cell 1\ndef f(:"),
        (["np.zeros?\n%time 1\n!ls\nx = !ls\nimport math"], "# Cell 1\n\n\n\n\nimport math"),
        (["pip install numpy"], "# Cell 1\n"),
        (["%%time\nclass A: ..."], "# Cell 1\n\nclass A: ..."),
        (["%%bash\nclass A: ..."], "# Cell 1\n"),
        (
            ["import math", "from __future__ import annotations\nimport os"],
            "from __future__ import annotations\n# Cell 1\nimport math\n# Cell 2\n\nimport os",
        ),
        (
            ["try:\n    import numpy as np\nexcept ImportError:\n    pass"],
            "# Cell 1\ntry:\n    import numpy as np\nexcept ImportError:\n    pass",
        ),
        (["try:\n    train()\nexcept ValueError:\n    pass"], "# Cell 1\n\n\n\n"),
        (["f = lambda x: h(x)"], "# Cell 1\nf = lambda x: h(x)"),
        # What looks like IPython's own, and is Python.
        (["def f():\n    return 1  # a copy?"], "# Cell 1\ndef f():\n    return 1  # a copy?"),
        (["x = ('%s'\n% 1)"], "# Cell 1\nx = ('%s'\n% 1)"),
        (['def f():\n    """Is it?\n    """'], '# Cell 1\ndef f():\n    """Is it?\n    """'),
    ],
)
def test_what_is_kept_of_cells(cells: list[str], kept: str) -> None:
    assert to_python(cells) == kept


def test_much_code_is_not_looked_through(tmp_path: Path) -> None:
    """A tree of it would take gigabytes in the grader's own process."""
    for text in ("a;" * 10**6 + "\nclass A: ...\n", "\n" * 10**6 + "class A: ...\n"):
        (tmp_path / "hw1.ipynb").write_bytes(notebook(text))
        with pytest.raises(SubmissionError, match="holds a notebook"):
            read_submission(tmp_path, wanted_by(SHEET))


def test_it_is_found_in_an_archive_in_a_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "handin.zip", "w") as archive:
        archive.writestr("hw1.ipynb", right())
    assert [*read_submission(tmp_path, wanted_by(SHEET)).sources] == ["hw1.py"]


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"{", b'{"cells": 3}', b"\xff\xfe", b'{"cells": ["\xe9"]}'),
        *(b'{"x":' + b"[" * 100_000, notebook("x = 1\n")),
    ],
)
def test_what_defines_nothing_says_what_to_hand_in(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "hw1.ipynb").write_bytes(data)
    with pytest.raises(
        SubmissionError, match=r"holds a notebook \(hw1.ipynb\), which is not graded"
    ):
        read_submission(tmp_path / "a", wanted_by(SHEET))
