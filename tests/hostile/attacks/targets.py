"""What attacks are after, and how it is seen that one of them got it."""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import pty
import re
import resource
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.hostile.attacks import kernel_objects
from tests.support.places import ROOT

Evidence = dict[str, str]
MEBIBYTE = 1 << 20
BULK = 100  # MiB in a hand-in, which are too many
USER_NETLINK = 2  # NETLINK_USERSOCK: between programs
CROWD = 500  # threads; a tenth of them would do for any homework
STRAY = re.compile(r"stray[0-9a-f]{8}")  # some attack's own name, this one's or another's
HOG = 1000 * MEBIBYTE  # more than a submission of 512 MiB could take by itself
SENTINEL = (
    "import signal, time\nfor n in (10, 12): signal.signal(n, lambda *_: exit(n))\ntime.sleep(9999)"
)


class Targets:
    """Secrets to read, places to write, ports to reach, a process to kill: all of them watched.

    `facts` is what an attacker is told, so that no attack fails for want of knowledge.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self.token = f"token-{secrets.token_hex(8)}"
        self.flag = f"flag-{secrets.token_hex(8)}"  # shown where a call's success is the attack
        self.stray = f"stray{secrets.token_hex(4)}"  # what attacks call processes: 13 letters
        self.memory = ctypes.create_string_buffer(self.token.encode())
        os.environ["ATTACK_SECRET"] = self.token
        self._write_secrets()
        self._received: list[str] = []
        self._listeners = [*self._listen()]
        self._terminal = self._open_terminal()
        self._sentinel = self._start_sentinel()
        self._kept = open(self.home / "secret.txt")  # noqa: SIM115 - to be taken from us
        kernel_objects.keep_a_key(f"secret of {self.stray}", self.token)
        self._segment = _shared_memory(self.token.encode())
        threading.Thread(target=self._watch_locks, daemon=True).start()

    def _write_secrets(self) -> None:
        for name in ("secret.txt", "cache/reference.bin", "others/alice/mytorch/linear.py"):
            file = self.home / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.token)
            file.chmod(0o600)
        self._environments = environments()
        self._secret_state = state_of_file(self.home / "secret.txt")
        # Its size is the secret of those who can only look at it.
        (self.home / "sized.bin").write_bytes(bytes(int(self.token[-4:], 16)))
        (self.home / "shared").mkdir(exist_ok=True)
        (self.home / "shared").chmod(0o777)

    def _listen(self) -> list[tuple[str, socket.socket]]:
        tcp, udp = socket.create_server(("127.0.0.1", 0)), socket.socket(type=socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", 0))
        unix, abstract = (socket.socket(socket.AF_UNIX) for _ in range(2))
        unix.bind(str(self.home / "shared" / "socket"))
        os.chmod(self.home / "shared" / "socket", 0o777)
        abstract.bind(f"\0{self.stray}")
        for one in (unix, abstract):
            one.listen()
        netlink = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, USER_NETLINK)
        netlink.bind((0, 0))
        found = [("tcp", tcp), ("udp", udp), ("unix", unix), ("abstract", abstract)]
        found.append(("netlink", netlink))
        for name, listener in found:
            threading.Thread(target=self._hear, args=(name, listener), daemon=True).start()
        return found

    def _hear(self, name: str, listener: socket.socket) -> None:
        while True:
            if name in ("udp", "netlink"):
                listener.recv(4096)
            else:
                listener.accept()[0].close()
            self._received.append(name)

    def _open_terminal(self) -> str:
        ours, theirs = pty.openpty()
        path = os.ttyname(theirs)
        os.chmod(path, 0o622)  # as `mesg y` does

        def hear() -> None:
            while os.read(ours, 4096):
                self._received.append("terminal")

        threading.Thread(target=hear, daemon=True).start()
        return path

    def _watch_locks(self) -> None:
        """Try to lock the secret, again and again: nobody else should have it locked."""
        while True:
            time.sleep(0.02)
            with suppress(FileNotFoundError), open(self.home / "secret.txt", "rb+") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    self._received.append("lock")

    def _start_sentinel(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", SENTINEL, self.token]
        sentinel = subprocess.Popen(command, stdin=subprocess.DEVNULL)
        self._sentinel_state = state_of_process(sentinel.pid)
        return sentinel

    @property
    def facts(self) -> dict[str, Any]:
        """What an attack finds under the name TARGET."""
        ports = {n: s.getsockname()[1] for n, s in self._listeners if n in ("tcp", "udp")}
        netlink = next(s.getsockname()[0] for n, s in self._listeners if n == "netlink")
        return {
            "secret": str(self.home / "secret.txt"),
            "cache": str(self.home / "cache"),
            "others": str(self.home / "others"),
            "sized": str(self.home / "sized.bin"),
            "shared": str(self.home / "shared"),
            "unix": str(self.home / "shared" / "socket"),
            "abstract": f"\0{self.stray}",
            "stray": self.stray,
            "sentinel": self._sentinel.pid,
            "grader": os.getpid(),
            "address": ctypes.addressof(self.memory),
            "length": len(self.token),
            "submission": str(self.home / "handin"),
            "descriptor": self._kept.fileno(),
            "segment": self._segment,
            "keyname": f"secret of {self.stray}",
            "flag": self.flag,
            "netlink": netlink,
            "terminal": self._terminal,
            "key": kernel_objects.key_of(self.stray),
            **ports,
        }

    def evidence(self, shown: str) -> Evidence:
        """What has been got since the last call; `shown` is all that the student is shown."""
        found = {}
        if self.token in shown or str(int(self.token[-4:], 16)) + " bytes" in shown:
            found["loot"] = "the secret was shown"
        if self.flag in shown:
            found["call"] = "a system call was not refused"
        threads = [int(n) for n in re.findall(rf"{self.stray} runs (\d+) threads", shown)]
        if max(threads, default=0) > CROWD:
            found["threads"] = f"{max(threads)} threads were started"
        time.sleep(0.02)  # for what is on its way
        if self._received:
            found["network"] = f"arrived by {', '.join(self._received)}"
            self._received.clear()
        if left := self._left_behind():
            found["file"] = f"left behind: {', '.join(left)}"
        if (bulk := self._bulk()) > BULK:
            found["disk"] = f"{bulk} MiB were written"
        if strays := processes_called(self.stray):
            found["process"] = f"still running: {strays}"
            for pid in strays:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        if self.memory.value != self.token.encode():
            found["memory"] = "the grader's own was written to"
            self.memory.value = self.token.encode()
        if harm := self._harm():
            found["signal"] = harm
        return found

    def _left_behind(self) -> list[str]:
        """Files of the attacks' making, which are removed; their names hold the stray name."""
        files = {f for folder in self._watched() for f in folder.glob(f"*{self.stray}*")}
        for file in files:
            with suppress(OSError):
                file.rmdir() if file.is_dir() and not file.is_symlink() else file.unlink()
        for made in environments() - self._environments:
            if self.stray not in made.name and STRAY.fullmatch(made.name):
                continue  # of the attacks that run beside these
            shutil.rmtree(made)
            files.add(made)
        secret = self.home / "secret.txt"
        if state_of_file(secret) != self._secret_state:
            secret.unlink(missing_ok=True)
            self._write_secrets()
            self._kept.close()
            self._kept = open(secret)  # noqa: SIM115
            files.add(secret)
        return [*sorted(map(str, files)), *kernel_objects.left_behind(self.stray)]

    def _watched(self) -> list[Path]:
        tree, packages = ROOT, Path(sysconfig.get_paths()["purelib"])
        folders = [self.home, *(self.home / n for n in ("shared", "handin", "cache", "others"))]
        folders += [Path(n) for n in ("/", "/tmp", "/var/tmp", "/dev/shm", "/sys/fs/cgroup")]
        folders += [
            tree,
            *(tree / n for n in ("mytorch", "autograder", "autograder/course/exercises")),
        ]
        folders += [packages, packages / "numpy"]
        folders += [folder / "__pycache__" for folder in folders]
        return [Path.cwd(), *(folder for folder in folders if folder.is_dir())]

    def _bulk(self) -> int:
        """MiB below the home, which are freed where they are many."""
        files = [f for f in (self.home / "handin").rglob("*") if f.is_file() and not f.is_symlink()]
        size = sum(f.stat().st_blocks * 512 for f in files) // MEBIBYTE
        if size > BULK:
            for file in files:
                file.unlink()
        return size

    def _harm(self) -> str:
        state = self._sentinel.poll()
        if state is None:
            stat = Path(f"/proc/{self._sentinel.pid}/stat").read_text().rpartition(")")[2]
            if stat.split()[0] in "Tt":
                os.kill(self._sentinel.pid, signal.SIGCONT)
                return "another process was stopped"
            if state_of_process(self._sentinel.pid) == self._sentinel_state:
                return ""
            self.close()
            how = "its priority or its limits were changed"
        else:
            how = str(state)
        self._sentinel = self._start_sentinel()
        time.sleep(0.1)
        return f"another process was ended ({how})"

    def close(self) -> None:
        """Stop watching."""
        self._sentinel.kill()
        self._sentinel.wait()


