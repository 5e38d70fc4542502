"""The process that runs jobs, one at a time, in its main thread: only there can a job be stopped at its time limit.

More at once means more of these processes, on as many machines as there are. When a worker is asked to stop it lets its job finish for a
while and then gives it back; when it is killed, others notice by its silence.
"""

import hashlib
import logging
import os
import platform
import signal
import threading
import time
from datetime import timedelta
from pathlib import Path
from types import FrameType

from django.db import DatabaseError, connection

from commonplace.kit.clock import now
from commonplace.kit.jobs import queue, wakeup
from commonplace.kit.jobs.definition import definition_of
from commonplace.kit.jobs.models import Job, State
from commonplace.kit.jobs.running import Interrupted, TimeLimitExceeded, run, schedule_periodic_jobs

logger = logging.getLogger(__name__)

GRACE_SECONDS = 10.0
LOOK_AFTER_OTHERS = timedelta(seconds=15)
# A job that ignores its time limit this much longer sits in code that cannot be interrupted; only the end of the process ends it.
OVERDUE_SECONDS = 30.0


def worker_name(pid: int) -> str:
    """`<machine>:<pid>`, where the machine is one kernel and one container: there a process id says whether a worker lives."""
    marks = [platform.node()]
    for place in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        path = Path(place)
        if path.exists():
            marks.append(str(path.readlink()) if path.is_symlink() else path.read_text(encoding="ascii").strip())
    return f"{platform.node()[:30]}-{hashlib.sha256(' '.join(marks).encode()).hexdigest()[:10]}:{pid}"


class Worker:
    """Claims and runs until it is told to stop. `follow_parent`: also stops when the process that started it is gone."""

    def __init__(self, *, follow_parent: bool = False) -> None:
        self.name = worker_name(os.getpid())
        self._parent = os.getppid() if follow_parent else None
        self._stopping = False
        self._waiter = wakeup.waiter()
        self._pulse = _Pulse()
        self._look_after_others_at = now()

    def work(self) -> None:
        """Run jobs until SIGTERM or SIGINT."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGALRM, self._expire)
        self._pulse.start()
        self._take_from_dead_neighbours()
        schedule_periodic_jobs()
        while not self._is_over():
            try:
                if not self._work_once():
                    self._idle()
            except DatabaseError:
                # Locked for long, or the server restarts; the table is the truth, so begin again.
                logger.exception("The worker could not reach the database; it tries again.")
                connection.close()
                time.sleep(1)
        self._waiter.close()

    def _work_once(self) -> bool:
        if now() >= self._look_after_others_at:
            self._look_after_others_at = now() + LOOK_AFTER_OTHERS
            queue.reclaim()
            # Nothing runs here at this moment, so whatever bears this name was lost together with a connection.
            queue.reclaim(worker=self.name)
        job = queue.claim(self.name)
        if job is None:
            return False
        definition = definition_of(job.name)
        limit = definition.time_limit.total_seconds() if definition else GRACE_SECONDS
        self._pulse.follow(job, limit + OVERDUE_SECONDS)
        signal.setitimer(signal.ITIMER_REAL, limit)
        try:
            run(job)
        except (Interrupted, TimeLimitExceeded):
            # The alarm rang while the end was being written; the table says whether it was.
            queue.reclaim(worker=self.name)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            self._pulse.follow(None)
        if connection.vendor != "sqlite":
            connection.close_if_unusable_or_obsolete()
        return True

    def _idle(self) -> None:
        due = queue.next_time()
        until = min(due, self._look_after_others_at) if due else self._look_after_others_at
        while not self._is_over():
            left = (until - now()).total_seconds()
            if self._waiter.heard(left) or left <= 0:
                return

    def _is_over(self) -> bool:
        return self._stopping or (self._parent is not None and os.getppid() != self._parent)

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        if not self._stopping and self._pulse.is_following:
            signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS)
        self._stopping = True

    def _expire(self, signum: int, frame: FrameType | None) -> None:
        raise Interrupted if self._stopping else TimeLimitExceeded

    def _take_from_dead_neighbours(self) -> None:
        """After a crash of the whole program, its jobs need not wait until their silence is noticed."""
        machine = self.name.rpartition(":")[0]
        for name in Job.objects.filter(state=State.RUNNING, worker__startswith=f"{machine}:").values_list("worker", flat=True).distinct():
            if not _is_alive(int(name.rpartition(":")[2])) or name == self.name:
                queue.reclaim(worker=name)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class _Pulse(threading.Thread):
    """Says in the table that the worker lives, while a job is running for long; ends the process when the job cannot be stopped."""

    def __init__(self) -> None:
        super().__init__(name="pulse", daemon=True)
        self._job: Job | None = None
        self._deadline = 0.0

    @property
    def is_following(self) -> bool:
        return self._job is not None

    def follow(self, job: Job | None, seconds: float = 0.0) -> None:
        self._deadline = time.monotonic() + seconds
        self._job = job

    def run(self) -> None:
        while True:
            time.sleep(queue.HEARTBEAT.total_seconds())
            job = self._job
            if job is None:
                continue
            if time.monotonic() > self._deadline:
                logger.error("%s cannot be stopped at its time limit; the worker ends itself.", job)
                os._exit(70)
            try:
                if now() - (job.started_at or now()) >= queue.HEARTBEAT:
                    queue.beat(job)
            except DatabaseError:
                # The job itself may hold the only write lock; the next beat will do.
                logger.info("A heartbeat of %s was missed.", job)
            finally:
                connection.close()
