"""Deeds about suggestions: to want less of something, to keep what was suggested, and to say what one wants to learn."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.goals.actions.goals import Answers, set_goal
from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.people.models import Member
from commonplace.seek.actions import Captured, capture
from commonplace.seek.models import ReachedBy
from commonplace.suggestions.jobs import offer_at_once
from commonplace.suggestions.models import About, Less, Why
from commonplace.suggestions.things import thing_of

MOST_GOALS = 3


@transaction.atomic
def want_less(actor: Member, *, about: About, entry: Entry | None = None, topic: str = "", why: str = "") -> Less:
    """Leave something out from now on: this entry's thing, its author, one of its tags, or a kind of suggestion.

    `entry` is one that the actor may see.
    """
    value, title, person = "", "", None
    if about is About.REASON and why in Why:
        value = why
    elif about is About.THING and entry is not None:
        value, title = str(thing_of(entry.pk, entry.kind, entry.source_id)), str(entry)[:300]
    elif about is About.PERSON and entry is not None and not entry.author.is_nobody:
        value, person = str(entry.author_id), entry.author
    elif about is About.TOPIC and entry is not None and topic in tags_of(entry):
        value = topic
    if not value:
        raise Refusal(_("Say of what you want less."))
    row, _made = Less.objects.update_or_create(
        member=actor,
        about=about,
        value=value,
        defaults={"title": title, "person": person, "taken_back_at": None, "made_at": now()},
    )
    return row


@transaction.atomic
def take_back(actor: Member, less: Less) -> None:
    """It may come again."""
    if less.member_id != actor.pk:
        raise Refusal(_("Only whoever asked for less can take that back."))
    less.taken_back_at = now()
    less.save(update_fields=["taken_back_at"])


def keep(actor: Member, entry: Entry) -> Captured:
    """Save the source of an entry that the actor may see; the save remembers where it came from."""
    if entry.source is None or not entry.source.is_on_the_web:
        raise Refusal(_("This has no address on the web. Open it, and keep it from there."))
    return capture(actor, url=entry.source.url, reached_by=ReachedBy.FEED_OR_SEARCH, from_entry=entry)


def set_goals(actor: Member, *, titles: Sequence[str], deed_key: str = "") -> list[Entry]:
    """Up to three goals at once, by their names alone, seen by nobody else; suggestions are looked for at once."""
    named = [title.strip() for title in titles if title.strip()][:MOST_GOALS]
    if not named:
        raise Refusal(_("Name one thing that you want to learn."), field="first")
    keys = [f"{deed_key}:{number}" if deed_key else "" for number in range(len(named))]
    with transaction.atomic():
        goals = [set_goal(actor, title=title, answers=Answers(), deed_key=key) for title, key in zip(named, keys, strict=True)]
    offer_at_once(actor)
    return goals
