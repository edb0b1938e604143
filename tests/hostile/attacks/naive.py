"""Four graders as they must not be: the controls that show an attack to be one.

`inside` runs the submission in its own process, compares with `np.allclose`, and prints the
score as the last line. `late` does so, too, but works out what is due, imports what it needs
and compares by hand when the answer is there. `pipe` runs the submission in a forked child
and believes whatever comes through the pipe: lengths, numbers, pickles. `beside` starts its
tests among the submission's files. None limits anything; the first three keep the expected
values and the secret where a submission can find them; all unpack archives as they come.
"""

from __future__ import annotations

import json
import os
import pickle
import resource
import stat
import subprocess
import sys
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from autograder.worker.wire import MAGIC, PREFIX
from tests.support.places import ROOT

SECRET = "secret.txt"
# For the grader `beside`: students' files come first, and those that configure Python count.
TEST = """
import json, numpy as np
from autograder.grading.compare import compare
from resampling import Upsample1d

def test_upsampling():
    expected = json.loads("[[[1, 0, 2, 0, 3]]]")
    assert np.allclose(Upsample1d(2).forward(np.array([[[1.0, 2, 3]]])), expected)
"""
RUN = """
import site, sys
site.addsitedir(sys.argv[1])
import pytest
sys.exit(pytest.main(["-q", "-p", "no:cacheprovider", "test_hidden.py"]))
"""


def main() -> None:
    """Grade the hand-in below a folder: `naive.py inside|late|pipe|beside FOLDER`."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    how, folder = sys.argv[1], Path(sys.argv[2])
    handin = folder / "handin"
    for archive in folder.glob("handin.*"):
        print("unpacking", archive.name)
        unpack(archive, handin)
    for place, _, names in os.walk(handin, followlinks=True):
        sums = [zlib.crc32(Path(place, n).read_bytes()) for n in names if n.endswith(".py")]
        print("found", place, *names, zlib.crc32("".join(names).encode()), *sums)
    if how == "beside":
        grade_beside(handin)
        return
    sys.path[:0] = [str(handin / "mytorch"), str(handin)]
    answers = open(folder / SECRET)  # noqa: SIM115 - left open, as happens
    os.set_inheritable(answers.fileno(), True)
    graders = {"inside": grade_inside, "late": grade_late, "pipe": grade_through_a_pipe}
    graders[how](answers.read())


def unpack(archive: Path, handin: Path) -> None:
    """Write all that an archive holds to wherever it says, links included."""
    if archive.suffix != ".zip":
        with tarfile.open(archive) as tar:
            tar.extractall(handin, numeric_owner=True)
        return
    with zipfile.ZipFile(archive) as members:
        for info in members.infolist():
            path = os.path.join(handin, info.filename)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if stat.S_ISLNK(info.external_attr >> 16):
                os.symlink(members.read(info), path)
            else:
                Path(path).write_bytes(members.read(info))


def grade_beside(handin: Path) -> None:
    """Believe the tests' exit status, whatever the submission has put beside them."""
    (handin / "test_hidden.py").write_text(TEST)
    ways = [handin, handin / "mytorch", ROOT]
    environment = {**os.environ, "PYTHONPATH": ":".join(map(str, ways))}
    command = [sys.executable, "-c", RUN, str(handin)]
    status = subprocess.run(command, cwd=handin, env=environment, check=False).returncode
    print(json.dumps({"scores": {"Upsampling1d": 0 if status else 7}}), flush=True)


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


def grade_late(secret: str) -> None:
    """The same, but all that is needed to judge the answer is got when the answer is there."""
    A = np.arange(1.0, 7.0).reshape(1, 2, 3)
    from resampling import Upsample1d

    Z = Upsample1d(2).forward(A)
    from statistics import fmean  # loaded when it is needed

    expected = np.zeros((1, 2, 5))
    expected[:, :, ::2] = A
    wrong = np.abs(Z - expected) > 1e-6 * np.abs(Z)
    score = 7 if fmean([0.0, *wrong.flat]) == 0 else 0
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
