from datetime import timedelta

from commonplace.kit.jobs import job, periodic
from commonplace.seek.actions import fetch_for
from commonplace.seek.upkeep import forget_unsaved_files


# Fetching ends by itself after 30 seconds and reading a PDF after 60; the rest is for reading a page, which a hostile one could draw out.
@job(retries=2, time_limit=timedelta(seconds=120))
def fetch_saved_page(entry_id: int, looks_again: bool = False) -> None:
    """Fetch the page of a save. Failures of the site are noted on the save, so the job itself fails only by our own fault."""
    fetch_for(entry_id, looks_again=looks_again)


@periodic(minutes=24 * 60)
def forget_files_that_nobody_saved() -> None:
    """Bytes that were handed in for nothing."""
    forget_unsaved_files()
