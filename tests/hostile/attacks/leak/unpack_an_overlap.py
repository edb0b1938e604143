"""Packs 300 files into a .zip archive that share one another's data, each within the one before.

So the archive unpacks to a multiple of what any one compressed stream could.
"""

import struct
import zlib

CONTROL = "inside"
PATIENCE = 8
SIGNATURES = b"PK\3\4", b"PK\1\2", b"PK\5\6"


def pack(handin, target):
    packer = zlib.compressobj(wbits=-15)
    plain = bytes(1 << 20)
    packed, crc, size = packer.compress(plain) + packer.flush(), zlib.crc32(plain), len(plain)
    known = []
    for number in range(300):
        name = b"mytorch/z%d.py" % number
        entry = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, crc, len(packed), size, len(name), 0)
        header = SIGNATURES[0] + entry + name
        known.append((entry, name, len(packed) + len(header)))
        # The next file's stream: this header as it is, and then this file's own stream.
        length = len(header)
        packed = struct.pack("<BHH", 0, length, length ^ 0xFFFF) + header + packed
        plain, size = header + plain, size + length
        crc = zlib.crc32(plain)
    body = packed[5:]
    table = b"".join(
        SIGNATURES[1] + struct.pack("<H", 20) + entry + bytes(10)
        + struct.pack("<I", len(body) - back) + name
        for entry, name, back in known
    )  # fmt: skip
    counts = struct.pack("<HHHHIIH", 0, 0, 300, 300, len(table), len(body), 0)
    archive = handin.parent / "handin.zip"
    archive.write_bytes(body + table + SIGNATURES[2] + counts)
    return archive
