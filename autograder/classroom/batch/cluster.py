"""A class on many machines: Dask's scheduler and workers, or jobs of SLURM that run such workers.

Each machine has this same autograder. Hand-ins travel to the workers, ScoreCards come back.
`requirements-cluster.txt` names what this needs.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from importlib.util import find_spec
from typing import Any

from autograder.records.root import ROOT

SLURM = "slurm"
LATELY = 1.0  # seconds after which the scheduler is asked again how many workers there are
PATIENCE = 60.0  # seconds for a scheduler to answer, or to be there again
SETTINGS = {
    "COMM__TIMEOUTS__CONNECT": f"{PATIENCE:g}s",
    "ADMIN__LOW_LEVEL_LOG_LENGTH": "10",  # of messages that are kept, hand-ins and all
}


class ClusterError(Exception):
    """The cluster cannot be had; the text says why, and what to do."""


class DaskPool:
    """The workers of a scheduler; which ones there are may change while a class is graded.

    Raises `ClusterError` where the scheduler does not answer, or nobody works for it.
    """

    shares_fate = False  # where one worker is lost, the others go on

    def __init__(self, address: str, cluster: Any = None) -> None:
        self._address, self._cluster = address, cluster
        self._client = _client(address)
        self._client.wait_for_workers(1, timeout=PATIENCE)
        self._size, self._asked = 1, -LATELY

    @property
    def size(self) -> int:
        """How many hand-ins are graded at a time, as the scheduler has told of late."""
        if time.monotonic() - self._asked > LATELY:
            with suppress(*self.lost, OSError):  # whoever submits next is told of that
                self._size = max(1, sum(int(one) for one in self._client.nthreads().values()))
            self._asked = time.monotonic()
        return self._size

    @property
    def lost(self) -> tuple[type[BaseException], ...]:
        """What a future raises whose worker, or whose scheduler, is gone."""
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError
        from distributed.comm.core import CommClosedError

        return KilledWorker, FutureCancelledError, CommClosedError, CancelledError

    def submit(self, work: Callable[..., Any], *given: Any) -> Future[Any]:
        """Have something done, somewhere."""
        executor = self._client.get_executor(pure=False)
        future: Future[Any] = executor.submit(work, *given)
        return future

    def renew(self) -> bool:
        """Go on after a loss; whether all that was under way is lost."""
        if self._client.status == "running":
            return False
        with suppress(Exception):
            self._client.close(timeout=1)
        self._client = _client(self._address)
        self._client.wait_for_workers(1, timeout=PATIENCE)
        return True

    def close(self) -> None:
        """Leave the cluster; jobs that were started for this run end."""
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


def cluster_pool(where: str, workers: int | None) -> DaskPool:
    """The pool at an address, or of jobs that are started now.

    Raises `ClusterError` where it cannot be had.
    """
    if find_spec("distributed") is None:
        raise ClusterError("--cluster needs Dask: pip install -r requirements-cluster.txt")
    try:
        if where != SLURM:
            return DaskPool(where)
        cluster = _slurm(workers or 1)
        return DaskPool(cluster.scheduler_address, cluster)
    except (OSError, TimeoutError, ValueError) as error:
        raise ClusterError(f"no worker at {where} within {PATIENCE:g} s: {error}") from None


def _slurm(workers: int) -> Any:
    """Jobs of SLURM, as Dask's own configuration (jobqueue.yaml) describes them."""
    from dask_jobqueue.slurm import SLURMCluster

    cluster: Any = SLURMCluster(
        python=sys.executable,
        job_script_prologue=[f"export PYTHONPATH={ROOT}", "export OMP_NUM_THREADS=1"],
    )
    cluster.scale(workers)
    return cluster


def _client(address: str) -> Any:  # Dask's own types are untyped
    for setting, value in SETTINGS.items():
        os.environ.setdefault(f"DASK_DISTRIBUTED__{setting}", value)
    import distributed  # which reads them now

    client: Any = distributed.Client
    return client(address, timeout=PATIENCE, set_as_default=False)
