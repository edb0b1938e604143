"""Two graders as they must not be: the controls that show an attack to be one.

`inside` runs the submission in its own process, compares with `np.allclose`, and prints the
score as the last line. `pipe` runs it in a forked child and believes whatever comes through
the pipe: lengths, numbers, pickles. Neither limits anything, and both keep the expected values
and the secret where a submission can find them.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from pathlib import Path
from typing import Any

import numpy as np

from autograder.worker.wire import MAGIC, PREFIX

SECRET = "secret.txt"


def main() -> None:
    """Grade the hand-in below a folder: `naive.py inside|pipe FOLDER`."""
    how, folder = sys.argv[1], Path(sys.argv[2])
    handin = folder / "handin"
    sys.path[:0] = [str(handin / "mytorch"), str(handin)]
    answers = open(folder / SECRET)  # noqa: SIM115 - left open, as happens
    os.set_inheritable(answers.fileno(), True)
    {"inside": grade_inside, "pipe": grade_through_a_pipe}[how](answers.read())


def grade_inside(secret: str) -> None:
    """The submission, the expected values and the score line in one process."""
    A = np.arange(1.0, 7.0).reshape(1, 2, 3)
    expected = np.zeros((1, 2, 5))
    expected[:, :, ::2] = A
    score = 0
    from resampling import Upsample1d  # type: ignore[import-not-found]

    Z = Upsample1d(2).forward(A)
    if np.allclose(Z, expected):
        score += 7
    print(json.dumps({"scores": {"Upsampling1d": score}}), flush=True)
    assert secret


def grade_through_a_pipe(secret: str) -> None:
    """The submission in a child, whose word is believed."""
    A = np.arange(1.0, 7.0).reshape(1, 2, 3)
    expected = np.zeros((1, 2, 5))
    expected[:, :, ::2] = A
    reader, writer = os.pipe()
    if os.fork() == 0:
        os.close(reader)
        _answer(writer, A)
    os.close(writer)
    score = 7 if _reads_right(os.fdopen(reader, "rb"), expected) else 0
    print(json.dumps({"scores": {"Upsampling1d": score}}), flush=True)
    assert secret


def _answer(writer: int, A: np.ndarray) -> None:
    from resampling import Upsample1d

    Z = Upsample1d(2).forward(A)
    header = json.dumps({"dtype": Z.dtype.str, "shape": Z.shape}).encode()
    body = np.ascontiguousarray(Z).tobytes()
    os.write(writer, PREFIX.pack(MAGIC, len(header), len(body)) + header + body)
    os._exit(0)


def _reads_right(stream: Any, expected: np.ndarray) -> bool:
    """Whether the first frame holds the right values, or says itself that they are right."""
    _, header_length, body_length = PREFIX.unpack(stream.read(PREFIX.size))
    header_bytes, body = bytearray(header_length), bytearray(body_length)
    stream.readinto(header_bytes)
    stream.readinto(body)
    header = json.loads(header_bytes)
    if header.get("kind") == "Finished" or header.get("passed"):
        return True
    values = header.get("values", [header])[0]
    if "pickle" in header:
        value = pickle.loads(bytes(body))
    else:
        value = np.frombuffer(bytes(body), values["dtype"]).reshape(values["shape"])
    return bool(np.allclose(value, expected))


if __name__ == "__main__":
    main()
