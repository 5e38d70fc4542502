"""Reading about people."""

from __future__ import annotations

import re

from allauth.account.models import EmailAddress
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from commonplace.kit.paging import KeyPage, page_by_key
from commonplace.people.mail import has_confirmed_address
from commonplace.people.models import Circle, MailTrouble, Member, Team, Withheld

PAGE = 50


def topics_of(text: str) -> list[str]:
    """The single things in what somebody wrote under "ask me about": parts between commas, semicolons and line ends."""
    parts = (" ".join(part.split()) for part in re.split(r"[,;\n]", text))
    return list(dict.fromkeys(part for part in parts if part))


def withheld_of(member: Member) -> Withheld | None:
    """What those who moderate keep from others of what the member says of themselves: for the member, and for those who decide."""
    return Withheld.objects.filter(member=member).first()


def own_words(member: Member) -> dict[str, str]:
    """What the member says of themselves as they last wrote it, withheld or not."""
    words = {"name": member.name, "learning": member.learning, "ask_me_about": member.ask_me_about}
    row = withheld_of(member)
    return words | {field: getattr(row, field) for field in withheld_fields(row)} if row else words


def withheld_fields(row: Withheld) -> set[str]:
    return {*(["name"] if row.name else []), *(["learning", "ask_me_about"] if row.is_about else [])}


def member_called(name: str) -> list[Member]:
    """Who an administrator means by a handle, an e-mail address or a name: one, several of that name, or nobody."""
    found = list(Member.objects.filter(Q(handle=name.lower()) | Q(email__iexact=name) | Q(name=name))[:10])
    return [member for member in found if name.lower() in {member.handle, member.email.lower()}][:1] or found


def directory(viewer: Member, *, team: Team | None = None, about: str = "", after: str = "") -> KeyPage[Member]:
    """The people who are here for this viewer, by name; `about` keeps those who can be asked about all of its words."""
    people = Member.objects.active().met_by(viewer).select_related("team")
    if team is not None:
        people = people.filter(team=team)
    for word in about.split()[:8]:
        people = people.filter(Q(ask_me_about__icontains=word))
    return page_by_key(people, keys=("name_key", "id"), after=after, size=PAGE)


def all_accounts(*, after: str = "") -> KeyPage[Member]:
    """Every account, those that were ended among them (for administrators)."""
    return page_by_key(Member.objects.persons().select_related("team"), keys=("name_key", "id"), after=after, size=PAGE)


def stopped_mail_of(member: Member) -> MailTrouble | None:
    """Why no mail goes to the member's address, until they confirm it again; None where it is not so."""
    trouble = MailTrouble.objects.filter(member=member, email=member.email, stopped_at__isnull=False).first()
    return trouble if trouble and not has_confirmed_address(member) else None


def mail_troubles(*, after: str = "") -> KeyPage[MailTrouble]:
    """Addresses at which mail could not be delivered, the last first (for administrators)."""
    found = MailTrouble.objects.filter(last_at__isnull=False, member__is_active=True, email=F("member__email")).select_related("member")
    confirmed = EmailAddress.objects.filter(user=OuterRef("member"), email__iexact=OuterRef("email"), verified=True)
    rows = (
        found.annotate(is_stopped=~Exists(confirmed))
        .exclude(is_stopped=True, stopped_at=None)
        .exclude(is_stopped=False, stopped_at__isnull=False)
    )
    return page_by_key(rows, keys=("-last_at", "-id"), after=after, size=PAGE)


def teams_with_sizes() -> QuerySet[Team]:
    return Team.objects.annotate(size=Count("members", filter=Q(members__is_active=True)))


def circles_of(owner: Member) -> QuerySet[Circle]:
    """Nobody else's circles can be reached through this."""
    return Circle.objects.filter(owner=owner).prefetch_related("members")


def people_in(circle: Circle) -> QuerySet[Member]:
    """Those in the circle whom its owner meets here."""
    return Member.objects.met_by(circle.owner).filter(circles_containing=circle)
