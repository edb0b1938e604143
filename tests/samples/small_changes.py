"""Traits by which old hand-ins differ, each a small change to a right one, which costs nothing."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.marks import IGNORES_INITS, Lost
from tests.support.right import Sources, edited, handin, moved

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
