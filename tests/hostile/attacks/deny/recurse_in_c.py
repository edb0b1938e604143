"""Has C code call itself, 300000 iterators deep, where Python's limit does not count."""

CONTROL = "inside"


def attack(A):
    chain = iter(())
    for _ in range(300_000):
        chain = filter(None, chain)
    return next(chain, "nothing")