def environments() -> set[Path]:
    """Virtual environments directly below the root: nobody wants one there."""
    return {file.parent for file in Path("/").glob("*/pyvenv.cfg")}


def state_of_file(path: Path) -> object:
    """All of a file that an attack might change; None where it is gone."""
    try:
        found = path.lstat()
        names = os.listxattr(path, follow_symlinks=False)
        text = path.read_text()
    except OSError:
        return None
    kept = found.st_mode, found.st_uid, found.st_gid, found.st_nlink, found.st_mtime_ns
    return *kept, found.st_ino, tuple(names), text


def state_of_process(pid: int) -> object:
    """What others may change of a process, if nothing stops them."""
    limits = [resource.prlimit(pid, n) for n in (resource.RLIMIT_NOFILE, resource.RLIMIT_CPU)]
    score = Path(f"/proc/{pid}/oom_score_adj").read_text()
    scheduling = os.sched_getscheduler(pid), os.sched_getaffinity(pid)
    return os.getpriority(os.PRIO_PROCESS, pid), *scheduling, limits, score


def _shared_memory(content: bytes) -> int:
    """A System V segment with this content, which vanishes with us; its number."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.shmat.restype = ctypes.c_void_p
    number: int = libc.shmget(0, ctypes.c_size_t(4096), 0o600)
    ctypes.memmove(libc.shmat(number, None, 0), content, len(content))
    libc.shmctl(number, 0, None)  # IPC_RMID: it goes when nobody has it attached
    return number


class MemoryWatch:
    """Sees whether much of the machine's memory goes while it watches."""

    def __init__(self) -> None:
        self.most, self.taken = available(), 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        while not self._stop.wait(0.01):
            left = available()
            self.most = max(self.most, left)  # what the last one had is still being given back
            self.taken = max(self.taken, self.most - left)

    def evidence(self) -> Evidence:
        """What was seen."""
        self._stop.set()
        self._thread.join()
        return {"memory": f"{self.taken // MEBIBYTE} MiB were taken"} if self.taken > HOG else {}


def available() -> int:
    """Bytes of memory that the kernel could still give."""
    lines = Path("/proc/meminfo").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("MemAvailable")) << 10


def processes_called(name: str) -> list[int]:
    """Processes whose name or command line holds this."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            text = (folder / "comm").read_bytes() + (folder / "cmdline").read_bytes()
            zombie = (folder / "stat").read_text().rpartition(")")[2].split()[0] == "Z"
            if name.encode() in text and not zombie and int(folder.name) != os.getpid():
                found.append(int(folder.name))
    return found


def as_source(facts: dict[str, Any]) -> str:
    """The facts as a line of Python."""
    return f"TARGET = __import__('json').loads({json.dumps(json.dumps(facts))})"
