"""Has `linecache`, as every traceback uses it, fetch a line of the file."""

import linecache


def attack(A):
    return linecache.getline(TARGET["secret"], 1)
