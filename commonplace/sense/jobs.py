from datetime import timedelta

from commonplace.entries.models import Entry
from commonplace.kit.jobs import job, periodic
from commonplace.people.models import Member
from commonplace.sense.placing import place_all, sources_left_behind
from commonplace.sense.renaming import go_on


@job(retries=3, time_limit=timedelta(minutes=30))
def place_highlights(source_id: int) -> None:
    """Place the highlights of a source on the copy of it that has just arrived."""
    place_all(source_id)


@periodic(minutes=24 * 60)
def place_what_was_left_behind() -> None:
    """Highlights that were marked on the older copy while the newer one arrived."""
    for source_id in list(sources_left_behind()[:1_000]):
        if source_id is not None:
            place_highlights.using(unique_key=f"place:{source_id}").enqueue(source_id)


@job(retries=3)
def mend_the_rest(author_id: int, entry_id: int, old_title: str, left: int) -> None:
    """The links beyond those that were mended with the renaming itself."""
    go_on(Member.objects.get(pk=author_id), Entry.objects.get(pk=entry_id), old_title, left)
