from datetime import timedelta

from commonplace.kit.jobs import job
from commonplace.sources.joining import settle_address
from commonplace.sources.pictures import keep_pictures


@job(retries=1, time_limit=timedelta(minutes=5))
def fetch_pictures(snapshot_id: int) -> None:
    """Fetch the pictures of a copy that a member asked for."""
    keep_pictures(snapshot_id)


@job(retries=1, time_limit=timedelta(minutes=2))
def settle_addresses(source_id: int, address: str) -> None:
    """See whether the page at the address that a source's page names is the same article, and have it known by that."""
    settle_address(source_id, address)
