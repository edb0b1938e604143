"""Honest hand-ins of many years and styles are graded unchanged.

Below `tests/samples/right/` lie four whole submissions: `loops` (flat files, nested loops),
`nested` (a package, vectorised), `third` (im2col, inheritance, dataclasses) and `stdlib` (a base
class, and much of the standard library). Each trait by which old hand-ins differ is in one of them,
or is a small change that a test makes to one of them.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.records.scorecard import ScoreCard
from tests.conftest import Grade
from tests.support.places import ROOT, SAMPLES

HANDINS = SAMPLES / "right"
Sources = dict[str, str]
Lost = Mapping[str, Mapping[str, float]]  # points, by item, then by aspect


# --- what a card must say -------------------------------------------------------------


def story(card: ScoreCard) -> str:
    """All that a student would be told, for the message of a failing test."""
    lines = [f"{card.points} of {card.possible} points", *card.notes]
    for item in card.items:
        lines.append(f"{item.name}: {item.points} of {item.possible} {item.reason}")
        lines += [f"  {fault.aspect}: {fault.sentence()} ({fault.label})" for fault in item.faults]
        lines += [f"  {aspect.aspect} failed" for aspect in item.aspects if not aspect.passed]
        lines += [f"  remark: {remark}" for remark in item.remarks]
    return "\n".join(lines)


def assert_marks(card: ScoreCard, lost: Lost | None = None) -> None:
    """Full marks, but for the points in `lost`: by item, then by aspect."""
    for item in card.items:
        losses = (lost or {}).get(item.name, {})
        assert item.graded, story(card)
        assert item.points == pytest.approx(item.possible - sum(losses.values())), story(card)
        assert {fault.aspect for fault in item.faults} == set(losses), story(card)
        assert {a.aspect for a in item.aspects if not a.passed} == set(losses), story(card)


def remarks(card: ScoreCard) -> str:
    return "\n".join(remark for item in card.items for remark in item.remarks)


# --- hand-ins and small changes to them -----------------------------------------------


def handin(style: str) -> Sources:
    """The files of one of the whole submissions."""
    folder = HANDINS / style
    files = sorted(folder.rglob("*.py"))
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in files}


def edited(sources: Sources, path: str, *changes: tuple[str, str]) -> Sources:
    """The same sources, with pieces of one file replaced."""
    text = sources[path]
    for old, new in changes:
        assert old in text, f"{path} does not hold {old!r}"
        text = text.replace(old, new)
    return {**sources, path: text}


def moved(sources: Sources, **renames: str) -> Sources:
    """The same sources, with some folders or files under another path."""
    return {
        next((new + p.removeprefix(old) for old, new in renames.items() if p.startswith(old)), p): t
        for p, t in sources.items()
    }


def written(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


# --- the whole submissions ------------------------------------------------------------

# The CNN of `loops` leaves the init functions alone, as several public ones do.
IGNORES_INITS = {"Build a CNN Model": {"state": 0.5}}


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
    card = grade(HANDINS / style, assignment=assignment)
    assert_marks(card, lost)
    assert card.notes == (), story(card)


# --- traits in the sources ------------------------------------------------------------

Change = Callable[[], Sources]
TRAITS: dict[str, tuple[Change, tuple[str, ...], Lost]] = {}


def trait(*items: str, lost: Lost | None = None) -> Callable[[Change], Change]:
    """Register a changed hand-in, which must keep all marks of these items but the lost ones."""

    def register(change: Change) -> Change:
        TRAITS[change.__name__] = (change, items, lost or {})
        return change

    return register


# Files and imports.


@trait("Conv1d_stride1", "Conv1d", "convTranspose1d", "CNN as Simple")
def lower_case_file_names() -> Sources:
    return {path.replace("Conv", "conv"): text for path, text in handin("loops").items()}


@trait("Conv1d", "convTranspose2d", "MaxPool2d", "ResBlock", "Build a CNN Model")
def upper_case_file_names() -> Sources:
    sources = handin("third")
    for name in ("conv1d", "conv2d", "convtranspose", "pool", "norm"):
        sources[f"mytorch/{name.capitalize()}.py"] = sources.pop(f"mytorch/{name}.py")
    return sources


@trait("MaxPool2d_stride1", "MeanPool2d")
def upper_case_suffix_with_flat_imports() -> Sources:
    return moved(handin("loops"), **{"mytorch/pool.py": "mytorch/pool.PY"})


@trait("MaxPool2d_stride1", "MeanPool2d", "Conv1d")
def upper_case_suffix_with_relative_imports() -> Sources:
    path = "mytorch/nn/pool.py"
    sources = edited(handin("nested"), path, ("from mytorch.nn.res", "from .res"))
    return moved(sources, **{path: "mytorch/nn/pool.PY"})


@trait("Conv1d", "MaxPool2d", "CNN as", "Build a CNN Model", "ResBlock", lost=IGNORES_INITS)
def flat_imports_of_nested_files() -> Sources:
    return {
        path.replace("mytorch/", "mytorch/nn/"): text.replace('"mytorch"', '"mytorch/nn"')
        for path, text in handin("loops").items()
    }


@trait("Conv1d", "MaxPool2d", "CNN as")
def packages_without_init_files() -> Sources:
    return {p: t for p, t in handin("nested").items() if not p.endswith("__init__.py")}


@trait("Conv1d", "Conv2d", "Upsampling2d")
def star_exports_from_init_files() -> Sources:
    star = ("nn.conv import Conv1d", "nn import *")
    sources = edited(handin("nested"), "models/mlp_scan.py", star)
    sources["mytorch/nn/__init__.py"] = "".join(
        f"from .{name} import *\n" for name in ("activation", "conv", "linear", "resampling")
    )
    return sources


@trait("Conv1d_stride1", "Conv1d", "Conv2d-stride1", "convTranspose1d", "CNN as")
def one_file_for_all_layers() -> Sources:
    sources = handin("loops")
    names = ("resampling", "Conv1d", "Conv2d", "ConvTranspose", "linear", "flatten", "activation")
    texts = [sources.pop(f"mytorch/{name}.py") for name in names]
    whole = "\n".join(texts)
    for name in names:
        whole = whole.replace(f"from {name} import *\n", "")
    sources["mytorch/layers.py"] = whole
    lines = [f"from {name} import *\n" for name in ("flatten", "Conv1d", "linear", "activation")]
    changes = [(lines[0], "from layers import *\n"), *((line, "") for line in lines[1:])]
    return edited(sources, "models/mlp_scan.py", *changes)


@trait("Conv1d_stride1", "Conv1d", "convTranspose1d")
def canonical_files_that_only_import() -> Sources:
    sources = moved(handin("nested"), **{"mytorch/nn/conv.py": "mytorch/nn/_convolutions.py"})
    for name in ("conv", "Conv1d", "Conv2d", "ConvTranspose"):
        sources[f"mytorch/nn/{name}.py"] = "from ._convolutions import *\n"
    return sources


@trait("Conv1d_stride1", "Conv1d", "Conv2d")
def helpers_in_utils_at_the_root() -> Sources:
    sources = edited(
        handin("loops"),
        "mytorch/Conv1d.py",
        ("from resampling import *", "from resampling import *\nfrom utils import *"),
        ("np.zeros((N, self.out_channels, out_size + 2 * pad))", "blank(dLdZ, pad)"),
    )
    sources["utils.py"] = (
        "import numpy as np\n\n\ndef blank(A, pad):\n"
        "    return np.zeros((A.shape[0], A.shape[1], A.shape[2] + 2 * pad))\n"
    )
    return sources


@trait("Downsampling1d", "Conv1d", "MaxPool2d", "Build a CNN Model", lost=IGNORES_INITS)
def packages_imported_under_two_names() -> Sources:
    return edited(
        handin("loops"),
        "mytorch/pool.py",
        ("from resampling import *", "from resampling import *\nfrom mytorch import resampling"),
    ) | {"mytorch/__init__.py": "import sys\nsys.path.append('mytorch')\nfrom Conv1d import *\n"}


@trait("MCQ", "Downsampling1d", "Conv1d", "MaxPool2d", "CNN as Simple")
def a_file_with_a_syntax_error_that_these_do_not_need() -> Sources:
    return edited(handin("loops"), "mytorch/Conv2d.py", ("class Conv2d():", "class Conv2d()"))


@trait("MCQ")
def multiple_choice_at_the_root_and_nothing_else() -> Sources:
    return {"mcq.py": handin("loops")["MCQ/mcq.py"]}


@trait("Conv1d", "MeanPool2d", "Build a CNN Model")
def much_printing_in_forward() -> Sources:
    sources = handin("nested")
    for path in ("mytorch/nn/conv.py", "mytorch/nn/pool.py"):
        line = "        print('前向传播', A, {\"scores\": {}}, flush=True)\n"
        text = sources[path].replace("def forward(self, A):\n", f"def forward(self, A):\n{line}")
        sources[path] = text
    return sources


@trait("Conv1d", "MaxPool2d_stride1")
def names_that_numpy_has_since_dropped() -> Sources:
    sources = edited(handin("loops"), "mytorch/pool.py", ("dtype=int", "dtype=np.int"))
    floats = ("np.zeros(self.A.shape)", "np.zeros(self.A.shape, dtype=np.float)")
    return edited(sources, "mytorch/Conv1d.py", floats)


@trait("CNN as", "ResBlock")
def scipy_for_gelu() -> Sources:
    sources = handin("nested")
    path = "mytorch/nn/activation.py"
    gelu = (
        "\n\nclass GELU:\n    def forward(self, Z):\n        self.Z = Z\n"
        "        return 0.5 * Z * (1 + erf(Z / np.sqrt(2)))\n"
    )
    return {**sources, path: "from scipy.special import erf\n" + sources[path] + gelu}


# Conventions.


@trait("Build a CNN Model")
def linear_gradients_are_sums() -> Sources:
    return edited(handin("nested"), "mytorch/nn/linear.py", (" / self.N", ""))


@trait("Build a CNN Model", lost=IGNORES_INITS)
def linear_gradients_are_means_in_loops() -> Sources:
    sums = [f"dLdZ.T @ self.{name}" for name in ("A", "Ones")]
    means = [(one, f"{one} / self.N") for one in sums]
    return edited(handin("loops"), "mytorch/linear.py", *means)


@trait("Build a CNN Model")
def init_functions_by_position_where_there_is_no_padding() -> Sources:
    by_position = [
        (f"strides[{i}])", f"strides[{i}], conv_weight_init_fn, bias_init_fn)") for i in range(3)
    ]
    last = "int(width3 * num_channels[2]), num_linear_neurons)\n"
    linear = (
        "        self.linear_layer.W = linear_weight_init_fn(*self.linear_layer.W.shape)\n"
        "        self.linear_layer.b = bias_init_fn(num_linear_neurons).reshape(-1, 1)\n"
    )
    changes = [*by_position, ("/ strides", "// strides"), (last, last + linear)]
    return edited(handin("loops"), "models/cnn.py", *changes)


@trait("Build a CNN Model")
def linear_gradients_accumulate() -> Sources:
    return edited(
        handin("third"),
        "mytorch/layers.py",
        ("self.dLdW = np.mean", "self.dLdW += np.mean"),
        ("self.dLdb = np.mean", "self.dLdb += np.mean"),
    )


@trait("Conv1d_stride1", "Conv2d", "convTranspose2d", "BatchNorm2d", "ResBlock")
def gradients_overwrite() -> Sources:
    sources = handin("nested")
    for path in ("mytorch/nn/conv.py", "mytorch/nn/batchnorm2d.py"):
        sources[path] = sources[path].replace(" += ", " = ")
    return sources


@trait("Conv2d", "BatchNorm2d", "ResBlock")
def gradients_add_in_one_layer_and_overwrite_in_another() -> Sources:
    path = "mytorch/nn/batchnorm2d.py"
    return edited(handin("nested"), path, ("dLdBW +=", "dLdBW ="), ("dLdBb +=", "dLdBb ="))


@trait("Build a CNN Model")
def criterion_and_activations_of_the_first_years() -> Sources:
    return edited(
        handin("nested"),
        "models/cnn.py",
        ("activation.forward(conv.forward(A))", "activation(conv.forward(A))"),
        ("self.criterion.backward()", "self.criterion.derivative()"),
        ("activation.backward(grad)", "grad * activation.derivative()"),
    )


@trait("Build a CNN Model")
def criterion_is_given_its_arguments_again() -> Sources:
    return edited(
        handin("nested"),
        "models/cnn.py",
        ("self.criterion(self.Z, labels)", "np.array([[self.criterion(self.Z, labels)]])"),
        ("criterion.backward()", "criterion.backward(self.Z, labels)"),
        ("from mytorch import", "import numpy as np\nfrom mytorch import"),
    )


@trait("CNN as Simple Scanning MLP", "CNN as Distributed Scanning MLP")
def scanning_backward_returns_nothing() -> Sources:
    return edited(handin("loops"), "models/mlp_scan.py", ("        return dLdA\n", ""))


@trait("CNN as Simple Scanning MLP", "CNN as Distributed Scanning MLP")
def scanning_backward_does_not_exist() -> Sources:
    return edited(handin("loops"), "models/mlp_scan.py", ("def backward(", "def unfinished("))


@trait("Conv1d", "Conv2d")
def padding_for_images_only() -> Sources:
    text = handin("nested")["mytorch/nn/conv.py"]
    first, second = text.split("class Conv2d_stride1", 1)
    first = first.replace("stride, padding=0,", "stride,")
    first = first.replace("self.pad = padding", "self.pad = 0")
    return {**handin("nested"), "mytorch/nn/conv.py": f"{first}class Conv2d_stride1{second}"}


@trait("Conv2d-stride1", "Conv2d", "convTranspose2d")
def integer_images_stop_a_backward_that_copies_their_dtype() -> Sources:
    changes = ("np.zeros(self.A.shape)", "np.zeros_like(self.A)")
    return edited(handin("loops"), "mytorch/Conv2d.py", changes)


@trait("Conv1d_stride1", "Conv1d", "convTranspose1d")
def integer_images_round_a_backward_that_copies_their_dtype() -> Sources:
    changes = ("np.zeros(self.A.shape)", "np.zeros_like(self.A)")
    return edited(handin("loops"), "mytorch/Conv1d.py", changes)


# Attributes beside those of the contract.


@trait("convTranspose1d", "convTranspose2d", "Conv2d", "MaxPool2d")
def resampling_keeps_the_input_sizes_as_h_and_w() -> Sources:
    return edited(
        handin("loops"),
        "mytorch/resampling.py",
        ("N, C, W_in = A.shape\n", "N, C, W_in = A.shape\n        self.W = W_in\n"),
        ("N, C, H, W = A.shape\n", "N, C, H, W = A.shape\n        self.H, self.W = H, W\n"),
        ("self.input_width", "self.W"),
        ("self.input_height", "self.H"),
    )


@trait("convTranspose1d", "convTranspose2d")
def resampling_keeps_the_batch_size_as_b() -> Sources:
    return edited(
        handin("nested"),
        "mytorch/nn/resampling.py",
        ("*lead, width = A.shape\n", "*lead, width = A.shape\n        self.b = A.shape[0]\n"),
        ("*lead, height, width = A.shape\n", "self.b, self.c, height, width = A.shape\n"),
        ("(*lead, (height", "(self.b, self.c, (height"),
    )


@trait("Conv1d", "CNN as", "Build a CNN Model")
def downsampling_declares_its_width_in_init() -> Sources:
    return edited(
        handin("nested"),
        "mytorch/nn/resampling.py",
        (
            "self.downsampling_factor = downsampling_factor\n",
            "self.downsampling_factor = downsampling_factor\n        self.W = None\n",
        ),
    )


@trait("BatchNorm2d", "ResBlock")
def batchnorm_keeps_the_input_sizes() -> Sources:
    return edited(
        handin("loops"),
        "mytorch/batchnorm2d.py",
        (
            "self.N = Z.shape[0] * Z.shape[2] * Z.shape[3]\n",
            "self.B, self.C, self.H, self.W = Z.shape\n        self.N = self.B * self.H * self.W\n",
        ),
    )


@trait("Conv2d", "ResBlock")
def convolution_keeps_the_input_sizes() -> Sources:
    first = "        p = self.pad\n        A ="
    sizes = "        self.N, self.C, self.H, self.W = A.shape\n"
    return edited(handin("nested"), "mytorch/nn/conv.py", (first, sizes + first))


@trait("Conv1d", "convTranspose1d", "CNN as", "Build a CNN Model")
def weights_can_be_read_one_level_up() -> Sources:
    shortcuts = "".join(
        f"\n    @property\n    def {name}(self):\n        return self.conv1d_stride1.{name}\n"
        for name in ("W", "b", "dLdW", "dLdb")
    )
    last = "        return grad[:, :, self.inner]\n"
    return edited(handin("third"), "mytorch/conv1d.py", (last, last + shortcuts))


@trait("Conv1d", "convTranspose1d", "CNN as", "Build a CNN Model")
def weights_have_a_second_name_one_level_up() -> Sources:
    first = "        self.downsample1d = Downsample1d(stride)\n"
    last = "        return grad[:, :, self.inner]\n"
    inner = "self.conv1d_stride1"
    weights = f"        self.W, self.b = {inner}.W, {inner}.b\n"
    gradients = f"        self.dLdW, self.dLdb = {inner}.dLdW, {inner}.dLdb\n"
    changes = ((first, first + weights), (last, gradients + last))
    return edited(handin("third"), "mytorch/conv1d.py", *changes)


@trait("Conv1d", "Conv2d", "ResBlock")
def constructors_that_pass_everything_on() -> Sources:
    text = handin("nested")["mytorch/nn/conv.py"]
    for name in ("Conv1d", "Conv2d"):
        text = text.replace(f"class {name}:", f"class _{name}:")
        text += (
            f"\n\nclass {name}(_{name}):\n    def __init__(self, *args, **kwargs):\n"
            "        super().__init__(*args, **kwargs)\n"
        )
    return {**handin("nested"), "mytorch/nn/conv.py": text}


@trait("Conv1d_stride1", "Conv2d", "BatchNorm2d")
def params_and_grads_as_in_later_years() -> Sources:
    sources = handin("third")
    later = "        self.params, self.grads = [self.W, self.b], [self.dLdW, self.dLdb]\n"
    last = "        self.dLdW, self.dLdb = np.zeros_like(self.W), np.zeros_like(self.b)\n"
    return edited(sources, "mytorch/conv1d.py", (last, last + later))


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.slow if i % 3 else ()) for i, n in enumerate(TRAITS)]
)
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
    assert_marks(grade(HANDINS / style, *MAX_POOLS, assignment=lenient))


def test_padding_can_be_required(grade: Grade, tmp_path: Path) -> None:
    strict = varied_assignment(tmp_path, 'padding = "optional"', 'padding = "required"')
    assert_marks(grade(HANDINS / "nested", "Conv1d", "Conv2d", assignment=strict))
    card = grade(HANDINS / "loops", "Conv1d", "Conv1d_stride1", assignment=strict)
    messages = {fault.message for item in card.items for fault in item.faults}
    assert messages == {"the constructor takes no padding"}, story(card)


def varied_assignment(folder: Path, old: str, new: str) -> str:
    text = (assignments.FOLDER / "hw2p1.toml").read_text("utf-8")
    assert old in text
    path = folder / "varied.toml"
    path.write_text(text.replace(old, new), "utf-8")
    return str(path)


def test_missing_padding_is_a_remark(grade: Grade) -> None:
    card = grade(HANDINS / "loops", "Conv1d", "Conv2d")
    assert_marks(card)
    assert remarks(card).count("takes no padding") == 2, story(card)


def test_doubled_float32_is_a_remark(grade: Grade) -> None:
    card = grade(HANDINS / "loops", "Upsampling1d")
    assert_marks(card)
    assert "a float32 input was answered in float64" in remarks(card), story(card)


def test_a_broken_scanning_backward_is_a_remark(grade: Grade) -> None:
    card = grade(HANDINS / "loops", "CNN as Simple Scanning MLP")
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


def packed(kind: str, path: Path, files: Mapping[str, str | bytes]) -> Path:
    data = {name: c if isinstance(c, bytes) else c.encode() for name, c in files.items()}
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in data.items():
                archive.writestr(name, content)
        return path
    with tarfile.open(path, "w:gz" if kind.endswith("gz") else "w") as archive:
        for name, content in data.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


@pytest.mark.parametrize("kind", ["zip", "tar", "tar.gz"])
@pytest.mark.parametrize(
    "above", ["", f"{FOLDER}/", f"./{FOLDER}/\u4f5c\u4e1a/"], ids=["top", "below", "deep"]
)
def test_archives(grade: Grade, tmp_path: Path, kind: str, above: str) -> None:
    files = {f"{above}{name}": c for name, c in {**handin("third"), **BESIDE}.items()}
    clutter = {f"__MACOSX/{name.removeprefix('./')}": b"\x00\x05\x16\x07" for name in [*files][:5]}
    card = grade(packed(kind, tmp_path / f"handin.{kind}", {**clutter, **files}), *FEW)
    assert_marks(card)


def test_directory_below_an_extra_folder(grade: Grade, tmp_path: Path) -> None:
    written(tmp_path / "upload" / FOLDER, {**handin("nested"), **BESIDE})
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
    assert_marks(grade(written(tmp_path / style, marked), "Conv1d", "ResBlock"))


@pytest.mark.parametrize("style", ["loops", "nested", "third"])
def test_relative_path_from_another_directory(
    grade: Grade, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, style: str
) -> None:
    written(tmp_path, SAME_NAMES)
    monkeypatch.chdir(tmp_path)
    card = grade(Path(os.path.relpath(HANDINS / style)), "Conv1d", "CNN as Simple", "ResBlock")
    assert_marks(card)


@pytest.mark.parametrize("style", [pytest.param("loops", marks=pytest.mark.slow), "third"])
def test_command_line_from_another_directory_and_locale(tmp_path: Path, style: str) -> None:
    written(tmp_path, SAME_NAMES)
    path = os.path.relpath(HANDINS / style, tmp_path)
    command = [sys.executable, str(ROOT / "autograder/runner.py"), "--submission", path, "Conv1d"]
    locale = {"LC_ALL": "C", "LANG": "C"}
    run = subprocess.run(
        command, cwd=tmp_path, env=os.environ | locale, capture_output=True, timeout=60, check=False
    )
    last = run.stdout.decode().splitlines()[-1]
    assert last == '{"scores": {"Conv1d": 5}}', run.stdout.decode() + run.stderr.decode()
