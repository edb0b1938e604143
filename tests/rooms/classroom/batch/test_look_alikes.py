"""Look-alikes: copies are found, whatever was renamed; the handout and what all write are not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from autograder.classroom.batch.look_alikes import (
    LookAlikesUnavailableError,
    look_alikes,
    read_handout,
    statements,
)
from tests.support.places import ROOT

HANDOUT = {"mytorch/conv.py": (ROOT / "handout/mytorch/Conv1d.py").read_text("utf-8")}
OWN = """\
class Conv1d:
    def forward(self, A):
        \"\"\"What it does.\"\"\"
        width = A.shape[2] - self.kernel_size + 1  # comment
        out = np.zeros((A.shape[0], self.out_channels, width))
        for i in range(width):
            window = A[:, :, i:i + self.kernel_size]
            out[:, :, i] = np.tensordot(window, self.W, axes=([1, 2], [1, 2]))
        self.cached_input = A.copy()
        return out + self.b[None, :, None]

    def backward(self, dLdZ):
        grad = np.zeros(self.cached_input.shape)
        for i in range(dLdZ.shape[2]):
            grad[:, :, i:i + self.kernel_size] += np.tensordot(dLdZ[:, :, i], self.W, axes=(1, 0))
            self.dLdW += np.tensordot(dLdZ[:, :, i], self.cached_input, axes=(0, 0))
        return grad.reshape(self.cached_input.shape)
"""
OTHER = """\
class Conv1d:
    def forward(self, A):
        views = np.lib.stride_tricks.sliding_window_view(A, self.kernel_size, axis=2)
        self.views, self.size = views, A.shape[2]
        first = np.einsum('ncwk,ock->now', views, self.W, optimize=True)
        return first + np.expand_dims(self.b, (0, 2))

    def backward(self, dLdZ):
        self.dLdW = np.einsum('now,ncwk->ock', dLdZ, self.views, optimize=True)
        self.dLdb = dLdZ.sum(axis=0).sum(axis=1)
        wide = np.pad(dLdZ, ((0, 0), (0, 0), (self.kernel_size - 1,) * 2))
        around = np.lib.stride_tricks.sliding_window_view(wide, self.kernel_size, axis=2)
        turned = np.flip(self.W, axis=2)
        return np.einsum('nowk,ock->ncw', around, turned, optimize=True)
"""


def renamed(text: str) -> str:
    """The same with other names, comments and layout, its functions in the other order."""
    for before, after in {"width": "w2", "window": "part", "grad": "result", "out[": "o[",
                          "out ": "o ", "comment": "mine", " + 1": "  +  1"}.items():  # fmt: skip
        text = text.replace(before, after)
    head, forward, backward = text.partition("    def forward")[0], *text.split("    def ")[1:]
    return f"{head}    def {backward}\n    def {forward}"


def test_a_copy_with_other_names_is_found_with_its_lines() -> None:
    everybody = {"a": {"x/Conv1d.py": OWN}, "b": {"Conv1d.py": renamed(OWN)}, "c": {"c.py": OTHER}}
    (first, *others) = look_alikes(everybody, HANDOUT)
    assert (first.one, first.other) == ("a", "b")
    assert first.share == 1
    assert all(pair.share < 0.5 for pair in others)
    assert sum(one.statements for one in first.passages) == first.statements
    shown = OWN.splitlines()
    for passage in first.passages:
        assert (passage.path, passage.other_path) == ("x/Conv1d.py", "Conv1d.py")
        start, end = passage.lines
        assert 1 <= start <= end <= len(shown)


def test_what_the_handout_has_is_left_out() -> None:
    everybody = {"a": {"a.py": OWN}, "b": {"b.py": OWN}}
    assert look_alikes(everybody, {"given.py": renamed(OWN)}) == ()
    assert len(look_alikes(everybody, {})) == 1


def test_what_many_have_written_alike_is_left_out() -> None:
    everybody = {str(n): {"a.py": OWN} for n in range(8)}
    assert look_alikes(everybody, {}) == ()


def test_the_most_similar_come_first_and_no_more_than_were_asked_for() -> None:
    half = "\n".join(OWN.splitlines()[:9]) + "\n" + OTHER.replace("Conv1d", "Other")
    everybody = {"a": {"a.py": OWN}, "b": {"b.py": half}, "c": {"c.py": OWN}}
    pairs = look_alikes(everybody, {}, most=2)
    assert [(one.one, one.other) for one in pairs] == [("a", "c"), ("b", "c")]
    assert pairs[0].share > pairs[1].share


@pytest.mark.parametrize(
    "text", ["def f(:\n  '''", "\0", "x = (" * 5000, " \t x\n  y = 1\nz", "é = '\ud800'", "(" * 300]
)
def test_what_is_no_python_ends_nothing(text: str) -> None:
    assert isinstance(statements({"a.py": text}), list)
    assert look_alikes({"a": {"a.py": text}, "b": {"b.py": text}}, {}) == ()


def test_the_handout_of_this_tree_is_read() -> None:
    given = read_handout(ROOT / "handout")
    assert "mytorch/Conv1d.py" in given
    assert look_alikes({"a": given, "b": given}, given) == ()


def test_without_the_library_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidfuzz.distance", None)
    with pytest.raises(LookAlikesUnavailableError, match=r"-r requirements-classroom\.txt"):
        look_alikes({"a": {"a.py": OWN}, "b": {"b.py": OWN}}, {})


def test_the_library_is_named_where_it_is_said_to_be() -> None:
    assert "rapidfuzz==" in Path(ROOT / "requirements-classroom.txt").read_text("utf-8")
