"""As many spoilt inputs as one has time for: `python -m tests.hostile.fuzz wire --inputs 1000`."""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tests.hostile.fuzz.mutate import MUTANTS
from tests.hostile.fuzz.targets import TARGETS, confine, kind_of
from tests.support.places import ROOT

FOUND = ROOT / "build" / "fuzz"  # what is mended becomes a case of `test_fuzz.py`


@dataclass
class Tally:
    """What has become of the inputs so far."""

    started: float = field(default_factory=time.perf_counter)
    count: int = 0
    failures: int = 0
    slowest: tuple[float, int] = (0.0, -1)  # seconds of processor time, and which
    outcomes: Counter[str] = field(default_factory=Counter)

    def show(self, kind: str, seed: int) -> None:
        """Print all of it."""
        seconds = time.perf_counter() - self.started
        rate = self.count / seconds
        print(
            f"{kind}: {self.count:,} inputs of seed {seed} in {seconds:.0f} s, {rate:,.0f} a second"
        )
        print(
            f"failures: {self.failures}; slowest: {self.slowest[0]:.3f} s, input {self.slowest[1]}"
        )
        print(f"peak memory: {peak_mib()} MiB")
        for outcome, times in self.outcomes.most_common(10):
            print(f"{times:>9,}  {outcome}")
        print(f"{len(self.outcomes)} kinds of outcome in all", flush=True)


def peak_mib() -> int:
    """The most memory that this process has had; 0 where that is not known."""
    try:
        import resource
    except ImportError:
        return 0
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size >> (20 if sys.platform == "darwin" else 10)


def main() -> int:
    """Run; the exit status tells whether anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile.fuzz", description=__doc__)
    parser.add_argument("kind", choices=TARGETS)
    parser.add_argument("--inputs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first input")
    asked = parser.parse_args()
    tally = Tally()
    with confine():
        for number in range(asked.first, asked.first + asked.inputs):
            attempt(asked.kind, asked.seed, number, tally)
            if tally.count % 100_000 == 0:
                tally.show(asked.kind, asked.seed)
    tally.show(asked.kind, asked.seed)
    return min(tally.failures, 1)


def attempt(kind: str, seed: int, number: int, tally: Tally) -> None:
    """Try one input, and save it if it is one of those sought."""
    data = MUTANTS[kind](seed, number)
    start = time.process_time()
    try:
        outcome = kind_of(TARGETS[kind](data))
    except AssertionError as error:
        outcome = kind_of(f"FAILED: {error}")
        tally.failures += 1
        if tally.outcomes[outcome] < 3:  # of its kind
            print(f"input {number}: {error}\n  saved as {save(kind, data)}", flush=True)
    tally.slowest = max(tally.slowest, (time.process_time() - start, number))
    tally.count += 1
    tally.outcomes[outcome] += 1


def save(kind: str, data: bytes) -> Path:
    """Write an input to a file of its own."""
    FOUND.mkdir(parents=True, exist_ok=True)
    path = FOUND / f"{kind}-{hashlib.sha256(data).hexdigest()[:12]}"
    path.write_bytes(data)
    return path


if __name__ == "__main__":
    raise SystemExit(main())
