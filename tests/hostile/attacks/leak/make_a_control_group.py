"""Makes a control group, in which processes could hide; only root may."""

import os

ROOT = True


def attack(A):
    os.mkdir(f"/sys/fs/cgroup/{TARGET['stray']}")
