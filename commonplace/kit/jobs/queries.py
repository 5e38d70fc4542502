"""What may be read about jobs."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from commonplace.kit.jobs.models import Job, State
from commonplace.kit.paging import KeyPage, page_by_key


@dataclass(frozen=True)
class Tally:
    waiting: int
    running: int
    dead: int


def tally() -> Tally:
    """How many jobs are where; those that are done do not matter any more."""
    open_jobs = Job.objects.exclude(state=State.DONE)
    counts = open_jobs.aggregate(**{state.value: Count("pk", filter=Q(state=state)) for state in State if state != State.DONE})
    return Tally(**counts)


def waiting_since(moment: datetime) -> int:
    """How many jobs have been due since before this moment: with a worker there, none."""
    return Job.objects.filter(state=State.WAITING, run_at__lt=moment).count()


def running_jobs() -> QuerySet[Job]:
    return Job.objects.filter(state=State.RUNNING).order_by("started_at", "pk")


def dead_jobs(*, after: str = "") -> KeyPage[Job]:
    """The newest first."""
    return page_by_key(Job.objects.filter(state=State.DEAD), keys=("-finished_at", "-id"), after=after)


def jobs_of(owner: str) -> QuerySet[Job]:
    """The jobs that one member asked for. Nobody's jobs belong to nobody."""
    return Job.objects.filter(owner=owner) if owner else Job.objects.none()


def job_of(owner: str, *, name: str) -> Job | None:
    """The newest job of this name that the member asked for."""
    return jobs_of(owner).filter(name=name).order_by("-pk").first()
