"""Takes another process's limits away, of time and of descriptors, by prlimit."""

import resource


def attack(A):
    for kind in (resource.RLIMIT_NOFILE, resource.RLIMIT_CPU):
        resource.prlimit(TARGET["sentinel"], kind, (1, 1))
