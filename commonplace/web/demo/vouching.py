"""Portfolios and badges in the demonstration: two people who can show what they can do, and a badge that one of them has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.clock import at
from commonplace.lineage.models import Thanks
from commonplace.people.models import Member
from commonplace.portfolios.actions.badges import About, answer_offer, choose_ring, make_badge, offer
from commonplace.portfolios.actions.gathering import add_piece, begin_portfolio
from commonplace.portfolios.actions.showing import show_badge

TOLD = {
    "tomasz": ("Hearing what is wrong with a motor", "I listen first, then I open it. These are the times when it helped somebody."),
    "wei": (
        "Small surveys that change something",
        "Seven questions at most, and a promise beforehand of what will be done with the answers.",
    ),
}
_SHOWN = (Kind.NOTE, Kind.POST, Kind.ANSWER, Kind.PRACTICE)


def vouch(members: Mapping[str, Member], today: datetime) -> None:
    """Through the same doors as members; `members["mele"]` organises learning."""
    shown: dict[str, Entry] = {}
    for number, (name, (title, body)) in enumerate(TOLD.items()):
        with at(today - timedelta(days=9 - number)):
            shown[name] = _portfolio(members[name], title, body)
    with at(today - timedelta(days=5)):
        about = About(
            name="Repairs with others looking on",
            description="For people who mend things in public and say why.",
            criteria="Three repairs that were written down, and at least one that somebody else has used.",
        )
        badge = make_badge(members["mele"], about=about)
        award = offer(members["mele"], badge, member=members["tomasz"], words="For the Saturdays, and for the notes about them.")
        award = answer_offer(members["tomasz"], award, takes=True)
        choose_ring(members["tomasz"], award, audience=audiences.organisation())
        show_badge(members["tomasz"], shown["tomasz"], award)


def _portfolio(member: Member, title: str, body: str) -> Entry:
    entry = begin_portfolio(member, title=title, body=body, audience=audiences.organisation())
    own = Entry.objects.authored_by(member).filter(kind__in=_SHOWN, withdrawn_at__isnull=True).exclude(pk=entry.pk)
    for piece in own.order_by("-made_at", "-pk")[:3]:
        add_piece(member, entry, evidence=piece)
    thanked = Thanks.objects.filter(entry__author=member).select_related("entry").order_by("pk").first()
    if thanked is not None:
        add_piece(member, entry, evidence=thanked.entry, thanks=thanked)
    return entry
