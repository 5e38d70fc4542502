from commonplace.discussion import passages
from commonplace.discussion.models import Passage
from commonplace.entries.models import Entry
from commonplace.kit.jobs import job


@job(retries=3)
def place_passages(entry_id: int) -> None:
    """Find the passages of a text that many commented on."""
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry is not None:
        passages.place_again(entry, Passage.objects.filter(marked_on__root=entry).select_related("marked_on").iterator(chunk_size=500))
