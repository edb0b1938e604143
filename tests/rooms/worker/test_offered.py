"""What is loaded for a submission before its locks close: a fixed list, which does no harm."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

from autograder.course.offered import OFFERED
from autograder.worker.inside import imports
from tests.support.offered import TRACER, offered
from tests.support.places import ROOT
from tests.support.sampling import every

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="other platforms lack other modules")
# Modules of Python's that a submission may not have loaded.
PROGRAMS = {"antigravity", "ensurepip", "idlelib", "lib2to3", "tabnanny", "test", "this"}
PROGRAMS |= {"turtledemo", "venv", "webbrowser", "wsgiref", "xmlrpc", "zipapp"}
TERMINALS_AND_SCREENS = {"curses", "readline", "rlcompleter", "tkinter", "turtle", "winsound"}
NETWORKS = {"ftplib", "imaplib", "mailbox", "nntplib", "poplib", "smtpd", "smtplib", "telnetlib"}
DROPPED = {"aifc", "asynchat", "asyncore", "audioop", "cgi", "cgitb", "chunk", "crypt", "distutils"}
DROPPED |= {"imghdr", "imp", "mailcap", "msilib", "nis", "ossaudiodev", "pipes", "sndhdr", "spwd"}
DROPPED |= {"sre_compile", "sre_constants", "sre_parse", "sunau", "uu", "xdrlib"}
OTHERS = {"dbm", "genericpath", "pydoc_data", "pyexpat", "rlcompleter", "syslog"}
LEFT_OUT = PROGRAMS | TERMINALS_AND_SCREENS | NETWORKS | DROPPED | OTHERS
Traced = dict[str, list[str] | str]


HERE = offered(sys.version_info[:2])


def traced(names: Iterable[str], folder: Path = ROOT) -> Traced:
    """What each module does when it is imported, in the order given, in one fresh process."""
    done = subprocess.run(
        [sys.executable, "-P", TRACER, *names],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "OPENBLAS_NUM_THREADS": "1"},  # one, as the worker has it
        capture_output=True,
        text=True,
        check=True,
    )
    found: Traced = json.loads(done.stdout)
    return found


@LINUX
def test_nothing_but_imports_is_done_by_what_is_offered() -> None:
    assert traced(HERE) == {name: [] for name in HERE}


@LINUX
@pytest.mark.slow
@pytest.mark.parametrize("name", every(4, HERE, slow_step=4))
def test_nor_by_any_of_it_alone(name: str) -> None:
    assert traced([name]) == {name: []}


HARMFUL = {
    "runs a program": "import subprocess; subprocess.run(['true'])",
    "runs a shell": "import os; os.system('true')",
    "forks": "import os; os.fork() or os._exit(0)",
    "becomes another program": "import os; os.posix_spawn('/bin/true', ['true'], {})",
    "connects": "import socket; socket.socket().connect_ex(('127.0.0.1', 1))",
    "starts a thread": "import _thread, time; _thread.start_new_thread(time.sleep, (9,))",
    "writes": "open('left', 'w').close()",
    "writes by descriptor": "import os; os.open('left', os.O_CREAT)",
    "makes a folder": "import os; os.mkdir('left')",
    "removes": "import os; os.remove(__file__)",
    "copies": "import shutil; shutil.copy(__file__, 'left')",
}


@LINUX
@pytest.mark.parametrize("how", HARMFUL)
def test_the_tracer_sees_what_is_done(how: str, tmp_path: Path) -> None:
    (tmp_path / "harmful.py").write_text(HARMFUL[how], "utf-8")
    assert traced(["harmful"], tmp_path)["harmful"]


def test_every_module_of_python_is_offered_or_left_out() -> None:
    tops = {name for name in sys.stdlib_module_names if not name.startswith("_")}
    assert tops - OFFERED == LEFT_OUT & tops
    assert not OFFERED & LEFT_OUT


UNOFFERED = (
    *("numpy.distutils", "numpy.f2py", "antigravity", "this", "unittest.__main__", "venv"),
    *("test.support", "readline", "json.tool", "asyncio.__main__", "pip", "rich"),
)
LOADED = """
import sys
from autograder.worker.inside import imports
before = set(sys.modules)
imports.load_mentioned(sys.argv[1:], ())
print(sorted(set(sys.modules) - before))
"""


def test_nothing_else_is_loaded_whatever_is_mentioned() -> None:
    command = [sys.executable, "-c", LOADED, *UNOFFERED]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    for name in UNOFFERED:
        assert f"'{name}'" not in done.stdout
        assert not imports.is_offered(name, ("scipy.special",))
    assert "'unittest'" in done.stdout  # of a module that is not offered, the package that is


def test_of_an_allowed_package_its_public_modules_are_offered() -> None:
    allowed = ("scipy",)
    assert imports.is_offered("scipy.stats", allowed)
    for name in ("scipy.setup", "scipy.stats.tests.test_qmc", "scipy._lib", "scipy.__main__"):
        assert not imports.is_offered(name, allowed)
