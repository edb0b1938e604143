"""`python -m tests.mutation [ITEM ...]`: does every item notice the faults planted in it?

Without items, `docs/mutation.md` is written anew. The exit status is 1 where a mutant survives
that `equivalent.toml` does not explain, or where one is killed that it calls equivalent.
"""

from __future__ import annotations

import argparse
import sys
import time

from autograder.classroom.mutants.mutant import Mutant, mutants
from tests.mutation import equivalent
from tests.mutation.report import DOCUMENT, Outcome, report
from tests.mutation.run import grade_all, print_progress, solution


def main() -> int:
    """Run, and say what survived."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("item", nargs="*", help="items whose names hold this text; all without")
    wanted = parser.parse_args().item
    start = time.perf_counter()
    chosen = [one for one in mutants(solution().sources) if _is_wanted(one, wanted)]
    results = grade_all(chosen, print_progress(len(chosen)))
    entries = equivalent.explained(chosen, equivalent.load())
    outcomes = [
        Outcome(mutant, result.killed, entries.get(mutant.key))
        for mutant, result in zip(chosen, results, strict=True)
    ]
    if not wanted:
        DOCUMENT.write_text(report(outcomes), "utf-8", newline="\n")
    return _conclude(outcomes, time.perf_counter() - start)


def _is_wanted(mutant: Mutant, wanted: list[str]) -> bool:
    return not wanted or any(text.lower() in mutant.item.lower() for text in wanted)


def _conclude(outcomes: list[Outcome], seconds: float) -> int:
    survivors = [one.mutant for one in outcomes if one.state == "survived"]
    mistaken = [one for one in outcomes if one.killed and one.entry]
    for mutant in survivors:
        print(f"survived: {mutant.key} (line {mutant.line})\n    {mutant.change}")
    for one in mistaken:
        print(f"called equivalent, but killed: {one.mutant.key}\n    {one.mutant.change}")
    killed = sum(one.killed for one in outcomes)
    equivalents = len(outcomes) - killed - len(survivors)
    print(
        f"{len(outcomes)} mutants: {killed} killed, {equivalents} equivalent, "
        f"{len(survivors)} survived, in {seconds:.0f} s"
    )
    return 1 if survivors or mistaken else 0


if __name__ == "__main__":
    sys.exit(main())
