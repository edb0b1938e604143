"""Fuzzing that follows the coverage.

`python -m tests.hostile.fuzz.guided archive -max_total_time=300` runs it for five minutes.

It needs atheris, which is no requirement of the project. What follows the kind is passed on
to libFuzzer.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random
from types import ModuleType

from tests.support.places import ROOT

MISSING = "atheris is missing: python -m pip install atheris, in an environment of its own"
KINDS = ("wire", "archive")
FOLLOWED = ["autograder", "zipfile", "tarfile", "gzip", "_compression", "bz2", "lzma"]
FOUND = ROOT / "build" / "fuzz"  # what is mended becomes a case of `test_fuzz.py`
OWN = 0.5  # how often a sample is spoilt with regard to what it is, rather than blindly


def main() -> int:
    """Run libFuzzer, which does not come back."""
    if sys.argv[1:2] not in ([kind] for kind in KINDS):
        kinds = "|".join(KINDS)
        print(f"usage: python -m tests.hostile.fuzz.guided {kinds} [-max_total_time=300 ...]")
        return 2
    try:
        atheris = importlib.import_module("atheris")
    except ImportError:
        print(MISSING)
        return 1
    kind = sys.argv.pop(1)
    with atheris.instrument_imports(include=FOLLOWED):
        from tests.hostile.fuzz import mutate, samples, targets
    targets.TARGETS[kind](b"")  # what is imported only when needed: now, to be instrumented
    target = {"wire": targets.wire, "archive": targets.archive}[kind]
    seeds = {"wire": samples.frames, "archive": samples.archives}[kind]()
    mend = {"wire": mutate.mend_frames, "archive": mutate.mend_headers}[kind]
    FOUND.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        write(Path(corpus), seeds)
        spoil = mutator(atheris, lambda data, random: mend(mutate.spoilt(data, random, seeds)))
        kept = f"-artifact_prefix={FOUND}/{kind}-"
        atheris.Setup([*sys.argv, "-timeout=20", kept, corpus], target, custom_mutator=spoil)
        with targets.confine():
            atheris.Fuzz()
    return 0


def write(folder: Path, seeds: Iterable[bytes]) -> None:
    """Write the samples to where libFuzzer begins, and to where it keeps what is of interest."""
    for number, seed in enumerate(seeds):
        (folder / str(number)).write_bytes(seed)


def mutator(
    atheris: ModuleType, spoil: Callable[[bytes, Random], bytes]
) -> Callable[[bytes, int, int], bytes]:
    """Spoil in our way and in libFuzzer's, in turn."""

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < OWN:
            return spoil(data, random)[:longest]
        mutated: bytes = atheris.Mutate(data, longest)
        return mutated

    return mutate


if __name__ == "__main__":
    raise SystemExit(main())
