"""Mistakes in the scanning MLPs, planted."""

from __future__ import annotations

from tests.support.spoilt import Plant

FILE = "models/mlp_scan.py"
SIMPLE, DISTRIBUTED = "CNN as Simple Scanning MLP", "CNN as Distributed Scanning MLP"
Change = tuple[str, str]


def plant(name: str, item: str, base: str, *changes: Change) -> Plant:
    one, *more = changes
    return Plant(f"scanning/{name}", item, FILE, *one, base, tuple(more))


def both(name: str, base: str, *changes: Change) -> list[Plant]:
    """The same change for both models, where one text stands for both."""
    return [plant(name, item, base, *changes) for item in (SIMPLE, DISTRIBUTED)]


WHOLE = "w.T.reshape(out, k, channels).transpose(0, 2, 1)"
BLOCK = "block.T.reshape(out, k, channels).transpose(0, 2, 1)"
NESTED = "block.T.reshape(c_out, k, c_in).swapaxes(1, 2)"
LAYERS = "self.layers = [self.convs[0], ReLU(), self.convs[1], ReLU(), self.convs[2], Flatten()]"


PLANTS = [
    plant("not_transposed", SIMPLE, "solution", (WHOLE, WHOLE.replace(".T", ""))),
    plant("not_transposed", DISTRIBUTED, "solution", (BLOCK, BLOCK.replace(".T", ""))),
    *both("not_transposed_and_channel_major", "nested", (NESTED, "block.reshape(c_out, c_in, k)")),
    plant(
        "first_not_transposed",
        SIMPLE,
        "loops",
        ("w1 = w1.T.reshape((8, 8, 24))", "w1 = w1.reshape((8, 8, 24))"),
    ),
    plant("first_not_transposed", DISTRIBUTED, "loops", ("w1[:48, :2].T", "w1[:48, :2]")),
    plant("first_block_elsewhere", DISTRIBUTED, "loops", ("w1[:48, :2]", "w1[:48, 2:4]")),
    plant("second_block_elsewhere", DISTRIBUTED, "third", ("w2[:4, :8]", "w2[4:, :8]")),
    plant("second_block_turned", DISTRIBUTED, "loops", ("w2[:4, :8].T", "w2[:8, :4].T")),
    plant("second_block_turned_and_reshaped", DISTRIBUTED, "third", ("w2[:4, :8]", "w2[:8, :4]")),
    plant("channel_major", SIMPLE, "solution", (WHOLE, "w.T.reshape(out, channels, k)")),
    plant("channel_major", DISTRIBUTED, "nested", (NESTED, "block.T.reshape(c_out, c_in, k)")),
    plant(
        "time_and_outputs_swapped",
        SIMPLE,
        "third",
        ("w1.reshape(8, 24, 8).transpose(2, 1, 0)", "w1.reshape(8, 24, 8)"),
    ),
    plant(
        "time_and_outputs_swapped",
        DISTRIBUTED,
        "third",
        (".reshape(2, 24, 2).transpose(2, 1, 0)", ".reshape(2, 24, 2)"),
    ),
    plant(
        "time_and_channels_swapped",
        DISTRIBUTED,
        "third",
        (".reshape(2, 2, 8).transpose(2, 1, 0)", ".reshape(2, 2, 8).transpose(2, 0, 1)"),
    ),
    *both("frames_in_reverse", "stdlib", ("frames.transpose()", "frames[::-1].transpose()")),
    *both(
        "no_activations",
        "stdlib",
        ("first >> ReLU() >> second >> ReLU() >> third", "first >> second >> third"),
    ),
    *both(
        "activation_after_the_last", "stdlib", ("third >> Flatten", "third >> ReLU() >> Flatten")
    ),
    *both("second_activation_missing", "nested", (LAYERS, LAYERS.replace("[1], ReLU()", "[1]"))),
    *both("first_activation_missing", "nested", (LAYERS, LAYERS.replace("[0], ReLU()", "[0]"))),
    plant("moved_by_one", SIMPLE, "third", ("Conv1d(24, 8, 8, 4)", "Conv1d(24, 8, 8, 1)")),
    plant(
        "moved_without_overlap",
        SIMPLE,
        "loops",
        ("kernel_size=8, stride=4", "kernel_size=8, stride=8"),
    ),
    plant("last_stride_two", DISTRIBUTED, "stdlib", ("Step(8, 4, 2, 1)", "Step(8, 4, 2, 2)")),
    plant("second_stride_one", DISTRIBUTED, "nested", ("(2, 8, 2, 2)", "(2, 8, 2, 1)")),
    *both("not_flattened", "nested", (", self.convs[2], Flatten()]", ", self.convs[2]]")),
    *both(
        "place_major",
        "nested",
        ("self.convs[2], Flatten()]", "self.convs[2], Turn(), Flatten()]"),
        (
            "class ScanningMLP:",
            "class Turn:\n    def forward(self, A):\n        return A.transpose(0, 2, 1)\n\n"
            "    backward = forward\n\n\nclass ScanningMLP:",
        ),
    ),
]
