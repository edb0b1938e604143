"""Where things lie."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNNER = str(ROOT / "autograder" / "runner.py")
GOLDEN = ROOT / "tests" / "golden"
SAMPLES = ROOT / "tests" / "samples"
