"""Real workers in processes of their own, on a real database."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from commonplace.kit.jobs import Job, State
from commonplace.kit.tests.sample_jobs import hang_at_first, sleep_for_long, take_turns

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

StartWorker = Callable[[], "subprocess.Popen[bytes]"]


@pytest.fixture
def start_worker() -> Iterator[StartWorker]:
    started: list[subprocess.Popen[bytes]] = []

    def start() -> "subprocess.Popen[bytes]":
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "commonplace.settings", "COMMONPLACE_DATABASE_URL": database_url()}
        command = [sys.executable, "-m", "commonplace.kit.tests.sample_jobs"]
        started.append(subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[3]))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.wait()


def database_url() -> str:
    about = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{about['NAME']}"
    return f"postgresql://{about['USER']}@{quote(about['HOST'], safe='')}/{about['NAME']}"


def wait_until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def test_a_job_whose_worker_was_killed_runs_again_without_doubling(start_worker: StartWorker, tmp_path: Path) -> None:
    job = hang_at_first.enqueue(str(tmp_path))
    victim = start_worker()
    wait_until((tmp_path / "effect").exists)
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    job.refresh_from_db()
    assert job.state == State.RUNNING
    start_worker()
    wait_until(lambda: Job.objects.get(pk=job.pk).state == State.DONE)
    job.refresh_from_db()
    assert job.attempts == 2
    assert (tmp_path / "runs").read_text(encoding="utf-8").split() == ["run", "run"]


def test_two_workers_share_the_work_and_never_a_job(start_worker: StartWorker, tmp_path: Path) -> None:
    log = tmp_path / "log"
    start_worker()
    start_worker()
    for number in range(200):
        take_turns.enqueue(str(log), number)
    wait_until(lambda: not Job.objects.filter(name=take_turns.name).exclude(state=State.DONE).exists())
    marks = [line.split() for line in log.read_text(encoding="utf-8").splitlines()]
    assert Counter(f"{mark} {number}" for mark, number, _ in marks) == Counter(
        f"{mark} {number}" for mark in ("begin", "end") for number in range(200)
    )
    assert set(Job.objects.filter(name=take_turns.name).values_list("attempts", flat=True)) == {1}


def test_a_job_is_stopped_at_its_time_limit_and_the_worker_goes_on(start_worker: StartWorker, tmp_path: Path) -> None:
    endless = sleep_for_long.enqueue()
    after = take_turns.enqueue(str(tmp_path / "log"), 1)
    start_worker()
    wait_until(lambda: Job.objects.get(pk=after.pk).state == State.DONE)
    endless.refresh_from_db()
    assert endless.state == State.DEAD
    assert "TimeLimitExceeded" in endless.last_error


def test_a_worker_that_is_asked_to_stop_stops(start_worker: StartWorker, tmp_path: Path) -> None:
    first = take_turns.enqueue(str(tmp_path / "log"), 1)
    worker = start_worker()
    wait_until(lambda: Job.objects.get(pk=first.pk).state == State.DONE)
    worker.terminate()
    assert worker.wait(timeout=10) == 0
