"""The life of a row in the table of jobs: added, claimed, finished, failed, taken back from a worker that died.

Every change of a running job names the worker and the attempt that it holds, so that a worker whose job was given to another (it was
thought dead) cannot end the other's run.
"""

import random
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Min, QuerySet
from django.utils.translation import gettext as _

from commonplace.kit.clock import now
from commonplace.kit.jobs import wakeup
from commonplace.kit.jobs.models import Job, State

HEARTBEAT = timedelta(seconds=10)
LAPSE = timedelta(seconds=60)
KEEP_DONE = timedelta(days=7)
FIRST_DELAY = timedelta(seconds=10)
LONGEST_DELAY = timedelta(hours=1)
# How often more than its attempts a job may be running when its worker dies; a job that kills every worker must end somewhere.
DEATHS_FORGIVEN = 2
ERROR_LENGTH = 20_000


def add(job: Job) -> Job:
    """Insert the job; with a unique key, return the equal one that is waiting already, moved to the earlier of both times."""
    if not job.unique_key:
        job.save(force_insert=True)
    else:
        Job.objects.bulk_create([job], ignore_conflicts=True)
        equal = Job.objects.filter(name=job.name, unique_key=job.unique_key, state=State.WAITING)
        equal.filter(run_at__gt=job.run_at).update(run_at=job.run_at)
        # None when another worker took it in this very moment; then ours, which was not needed, is only a description of it.
        job = equal.first() or job
    wakeup.announce()
    return job


def next_time() -> datetime | None:
    """When the earliest waiting job is due. A cheap read: an idle worker must not write."""
    earliest: datetime | None = Job.objects.filter(state=State.WAITING).aggregate(at=Min("run_at"))["at"]
    return earliest


def claim(worker: str, moment: datetime | None = None) -> Job | None:
    """Take the most urgent due job for this worker. A job waits while one of its name and key is running."""
    moment = moment or now()
    if not _due(moment).exists():
        return None
    with transaction.atomic(), connection.cursor() as cursor:
        adapt = connection.ops.adapt_datetimefield_value
        real = adapt(now())
        cursor.execute(f"{_CLAIM}{_LOCK[connection.vendor]} RETURNING id", [worker, real, real, adapt(moment)])
        row = cursor.fetchone()
        return Job.objects.get(pk=row[0]) if row else None


# One statement both finds and takes the job, so two workers never take the same.
_CLAIM = """
    UPDATE kit_job SET state = 'running', worker = %s, attempts = attempts + 1, done = 0, total = 0, note = '',
           started_at = %s, heartbeat_at = %s
    WHERE id = (
        SELECT waiting.id FROM kit_job waiting WHERE waiting.state = 'waiting' AND waiting.run_at <= %s AND (
            waiting.unique_key = '' OR NOT EXISTS (
                SELECT 1 FROM kit_job running
                WHERE running.state = 'running' AND running.name = waiting.name AND running.unique_key = waiting.unique_key))
        ORDER BY waiting.priority DESC, waiting.run_at, waiting.id LIMIT 1 """
_LOCK = {"sqlite": ")", "postgresql": "FOR UPDATE OF waiting SKIP LOCKED)"}


def _due(moment: datetime) -> QuerySet[Job]:
    return Job.objects.filter(state=State.WAITING, run_at__lte=moment)


def finish(job: Job) -> bool:
    """Mark as done; False when the job was no longer ours."""
    return bool(_held(job).update(state=State.DONE, finished_at=now(), message="", last_error=""))


def fail(job: Job, *, error: str, message: str = "", may_retry: bool = True) -> bool:
    """Let it wait for another attempt, longer each time. After the last one keep it, with its error, for an administrator: then True."""
    told = {"last_error": error[-ERROR_LENGTH:], "message": message}
    if may_retry and job.attempts < job.max_attempts:
        _wait_again(_held(job), run_at=now() + delay_after(job.attempts), **told)
        return False
    return bool(_held(job).update(state=State.DEAD, finished_at=now(), **told))


def give_back(job: Job) -> None:
    """The worker has to stop: the job may run at once elsewhere, and the attempt does not count."""
    _wait_again(_held(job), run_at=now(), attempts=F("attempts") - 1)


def delay_after(attempts: int) -> timedelta:
    """10 s, 20 s, 40 s ... one hour, each a quarter more or less so that jobs that failed together do not return together."""
    seconds = FIRST_DELAY.total_seconds() * 2 ** min(attempts - 1, 20)
    return timedelta(seconds=min(seconds, LONGEST_DELAY.total_seconds()) * random.uniform(0.75, 1.25))  # noqa: S311 - spreads load


def beat(job: Job) -> bool:
    """Say that the worker lives; False when the job was taken from it."""
    return bool(_held(job).update(heartbeat_at=now()))


def report_progress(job: Job, *, done: int, total: int, note: str) -> bool:
    """Show how far it is; False when the job was taken from this worker."""
    return bool(_held(job).update(done=done, total=total, note=note, heartbeat_at=now()))


def reclaim(*, worker: str | None = None) -> int:
    """Put jobs back whose worker has been silent for too long, or those of one worker that is known to be dead."""
    running = Job.objects.filter(state=State.RUNNING)
    lost = running.filter(worker=worker) if worker else running.filter(heartbeat_at__lt=now() - LAPSE)
    count = 0
    for job in lost.order_by("pk"):
        error = f"The worker {job.worker} died while it ran this job (attempt {job.attempts})."
        if job.attempts >= job.max_attempts + DEATHS_FORGIVEN:
            count += _held(job).update(state=State.DEAD, finished_at=now(), last_error=error)
        else:
            count += _wait_again(_held(job), run_at=now(), last_error=error)
    if count:
        wakeup.announce()
    return count


def run_again(dead: QuerySet[Job]) -> int:
    """Let jobs that were given up wait again, with all their attempts."""
    count = 0
    for job in dead.filter(state=State.DEAD).order_by("pk"):
        again = Job.objects.filter(pk=job.pk, state=State.DEAD)
        count += _wait_again(again, run_at=now(), attempts=0, message="", finished_at=None)
    wakeup.announce()
    return count


def clean_up() -> int:
    """Forget what was done a week ago. Jobs that were given up stay until somebody decides."""
    return Job.objects.filter(state=State.DONE, finished_at__lt=now() - KEEP_DONE).delete()[0]


def _held(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, state=State.RUNNING, worker=job.worker, attempts=job.attempts)


def _wait_again(job: QuerySet[Job], **changes: object) -> int:
    """Back to waiting; when an equal job has come to wait meanwhile, that one does the work and this one is over."""
    try:
        with transaction.atomic():
            return job.update(state=State.WAITING, worker="", **changes)
    except IntegrityError:
        return job.update(state=State.DONE, finished_at=now(), note=_("An equal job took over."))
