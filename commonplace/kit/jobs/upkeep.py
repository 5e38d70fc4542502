"""The table keeps itself short."""

from commonplace.kit.jobs import queue
from commonplace.kit.jobs.definition import periodic


@periodic(minutes=6 * 60)
def forget_old_jobs() -> None:
    queue.clean_up()
