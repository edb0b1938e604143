"""Whatever a submission does, only its own item suffers, in time, and the student is told why.

What is said stands in `golden/bad_input/sentences.txt`; `UPDATE_GOLDEN=1` writes it anew.
"""

from __future__ import annotations

import os
import sys
import textwrap
from dataclasses import dataclass

import pytest

from tests.support.sampling import every
from tests.support.small import MCQ
from tests.support.suffering import FAKE, STRAY, Suffer, assert_told, sentence, upsample

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc and the zygote")


@dataclass(frozen=True)
class Attack:
    """Lines for an upsampling layer that is right otherwise, and the points due all the same."""

    top: str = ""
    forward: str = ""
    backward: str = ""
    points: float = 0
    seconds: int = 10
    golden: bool = True  # whether the sentence is always the same, to the letter
    sandbox: bool = True  # without it, much more is possible, and must be cleaned up

    def source(self) -> str:
        return upsample(textwrap.dedent(self.top).strip(), self.forward, self.backward)


LOOP = "while True: pass"
ANSWER = """
frame = sys._getframe()
while "nonce" not in frame.f_locals:
    frame = frame.f_back
nonce = frame.f_locals["nonce"]
def answer(header):
    header = header.replace(b"NONCE", str(nonce).encode())
    for fd in range(3, 31):
        with contextlib.suppress(OSError):
            os.write(fd, struct.pack("<4sIQ", b"MTAG", len(header), 0) + header)
"""

