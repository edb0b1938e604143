"""Hands in folders that hold each other through links, in more ways than can be walked."""

CONTROL = "inside"


def pack(handin, target):
    for name in "abc":
        (handin / "mytorch" / name).symlink_to("..")
