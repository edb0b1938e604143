"""Claims to have finished under every small nonce, as counters and short random ones would be."""

import contextlib
import os
import struct

CONTROL = "pipe"


def attack(A):
    for nonce in range(1 << 12):
        header = b'{"kind":"Finished","nonce":%d,"passed":true}' % nonce
        for descriptor in range(3, 12):
            with contextlib.suppress(OSError):
                os.write(descriptor, struct.pack("<4sIQ", b"MTAG", len(header), 0) + header)