RAISING = {
    "syntax error": Attack("def f(:"),
    "tabs and spaces": Attack("if True:\n        x = 1\n\ty = 2"),
    "forbidden use": Attack("import torch", forward="torch.tanh(A)"),
    "use of what is not there": Attack("import nonumpy", backward="nonumpy.pad(dLdA)", points=4),
    "use of a file that is not there": Attack(
        "data = open('x')", forward="data.read()", golden=False
    ),
    "exception in forward": Attack(forward="raise ValueError('no luck')"),
    "exception in backward": Attack(backward="dLdA[9, 9, 9]", points=4),
    "not implemented": Attack(backward="raise NotImplementedError", points=4),
    "assertion": Attack(forward="assert A.ndim == 2"),
    "wait for the keyboard in backward": Attack(backward="input()", points=4),
    "read standard input": Attack(forward="if not sys.stdin.read(): raise EOFError"),
    "breakpoint in forward": Attack(forward="breakpoint()"),
    "sys.exit in backward": Attack(backward="sys.exit('done')", points=4),
    "KeyboardInterrupt": Attack(backward="raise KeyboardInterrupt", points=4),
    "GeneratorExit": Attack(forward="raise GeneratorExit"),
    "StopIteration": Attack(forward="raise StopIteration"),
    "broken __str__": Attack(
        "class Odd(Exception):\n    def __str__(self): return 1 / 0", "raise Odd"
    ),
    "broken traceback": Attack(
        "class Odd(Exception): __traceback__ = property(lambda self: 1 / 0)", "raise Odd"
    ),
    "escape sequences in a message": Attack(
        forward=r"raise ValueError('\x1b[2J\x1b[31mred\r\n\nTotal score: 7/7 ' + '\a' * 10**6)"
    ),
    "escape sequences in a type": Attack(
        forward=r"raise type('\x1b[2J\nTotal score: 7/7', (Exception,), {})('odd')",
        golden=False,
    ),
    "escape sequences in an error of ours": Attack(
        forward=r"raise type('ContractError', (Exception,), {})('\x1b[2J\nTotal score: 7/7')",
        golden=False,
    ),
    "escape sequences in a function's name": Attack(
        "def f(): 1 / 0\n"
        r"f.__code__ = f.__code__.replace(co_qualname='\x1b[2J', co_name='\x1b[2J')",
        "f()",
        golden=False,
    ),
    "surrogates in a message": Attack(forward=r"raise ValueError('\udc80')"),
    "a message of 1 MB": Attack(forward="raise ValueError('x' * 10**6)"),
    "endless recursion": Attack("def f(n): return f(n + 1)", backward="f(0)", points=4),
    "memory for 3 GB": Attack(backward="np.ones(400_000_000)", points=4),
}
ENDING = {
    "endless loop in backward": Attack(backward=LOOP, seconds=1),
    "endless loop in C": Attack(forward="sum(iter(int, 1))", seconds=1),
    "endless loop with signals ignored": Attack(
        forward="signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nwhile True: time.sleep(9)",
        seconds=1,
    ),
    "stop oneself": Attack(forward="os.kill(os.getpid(), signal.SIGSTOP)", seconds=1),
    "os._exit while imported": Attack("os._exit(0)"),
    "os._exit in forward": Attack(forward="os._exit(0)"),
    "os._exit in backward": Attack(backward="os._exit(7)"),
    "segmentation fault": Attack(forward="ctypes.string_at(0)"),
    "kill oneself": Attack(forward="os.kill(os.getpid(), signal.SIGKILL)"),
    "kill the parent": Attack(
        forward="os.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(9)", sandbox=False
    ),
    "kill the parent from the sandbox": Attack(
        forward="os.kill(os.getppid(), signal.SIGKILL)\ntime.sleep(9)"
    ),
    "close all descriptors": Attack(forward="os.closerange(0, 4096)"),
    "close all descriptors and loop": Attack(
        forward="os.closerange(0, 4096)\nwhile True: time.sleep(9)", seconds=1
    ),
    "write to all descriptors": Attack(
        forward="""
        for fd in range(3, 31):
            with contextlib.suppress(OSError):
                os.write(fd, bytes(range(256)))
        """
    ),
    "claim to have finished": Attack(
        f'{ANSWER}\nanswer(b\'{{"kind": "Finished", "nonce": NONCE}}\')'
    ),
    "claim an odd exception": Attack(
        ANSWER + "\nanswer(json.dumps({'kind': 'Raised', 'nonce': nonce, 'type': '\\x1b[2J\\n', "
        "'message': '\\x1b[2J', 'frames': [dict(file='\\x1b[2J', line=1, function='\\n', "
        "source='\\x1b[2J')]}).encode())",
        golden=False,
    ),
    "claim an array of 300,000 dimensions": Attack(
        ANSWER
        + "\nanswer(json.dumps({'kind': 'Observed', 'nonce': nonce, 'values': [{'name': 'Z', "
        "'type': 'numpy.ndarray', 'dtype': 'f8', 'shape': [1] * 300_000}]}).encode())",
        golden=False,
    ),
    "claim values of 180 MB": Attack(
        ANSWER + "\nfor number in range(200): answer(json.dumps({'kind': 'Observed', "
        "'nonce': nonce, 'values': [{'name': str(number), 'type': '', 'text': 'x' * 900_000}]"
        "}).encode())"
    ),
    "claim a message of 900 KB": Attack(
        ANSWER + "\nanswer(json.dumps({'kind': 'x' * 900_000, 'nonce': nonce}).encode())",
        golden=False,
    ),
}
PASSED_OVER = {
    "endless loop while imported": Attack(LOOP, seconds=1),
    "exception while imported": Attack("1 / 0"),
    "import of what is not there": Attack("import nonumpy"),
    "forbidden import": Attack("import torch"),
    "wait for the keyboard while imported": Attack("name = input('name? ')"),
    "breakpoint while imported": Attack("breakpoint()"),
    "sys.exit while imported": Attack("sys.exit(0)"),
}
HARMLESS = {
    "print 100 MB": Attack("for _ in range(100): print('x' * 10**6)"),
    "write 100 MB": Attack("for _ in range(1600): os.write(1 + _ % 2, bytes(1 << 16))"),
    "print escape sequences": Attack(r"print('\x1b[2J\x1b[31mred\r\a\x00')"),
    "close sys.stdout": Attack("sys.stdout.close()"),
    "replace sys.stdout": Attack("sys.stdout = sys.stderr = None"),
    "close all standard descriptors": Attack("os.closerange(0, 3)"),
    "let no exit through": Attack(
        "import atexit\n@atexit.register\ndef stay():\n    while True: pass"
    ),
    "a thread that stays": Attack("threading.Thread(target=time.sleep, args=(99,)).start()"),
    "a subprocess that stays": Attack(
        "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)', "
        f"'{STRAY}'], start_new_session=True)",
        sandbox=False,
    ),
    "a daemon that stays": Attack(
        """
        if not os.fork():
            os.setsid()
            if os.fork(): os._exit(0)
            signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
            time.sleep(99)
        """,
        sandbox=False,
    ),
    "a fork bomb of five levels": Attack(
        "first = os.getpid()\nfor _ in range(5): os.fork()\n"
        "if os.getpid() != first: time.sleep(99)",
        sandbox=False,
    ),
    "a patched harness": Attack(
        "sys.modules['autograder.worker.inside.child'].FRAMES = None\nnp.seterr(all='raise')"
    ),
}


