"""Badges of the small world (tests/world.py): one that everybody may see, and what is awarded in rings without the viewer."""

from __future__ import annotations

from itertools import count

from commonplace.entries import audiences
from commonplace.entries.models import Audience, Entry
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.portfolios.models import Award, Badge, Portfolio, ShownBadge
from commonplace.portfolios.words import State
from commonplace.spaces.models import Space
from tests.cast import Cast

POOL = 6
"""So many badges each of the open spaces awards: nobody holds one twice."""
_PLACES = count(1)


def lay_out_badges(cast: Cast, portfolio: Entry) -> None:
    """What can be awarded, and one badge that Amina shows to the whole web on this portfolio of hers."""
    for space, host in ((cast.weavers, cast.amina), (cast.almanac, cast.farah)):
        for number in range(POOL):
            _badge(space, host, f"Badge {number} of {space}", key=f"world-{space.slug}-{number}")
    award = _held(shown_badge(), cast.amina, audiences.web(), portfolio=portfolio)
    ShownBadge.objects.create(portfolio_id=portfolio.pk, award=award)


def shown_badge() -> Badge:
    return Badge.objects.get(deed_key="world-weavers-0")


def shown_award() -> Award:
    """The one that everybody may see."""
    return Award.objects.select_related("badge", "member").get(badge=shown_badge(), audience=audiences.web())


def hide_award(viewer: Member | None, holder: Member, audience: Audience, *, on: Entry) -> None:
    """A badge held in a ring without the viewer, shown on this portfolio of its holder; of a space that the viewer does not host, for hosts see who
    holds what they awarded."""
    space = "almanac" if viewer is not None and viewer.handle == "amina" else "weavers"
    free = Badge.objects.filter(space__slug=space, deed_key__startswith="world").exclude(awards__member=holder).order_by("pk").first()
    if free is not None:
        award = _held(free, holder, audience, portfolio=on)
        ShownBadge.objects.create(portfolio_id=on.pk, award=award)


def hide_badges_of_lantern(cast: Cast, *, portfolio: Entry, words: str) -> None:
    """A badge of the hidden space: asked for, offered and not yet; and one that Amina holds for its members, shown where everybody looks."""
    badge = _badge(cast.lantern, cast.emil, words, key="world-lantern")
    held = _held(badge, cast.amina, audiences.of_space(cast.lantern), portfolio=portfolio)
    ShownBadge.objects.create(portfolio_id=portfolio.pk, award=held)
    for number, state in enumerate((State.ASKED, State.NOT_YET, State.OFFERED, State.DECLINED)):
        other = _badge(cast.lantern, cast.emil, f"{words} {number}", key=f"world-lantern-{number}")
        Award.objects.create(badge=other, member=cast.amina, state=state, portfolio_id=portfolio.pk, words=words, answer=words)


def _badge(space: Space, maker: Member, name: str, *, key: str) -> Badge:
    about = {"name": name, "description": f"{name} stands for this.", "criteria": "A year."}
    return Badge.objects.get_or_create(made_by=maker, deed_key=key, defaults={"space": space} | about)[0]


def _held(badge: Badge, member: Member, audience: Audience, *, portfolio: Entry) -> Award:
    """As it stands after its member said yes; without a line in the audit log, which administrators read."""
    own = Portfolio.objects.filter(entry=portfolio, author=member).first()
    return Award.objects.create(
        badge=badge, member=member, portfolio=own, state=State.HELD, held_at=now().replace(microsecond=0), audience=audience,
        salt="salt", status_index=next(_PLACES), given_by=badge.made_by,
    )  # fmt: skip
