"""What administrators do with jobs that were given up."""

from django.db import transaction

from commonplace.kit.jobs import queue
from commonplace.kit.jobs.models import Job, State


@transaction.atomic
def retry(*, uid: str) -> bool:
    """Let one wait again; False when there is no such job any more (a second click)."""
    return bool(queue.run_again(Job.objects.filter(uid=uid)))


@transaction.atomic
def retry_all() -> int:
    """Let all wait again; how many."""
    return queue.run_again(Job.objects.all())


@transaction.atomic
def discard(*, uid: str) -> bool:
    """Forget one for good."""
    return bool(Job.objects.filter(uid=uid, state=State.DEAD).delete()[0])