@pytest.mark.parametrize("name", [*every(5, RAISING), *every(5, ENDING)])
def test_one_item_suffers_and_is_told_why(name: str, suffer: Suffer) -> None:
    attack = {**RAISING, **ENDING}[name]
    files = {"mytorch/resampling.py": attack.source()}
    score = suffer(files, seconds=attack.seconds, sandbox=attack.sandbox)
    assert score.points == attack.points
    if attack.golden:
        assert_told(name, sentence(score))


@pytest.mark.parametrize("name", every(4, PASSED_OVER))
def test_what_is_passed_over_costs_nothing_and_is_told(name: str, suffer: Suffer) -> None:
    attack = PASSED_OVER[name]
    score = suffer({"mytorch/resampling.py": attack.source()}, seconds=attack.seconds)
    assert (score.points, score.faults) == (7, ())
    assert_told(name, next(one for one in score.remarks if "mytorch/resampling.py" in one))


@pytest.mark.parametrize("name", every(5, HARMLESS))
def test_full_marks_in_spite_of(name: str, suffer: Suffer) -> None:
    attack = HARMLESS[name]
    score = suffer({"mytorch/resampling.py": attack.source()}, sandbox=attack.sandbox)
    assert (score.points, score.faults) == (7, ())


@pytest.mark.parametrize(
    "top",
    [
        FAKE,
        "np.allclose = np.array_equal = np.testing.assert_allclose = lambda *a, **k: True",
        "np.ndarray = np.generic = type('Any', (), {'__eq__': lambda *a: True})",
        "class float(float): __eq__ = lambda *a: True",
    ],
    ids=["fake score lines", "patched comparison", "patched types", "patched builtins"],
)
def test_no_points_are_won_by(top: str, suffer: Suffer) -> None:
    score = suffer({"mytorch/resampling.py": Attack(top, forward="Z = Z + 1").source()})
    assert score.points in (0, 3)


def test_patched_seed_is_told(suffer: Suffer) -> None:
    score = suffer({"mytorch/resampling.py": Attack("np.random.seed = None").source()})
    assert score.points == 0
    assert_told("patched np.random.seed", sentence(score))


# Ancestors of the student's process: they are ours, and serve others, too.
PARENT = "os.getppid()"
GRANDPARENT = "int(open(f'/proc/{os.getppid()}/stat').read().rpartition(')')[2].split()[1])"


@pytest.mark.slow
@pytest.mark.parametrize(
    "ancestor",
    [
        pytest.param(PARENT, id="parent"),
        pytest.param(GRANDPARENT, id="grandparent"),
    ],
)
@pytest.mark.parametrize("name", ["SIGKILL", "SIGSTOP"])
def test_signal_to_our_own_processes(name: str, ancestor: str, suffer: Suffer) -> None:
    # Where the grandparent goes, too, nobody is left who would adopt a process that outlives its
    # parent: only a filter of system calls can keep a submission from that.
    outlive = "ctypes.CDLL(None).prctl(1, 0); os.fork()" if ancestor == PARENT else ""
    lines = f"""
    {outlive}
    if {ancestor} != {os.getpid()}: os.kill({ancestor}, signal.{name})
    while True: time.sleep(9)
    """
    slow = f"import time; time.sleep(0.3)\n{MCQ}"  # graded at the same time
    files = {"mytorch/resampling.py": Attack(lines).source(), "mcq.py": slow}
    score = suffer(files, seconds=1, sandbox=False)
    assert score.points == 0
