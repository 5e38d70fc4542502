"""What mail does outside of requests and of the conversation with the mail server."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, OuterRef

from commonplace.inbox.models import Piece
from commonplace.inbox.upkeep import delete_in_parts
from commonplace.kit.clock import now
from commonplace.kit.jobs import job, periodic
from commonplace.kit.jobs.running import TimeLimitExceeded
from commonplace.letters.models import Letter, LetterState, Sender, Stance
from commonplace.letters.reading import read

STAYS = timedelta(days=30)
_KEYS = 500


@job(retries=2, time_limit=timedelta(seconds=60))
def read_letter(letter_id: int) -> None:
    """Read a letter that was taken in."""
    letter = Letter.objects.select_related("member", "sender").filter(pk=letter_id, state=LetterState.WAITING).first()
    if letter is None:
        return
    try:
        read(letter)
    except TimeLimitExceeded:
        # Made to do harm, or beyond what is read here; it is not tried again.
        Letter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED, raw=None)


@periodic(minutes=60 * 24)
def forget_letters() -> None:
    """Letters leave with their item of the inbox, held ones after 30 days, and their copies with them unless they were kept."""
    old = Letter.objects.filter(arrived_at__lt=now() - STAYS)
    lying = Piece.objects.filter(origin="mail", source=OuterRef("source"))
    leaving = old.filter(~Exists(lying))
    sources = set(leaving.exclude(source=None).values_list("source", flat=True))
    delete_in_parts(leaving)
    _forget_copies(sources)
    written = Letter.objects.filter(sender=OuterRef("pk"))
    delete_in_parts(Sender.objects.filter(~Exists(written), stance=Stance.NONE, made_at__lt=now() - STAYS))


def _forget_copies(keys: set[int]) -> None:
    from commonplace.entries.models import Entry
    from commonplace.sources.models import Source

    spoken_of = Entry.objects.filter(source=OuterRef("pk"))
    ordered = sorted(keys)
    for start in range(0, len(ordered), _KEYS):
        delete_in_parts(Source.objects.filter(~Exists(spoken_of), pk__in=ordered[start : start + _KEYS]))
