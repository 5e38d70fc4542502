from datetime import timedelta

from commonplace.kit.jobs import job
from commonplace.sources.pictures import keep_pictures


@job(retries=1, time_limit=timedelta(minutes=5))
def fetch_pictures(snapshot_id: int) -> None:
    """Fetch the pictures of a copy that a member asked for."""
    keep_pictures(snapshot_id)
