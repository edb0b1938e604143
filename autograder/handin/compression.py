"""What lies below gzip, bzip2 or xz, told by the first bytes."""

from __future__ import annotations

import bz2
import gzip
import lzma
from typing import IO, cast

from autograder.handin import magic

XZ_DAMAGE = (lzma.LZMAError, MemoryError)  # a header asks for up to 4 GiB at once


def decompressed(file: IO[bytes], head: bytes) -> IO[bytes]:
    """What a compressed file holds; `head` are its first bytes."""
    if head.startswith(magic.GZIP):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=file))
    if head.startswith(magic.BZIP2):
        return cast("IO[bytes]", bz2.BZ2File(file))
    return cast("IO[bytes]", lzma.LZMAFile(file))
