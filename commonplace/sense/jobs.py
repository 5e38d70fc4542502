from datetime import timedelta

from commonplace.kit.jobs import job
from commonplace.sense.placing import place_all


@job(retries=3, time_limit=timedelta(minutes=30))
def place_highlights(source_id: int) -> None:
    """Place the highlights of a source on the copy of it that has just arrived."""
    place_all(source_id)
