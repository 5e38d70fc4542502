from datetime import timedelta

from commonplace.hypothesis.placing import place_waiting
from commonplace.kit.jobs import job
from commonplace.sources.models import Snapshot


@job(retries=3, time_limit=timedelta(minutes=30))
def place_in_copy(snapshot_id: int) -> None:
    """Look for the highlights that wait for a place in the copy that has just arrived."""
    copy = Snapshot.objects.filter(pk=snapshot_id).first()
    if copy is not None:
        place_waiting(copy)
