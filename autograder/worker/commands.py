"""What the grader commands a zygote and its nurseries: a letter and a number over a socket."""

from __future__ import annotations

import struct

NUMBER = struct.Struct("<q")
# To the zygote: the process id of the nursery that is lost (0 for none), and the new one's end
# of a socket; answered by the new one's process id, or minus the error's number. A locked one has
# namespaces of its own, where they are to be had.
NURSERY, LOCKED_NURSERY = b"N", b"L"
# To a nursery: a child's requests, answers and prints; answered in the same way.
CHILD = b"C"
# To a nursery: end the child and all that it started. WAIT gives it some patience first, and
# is answered by how the child ended (an exit status, or minus the signal), or by ALIVE.
KILL, WAIT = b"K", b"W"
ALIVE = 1 << 16
PATIENCE = 0.5  # seconds that a process has to end by itself
