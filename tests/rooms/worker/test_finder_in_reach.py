"""What attacks look for in a submission's process is where they look."""

from __future__ import annotations

import sys

from tests.support.importing import StudentOf, as_in_a_worker

# The attacks with links read a finder's sources by these names.
READ = """
import sys
SEEN = [
    text
    for finder in sys.meta_path
    for text in getattr(getattr(finder, "lookup", None), "sources", {}).values()
]
class Linear: pass
"""


def test_attacks_find_the_sources_by_the_names_that_they_use() -> None:
    with as_in_a_worker():
        made = StudentOf()({"mytorch/linear.py": READ, "secret.py": "KEY = 1"}).Linear
        assert "KEY = 1" in vars(sys.modules[made.__module__])["SEEN"]
