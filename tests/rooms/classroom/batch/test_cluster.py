"""A class on Dask's workers: a real scheduler, and workers in processes of their own."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.classroom.batch.cluster import ClusterError, DaskPool, cluster_pool
from autograder.classroom.batch.coordinate import Coordinator, Progress
from autograder.classroom.batch.ledger import Ledger
from autograder.classroom.batch.parcels import by_content
from autograder.classroom.batch.terms import Terms
from tests.support.a_roll import RIGHT, WRONG, handed_in, terms
from tests.support.dask import Cluster, free_port, wait_for
from tests.support.relay import relay

pytestmark = pytest.mark.slow


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    try:
        wait_for(made.address)
        yield made
    finally:
        made.close()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "grades.db") as made:
        yield made


def grade(ledger: Ledger, sheet: Terms, pool: DaskPool, watch: list[Progress]) -> None:
    run = ledger.begin_run("me", "", "sheet", 0, sheet.inputs)
    coordinator = Coordinator(ledger, run, sheet, pool, watch.append, by_content)
    coordinator.grade(ledger.due(sheet.inputs))


def points(ledger: Ledger) -> dict[str, float]:
    return {one.attempt.person: one.card.points for one in ledger.results() if one.graded}


def test_hand_ins_travel_and_cards_come_back(
    cluster: Cluster, ledger: Ledger, tmp_path: Path
) -> None:
    sheet = terms(tmp_path)
    ledger.enter(handed_in(tmp_path, {"alice": RIGHT, "bob": WRONG, "carol": "def :"}))
    told: list[Progress] = []
    with closing(DaskPool(cluster.address)) as pool:
        grade(ledger, sheet, pool, told)
    assert points(ledger) == {"alice": 4, "bob": 1.54, "carol": 0}


def test_a_worker_that_dies_costs_nobody_a_result(
    cluster: Cluster, ledger: Ledger, tmp_path: Path
) -> None:
    sheet, names = terms(tmp_path), [f"p{number:02}" for number in range(16)]
    ledger.enter(handed_in(tmp_path, dict.fromkeys(names, RIGHT)))

    class Killing(list[Progress]):
        def append(self, one: Progress) -> None:
            super().append(one)
            if len(self) == 3:
                cluster.workers[0].kill()

    told = Killing()
    with closing(DaskPool(cluster.address)) as pool:
        grade(ledger, sheet, pool, told)
    assert sorted(one.due.attempt.person for one in told) == names
    assert points(ledger) == dict.fromkeys(names, 4)


def test_a_scheduler_that_starts_anew_costs_nobody_a_result(
    cluster: Cluster, ledger: Ledger, tmp_path: Path
) -> None:
    sheet, names = terms(tmp_path), [f"p{number:02}" for number in range(16)]
    ledger.enter(handed_in(tmp_path, dict.fromkeys(names, RIGHT)))

    class Restarting(list[Progress]):
        def append(self, one: Progress) -> None:
            super().append(one)
            if len(self) == 3:
                cluster.restart_scheduler()

    told = Restarting()
    with closing(DaskPool(cluster.address)) as pool:
        grade(ledger, sheet, pool, told)
    assert sorted(one.due.attempt.person for one in told) == names
    assert points(ledger) == dict.fromkeys(names, 4)


def test_workers_that_come_later_are_given_work(cluster: Cluster) -> None:
    with closing(DaskPool(cluster.address)) as pool:
        cluster.add_worker()
        end = time.monotonic() + 60
        while pool.size < 3 and time.monotonic() < end:
            time.sleep(0.1)
        assert pool.size == 3


def test_a_connection_that_drops_costs_nobody_a_result(
    cluster: Cluster, ledger: Ledger, tmp_path: Path
) -> None:
    sheet, names = terms(tmp_path), [f"p{number:02}" for number in range(16)]
    ledger.enter(handed_in(tmp_path, dict.fromkeys(names, RIGHT)))
    with relay(cluster.port) as between:

        class Cutting(list[Progress]):
            def append(self, one: Progress) -> None:
                super().append(one)
                if len(self) == 3:
                    between.cut()

        told = Cutting()
        with closing(DaskPool(f"tcp://127.0.0.1:{between.port}")) as pool:
            first = pool._client
            grade(ledger, sheet, pool, told)
            assert pool._client is not first  # it has been lost, and there is another one
    assert sorted(one.due.attempt.person for one in told) == names
    assert points(ledger) == dict.fromkeys(names, 4)


def test_another_autograder_grades_nothing(
    cluster: Cluster, ledger: Ledger, tmp_path: Path
) -> None:
    other = replace(terms(tmp_path), grader="other")
    ledger.enter(handed_in(tmp_path, {"alice": RIGHT}))
    told: list[Progress] = []
    with closing(DaskPool(cluster.address)) as pool:
        grade(ledger, other, pool, told)
    assert points(ledger) == {}
    (one,) = ledger.results()
    assert "is not the coordinator's" in one.reason


def test_nobody_at_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.classroom.batch.cluster.PATIENCE", 1.0)
    with pytest.raises(ClusterError, match="no worker at tcp"):
        cluster_pool(f"tcp://127.0.0.1:{free_port()}", None)
