"""Runs what `--repro` has written, as a student does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def run_alone(script: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *options, str(script)],
        cwd=Path(sys.prefix),
        input="",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
