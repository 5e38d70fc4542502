"""Walking somebody's journey: private rows of who walks. Nobody is told; the author sees numbers from five people on (`goals.queries`)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.goals.models import Following, Journey, JourneyItem, Use, Way
from commonplace.goals.queries import items_visible_to
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member


@transaction.atomic
def follow_journey(actor: Member, entry: Entry) -> Following:
    """Begin to walk a journey that the actor may see, at its first item; again changes nothing."""
    journey = Journey.objects.get(entry=entry)
    first = items_visible_to(actor, journey).first()
    return Following.objects.get_or_create(journey=journey, member=actor, defaults={"at": first})[0]


@transaction.atomic
def leave_journey(actor: Member, entry: Entry) -> None:
    """Walk no further. What one said about its items stays, for when one comes back."""
    Following.objects.filter(journey_id=entry.pk, member=actor).delete()


@transaction.atomic
def stand_at(actor: Member, entry: Entry, item: JourneyItem) -> None:
    """Note where on the journey one is."""
    following = follow_journey(actor, entry)
    following.at = item
    following.save(update_fields=["at"])


@transaction.atomic
def use_item(actor: Member, entry: Entry, item: JourneyItem, *, how: Way | None, word: str = "") -> None:
    """Say what one did with an item (None takes it back), and go on to the next if one stood there."""
    line = clean_line(word)
    if len(line) > 200:
        raise Refusal(_("Please keep it under 200 characters; a note can hold more."), field="word")
    if how is None:
        Use.objects.filter(item=item, member=actor).delete()
        return
    Use.objects.update_or_create(item=item, member=actor, defaults={"how": how, "word": line, "made_at": now()})
    following = Following.objects.filter(journey_id=entry.pk, member=actor).first()
    if following is not None and following.at_id in {item.pk, None}:
        path = list(items_visible_to(actor, Journey.objects.get(entry=entry)))
        following.at = next((later for later in path if (later.position, later.pk) > (item.position, item.pk)), item)
        following.save(update_fields=["at"])
