"""References: cached by all that they depend on, and never wrong because of the cache."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from autograder.course.exercise import Expected
from autograder.course.exercises import EXERCISES
from autograder.grading.reference import References
from autograder.records import cache
from autograder.records.cache import cache_folder
from tests.support.references import drawn, same


@pytest.mark.parametrize("name", sorted(EXERCISES))
def test_what_comes_from_the_cache_is_what_was_computed(name: str, tmp_path: Path) -> None:
    exercise, cases = EXERCISES[name](), drawn(name)
    made = References(tmp_path).get(exercise, cases)
    assert same(References(tmp_path).get(exercise, cases), made)
    assert same(References(None).get(exercise, cases), made)


def test_a_cached_reference_needs_no_pytorch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise, cases = EXERCISES["Conv1d_stride1"](), drawn()
    References(tmp_path).get(exercise, cases)
    monkeypatch.setattr(References, "torch", None)
    References(tmp_path).get(exercise, cases)


def test_other_cases_have_entries_of_their_own(tmp_path: Path) -> None:
    exercise, references = EXERCISES["Conv1d_stride1"](), References(tmp_path)
    references.get(exercise, drawn(seed=0))
    references.get(exercise, drawn(seed=1))
    references.get(EXERCISES["Conv1d"](), drawn("Conv1d"))
    assert len(list(tmp_path.glob("*.bin"))) == 3


@pytest.mark.parametrize("damage", [b"", b"short", b"\x00" * 4000])
def test_a_damaged_entry_is_thrown_away(damage: bytes, tmp_path: Path) -> None:
    exercise, cases, references = EXERCISES["Conv1d"](), drawn("Conv1d"), References(tmp_path)
    made = references.get(exercise, cases)
    (entry,) = tmp_path.glob("*.bin")
    intact = entry.read_bytes()
    entry.write_bytes(damage)
    assert same(references.get(exercise, cases), made)
    assert entry.read_bytes() == intact


def test_a_flipped_bit_is_noticed(tmp_path: Path) -> None:
    exercise, cases, references = EXERCISES["Conv1d"](), drawn("Conv1d"), References(tmp_path)
    made = references.get(exercise, cases)
    (entry,) = tmp_path.glob("*.bin")
    data = bytearray(entry.read_bytes())
    data[len(data) // 2] ^= 1
    entry.write_bytes(bytes(data))
    assert same(references.get(exercise, cases), made)


def test_two_at_once_do_no_harm(tmp_path: Path) -> None:
    exercise, cases = EXERCISES["MaxPool2d"](), drawn("MaxPool2d")
    made = References(None).get(exercise, cases)
    found: list[list[list[Expected]]] = []

    def read() -> None:
        for _ in range(10):
            found.append(References(tmp_path).get(exercise, cases))
            for entry in tmp_path.glob("*.bin"):
                entry.unlink(missing_ok=True)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 40
    assert all(same(one, made) for one in found)


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("in the way")
    assert References(file / "below").get(EXERCISES["Conv1d"](), drawn("Conv1d"))


def test_old_entries_are_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "ENTRIES_KEPT", 4)
    for seed in range(7):
        References(tmp_path).get(EXERCISES["Conv1d"](), drawn("Conv1d", seed))
    assert len(list(tmp_path.glob("*.bin"))) <= 4


@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {"XDG_CACHE_HOME": "/c"}, Path("/c/mytorch-autograder")),
        ("linux", {}, Path.home() / ".cache/mytorch-autograder"),
        ("darwin", {}, Path.home() / "Library/Caches/mytorch-autograder"),
        ("win32", {"LOCALAPPDATA": "/l"}, Path("/l/mytorch-autograder")),
    ],
)
def test_the_cache_lies_where_the_platform_keeps_caches(
    platform: str,
    environment: dict[str, str],
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert cache_folder(environment) == folder


def test_a_value_that_rounds_well_by_chance_is_allowed_what_the_others_of_its_case_are() -> None:
    rough = [one for one in drawn("ResNet") if one["calls"][0].A.dtype == "float32"]
    assert rough
    for values in References(None).get(EXERCISES["ResNet"](), rough):
        gradients = [one for one in values if one.name.startswith("dLd") and not one.is_free]
        shares = [one.rounding / one.largest for one in gradients if one.rounding < one.largest]
        assert min(shares) == pytest.approx(max(shares), rel=1e-9)
