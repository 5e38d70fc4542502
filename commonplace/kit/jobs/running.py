"""Runs one claimed job and writes down how it ended."""

import logging
import time
import traceback
from contextvars import ContextVar
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import queue
from commonplace.kit.jobs.definition import JobDefinition, definition_of, periodic_jobs
from commonplace.kit.jobs.models import Job, State

logger = logging.getLogger(__name__)

PROGRESS_EVERY = 0.5
NOTE_LENGTH = 300


class Interrupted(BaseException):
    """The worker has to stop; not an Exception, so that no job swallows it."""


class TimeLimitExceeded(BaseException):
    """The job took longer than it may."""


class JobTaken(BaseException):
    """The job was given to another worker, because this one seemed dead."""


class _Current:
    """The job that is running, as `progress` sees it."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.done, self.total, self.note = 0, 0, ""
        self.written_at = 0.0

    def report(self, done: int | None, total: int | None, note: str | None) -> None:
        self.done = self.done if done is None else done
        self.total = self.total if total is None else total
        self.note = self.note if note is None else note[:NOTE_LENGTH]
        if time.monotonic() - self.written_at < PROGRESS_EVERY and self.done != self.total:
            return
        self.written_at = time.monotonic()
        if not queue.report_progress(self.job, done=self.done, total=self.total, note=self.note):
            raise JobTaken


_current: ContextVar[_Current | None] = ContextVar("current_job", default=None)


def progress(*, done: int | None = None, total: int | None = None, note: str | None = None) -> None:
    """Inside a job, say how far it is; its owner sees it at /jobs/<uid>/. Does nothing elsewhere, so an action may call it as well.

    Written at most twice a second and at the end. Inside a transaction nobody sees it before the commit: report between batches.
    """
    current = _current.get()
    if current is not None:
        current.report(done, total, note)


def run(job: Job, *, raising: bool = False) -> None:
    """Run a claimed job and settle it. With `raising`, an unexpected error is also raised (for tests)."""
    definition = definition_of(job.name)
    if definition is None:
        queue.fail(job, error=f"This version of the program knows no job {job.name}.")
        return
    token = _current.set(_Current(job))
    try:
        definition.function(*job.args, **job.kwargs)
    except Refusal as refusal:
        _settle(job, definition, error=traceback.format_exc() if refusal.may_retry else str(refusal), refusal=refusal)
    except Interrupted:
        queue.give_back(job)
    except JobTaken:
        logger.warning("%s was taken over by another worker; this run ends.", job)
    except (Exception, TimeLimitExceeded):
        logger.exception("%s failed (attempt %s of %s).", job, job.attempts, job.max_attempts)
        _settle(job, definition, error=traceback.format_exc())
        if raising:
            raise
    else:
        _settle(job, definition)
    finally:
        _current.reset(token)


def _settle(job: Job, definition: JobDefinition[...], *, error: str = "", refusal: Refusal | None = None) -> None:
    """Write the end of the run; a periodic job that ended is enqueued for its next time in the same transaction."""
    with transaction.atomic():
        if not error:
            ended = queue.finish(job)
        elif refusal is not None:
            ended = queue.fail(job, error=error, message=str(refusal), may_retry=refusal.may_retry)
        else:
            ended = queue.fail(job, error=error, message=_("Something went wrong that was not foreseen."))
        if ended and definition.every is not None:
            definition.using(run_after=now() + definition.every).enqueue()


def run_all(*, at: datetime | None = None, raising: bool = True) -> int:
    """Run what is due, or will be due by `at`, in this process and thread, until nothing is left; how many were run. For tests."""
    count = 0
    while job := queue.claim("inline", at):
        run(job, raising=raising)
        count += 1
    return count


def schedule_periodic_jobs() -> None:
    """See that every periodic job has its row. Reads only, when they have."""
    present = set(Job.objects.filter(state__in=[State.WAITING, State.RUNNING]).values_list("name", flat=True).distinct())
    for definition in periodic_jobs():
        if definition.name not in present:
            definition.enqueue()
