"""Jobs for the tests, and a worker that knows them: `python -m commonplace.kit.tests.sample_jobs`."""

import os
import time
from datetime import timedelta
from pathlib import Path

import django

if __name__ == "__main__":
    django.setup()

from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import job, periodic, progress


@job(retries=2)
def note_down(path: str, text: str) -> None:
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")


@job(retries=2)
def take_turns(path: str, number: int) -> None:
    """Leave a mark at the beginning and at the end."""
    note_down(path, f"begin {number} {os.getpid()}")
    time.sleep(0.005)
    note_down(path, f"end {number} {os.getpid()}")


@job(retries=0)
def hang_at_first(folder: str) -> None:
    """The first run hangs after its effect; the effect is safe to repeat."""
    runs = Path(folder, "runs")
    note_down(str(runs), "run")
    Path(folder, "effect").mkdir(exist_ok=True)
    if len(runs.read_text(encoding="utf-8").split()) == 1:
        time.sleep(120)


@job(retries=2)
def fail() -> None:
    raise RuntimeError("a bug")


@job(retries=2)
def refuse(may_retry: bool) -> None:
    raise Refusal("That page is private.", may_retry=may_retry)


@job(retries=2)
def count_to(total: int) -> None:
    for done in range(1, total + 1):
        progress(done=done, total=total, note=f"{done} of {total}")


@job(retries=0, time_limit=timedelta(seconds=0.2))
def sleep_for_long() -> None:
    time.sleep(60)


@periodic(minutes=30)
def chime() -> None:
    return None


if __name__ == "__main__":
    from commonplace.kit.jobs.worker import Worker
    from commonplace.kit.tests import sample_jobs  # noqa: F401, PLW0406 - the jobs get their names from there

    Worker(follow_parent=True).work()
