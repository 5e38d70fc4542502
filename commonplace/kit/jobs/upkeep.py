"""The kit's own tables and files keep themselves short."""

from commonplace.kit.jobs import queue
from commonplace.kit.jobs.definition import periodic


@periodic(minutes=6 * 60)
def forget_old_jobs() -> None:
    queue.clean_up()


@periodic(minutes=24 * 60)
def free_unheld_files() -> None:
    """Files that nothing refers to any more."""
    from commonplace.kit.freeing import free_files

    free_files()
