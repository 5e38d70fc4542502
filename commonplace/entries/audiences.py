"""Finding or making the audience rows that entries point to (who is in them: `entries.audience`)."""

import hashlib
from collections.abc import Iterable

from django.db import transaction

from commonplace.entries.audience import ASIDE, GROUP, HELD, HELD_ALONE, HELD_FIRST
from commonplace.entries.models import Audience, Entry, NamedReader
from commonplace.entries.words import Ring
from commonplace.people.models import Circle, Member
from commonplace.spaces.models import Space


def only_me(member: Member) -> Audience:
    return Audience.objects.get_or_create(key=f"me:{member.pk}", defaults={"ring": Ring.ME, "owner": member})[0]


def organisation() -> Audience:
    return Audience.objects.get_or_create(key="organisation", defaults={"ring": Ring.ORGANISATION})[0]


def web() -> Audience:
    return Audience.objects.get_or_create(key="web", defaults={"ring": Ring.WEB})[0]


def of_space(space: Space) -> Audience:
    return Audience.objects.get_or_create(key=f"space:{space.pk}", defaults={"ring": Ring.SPACE, "space": space})[0]


def keys_of_spaces(slugs: Iterable[str]) -> dict[str, int]:
    """The audiences of the spaces with these addresses. Whether a viewer belongs to one is not asked here."""
    named = sorted(set(slugs))
    found = Audience.objects.filter(space__slug__in=named, ring=Ring.SPACE) if named else Audience.objects.none()
    return dict(found.values_list("space__slug", "pk"))


def spaces_of(audiences: Iterable[int]) -> dict[int, Space]:
    """The spaces of those of these audiences that are a space's."""
    keys = sorted(set(audiences))
    found = Audience.objects.filter(pk__in=keys, ring=Ring.SPACE).select_related("space") if keys else Audience.objects.none()
    return {audience.pk: audience.space for audience in found if audience.space is not None}


def of_circle(circle: Circle) -> Audience:
    defaults = {"ring": Ring.CIRCLE, "owner": circle.owner, "circle": circle}
    return Audience.objects.get_or_create(key=f"circle:{circle.pk}", defaults=defaults)[0]


def of_people(owner: Member, members: Iterable[Member]) -> Audience:
    """The audience of these named people and the owner; the same people give the same row."""
    ids = sorted({member.pk for member in members} - {owner.pk})
    if not ids:
        return only_me(owner)
    digest = hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest()[:32]
    with transaction.atomic():
        audience, made = Audience.objects.get_or_create(key=f"people:{owner.pk}:{digest}", defaults={"ring": Ring.PEOPLE, "owner": owner})
        if made:
            NamedReader.objects.bulk_create(NamedReader(audience=audience, member_id=pk) for pk in ids)
    return audience


@transaction.atomic
def keep_group(name: str, members: Iterable[int]) -> Audience:
    """The audience of a group that a room keeps: exactly the members with these keys, from now on. `name` says which group, for ever. What was
    shared with it before is seen by whoever comes, and no longer by whoever goes, but for what they wrote."""
    audience = Audience.objects.get_or_create(key=f"{GROUP}{name}", defaults={"ring": Ring.PEOPLE})[0]
    wanted, present = set(members), set(audience.named.values_list("member", flat=True))
    if gone := present - wanted:
        audience.named.filter(member__in=gone).delete()
    NamedReader.objects.bulk_create(
        [NamedReader(audience=audience, member_id=pk) for pk in sorted(wanted - present)], ignore_conflicts=True
    )
    return audience


def of_aside(writer: Member, reader: Member | None) -> Audience:
    """For a response that its writer says to one person alone; to nobody yet for None."""
    key = f"{ASIDE}{writer.pk}:{reader.pk if reader else ''}"
    with transaction.atomic():
        audience, made = Audience.objects.get_or_create(key=key, defaults={"ring": Ring.PEOPLE, "owner": writer})
        if made and reader:
            NamedReader.objects.create(audience=audience, member=reader)
    return audience


def of_held(entry: Entry) -> Audience:
    """The author alone, as long as moderators keep the entry from others. A response has a row of its own, so that it stays where its root's
    audience changes."""
    key = f"{HELD_ALONE if entry.root_id else HELD}{entry.author_id}"
    return Audience.objects.get_or_create(key=key, defaults={"ring": Ring.ME, "owner": entry.author})[0]


def of_awaited(entry: Entry) -> Audience:
    """The author alone, until a host of the space for which the entry is has let it go."""
    return Audience.objects.get_or_create(key=f"{HELD_FIRST}{entry.author_id}", defaults={"ring": Ring.ME, "owner": entry.author})[0]
