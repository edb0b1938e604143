"""What has to be kept of a hand-in, besides its ScoreCard, for the student's page.

Explanations hold numbers that are not finite, which JSON has no words for.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import msgspec

from autograder.records.decoders import msgpack_decoder
from autograder.records.explanation import Explanation
from autograder.records.scorecard import ScoreCard

LARGEST = 16 << 20  # bytes, unpacked
KEPT: msgspec.msgpack.Decoder[dict[str, Explanation]] = msgpack_decoder(dict[str, Explanation])


def pack_explanations(card: ScoreCard, explanations: Mapping[str, Explanation]) -> bytes:
    """The explanations that a page shows: of items in which something is wrong."""
    told = {one.name for one in card.items if one.faults or len(card.items) == 1}
    shown = {name: one for name, one in explanations.items() if name in told}
    return zlib.compress(msgspec.msgpack.encode(shown))


def unpack_explanations(packed: bytes) -> dict[str, Explanation]:
    """What was packed.

    Raises `ValueError` where these bytes are something else, or more than a page can need.
    """
    opened = zlib.decompressobj()
    try:
        content = opened.decompress(packed, LARGEST)
        if not opened.eof:
            raise ValueError("more than a page can need, or cut off")
        return KEPT.decode(content)
    except (zlib.error, msgspec.DecodeError) as error:
        raise ValueError(f"no packed explanations: {error}") from None
