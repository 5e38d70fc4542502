"""Who may see what. This file is the only place where visibility is decided.

The rule, in one sentence: an entry that is not withdrawn is visible to its author, and to everyone whom its audience names, unless a block
stands between them and its author, or the author of what it responds to. A response carries the audience of its root (copied when it is written
and whenever the root's changes), so the rule needs no second look at that. Only an aside, a response said to one person, has an audience of its
own: its writer and that person, also when the root is widened or narrowed; what answers it is an aside between the same two.

It is answerable four ways, and a test holds the four together for a cast of members, all rings and all states:

* may this person (`Entry.objects.visible_to(viewer).filter(pk=...)`; a miss is 404),
* which things may this person (`visible_to`),
* which people may see this thing (`audience_of`),
* and why (`why`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from commonplace.entries.reasons import Reason, reason_within
from commonplace.entries.words import Kind, Ring
from commonplace.kit.prepared import Prepared, padded
from commonplace.people.models import Block, CircleMember, Member
from commonplace.spaces.models import Membership

if TYPE_CHECKING:
    from commonplace.entries.models import Audience, Entry, Tag
    from commonplace.sources.models import Snapshot, Source
    from commonplace.spaces.models import Space

HELD = "held:"
"""How the keys of the audiences of what moderators keep from all but its author begin."""
HELD_FIRST = "held:first:"
"""So those of what waits for a host of its space before anybody else sees it; its author may give it another audience."""
HELD_ALONE = "held:alone:"
"""So those of responses that are kept for themselves, not with their root."""
ASIDE = "aside:"
"""How the keys of the audiences of asides begin."""
GROUP = "group:"
"""How the keys of the audiences of groups begin: named people who change (`audiences.keep_group`)."""

Viewer = Member | None
"""Who looks: a member, or None for a stranger on the web. A member whose account has ended looks as a stranger."""


@dataclass(frozen=True)
class Sight:
    """What a viewer's audiences are at one moment, looked up once for a page that asks many questions (`sight_of`); never kept longer.

    `author_id` is the viewer's own key, 0 for a stranger; `unseen_ids` are those of the authors whom a block keeps from the viewer's eyes.
    """

    author_id: int
    audience_ids: tuple[int, ...]
    unseen_ids: tuple[int, ...]

    @property
    def values(self) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
        """What a prepared query is given, which builds the sight anew (`Sight.standing`)."""
        return self.author_id, self.audience_ids, self.unseen_ids

    @classmethod
    def standing(cls, is_member: bool, author_id: int, audience_ids: tuple[int, ...], unseen_ids: tuple[int, ...]) -> Sight:
        """The sight within a prepared query, whose values are stand-ins: whether there is a member comes beside them."""
        return cls(author_id if is_member else 0, audience_ids, unseen_ids)


Looker = Viewer | Sight
"""Whoever a query is for: a viewer, or the sight of one."""


def sight_of(looker: Looker) -> Sight:
    """The viewer's sight; a sight itself is given back.

    The keys are filled up with their last one to a power of two, so that queries by them come in few shapes (`kit.prepared`).
    """
    if isinstance(looker, Sight):
        return looker
    member_id = _member_id(looker)
    if not member_id:
        return Sight(0, padded([pk for (pk,) in _OPEN_AUDIENCES.rows()]), ())
    found = _SIGHT_OF_MEMBER.rows(member_id)
    unseen = [pk for pk, is_person in found if is_person]
    audiences = sorted({pk for pk, is_person in found if not is_person})
    return Sight(member_id, padded(audiences), padded(unseen) if unseen else ())


def sight_in_common(looker: Looker) -> Sight:
    """Of what this looker sees, only that which everybody in the organisation may see; a stranger's sight stays what it is."""
    from commonplace.entries.models import Audience

    sight = sight_of(looker)
    if not sight.author_id:
        return sight
    common = Audience.objects.filter(key__in=[Ring.WEB, Ring.ORGANISATION]).values_list("pk", flat=True)
    return Sight(0, padded(sorted(common)), sight.unseen_ids)


def _sight_of_member(member_id: int) -> models.QuerySet[Audience, Any]:
    """One query for both: audiences (one that the member belongs to in two ways comes twice), and people that a block keeps away."""
    from commonplace.entries.models import Audience

    first, *more = (
        Audience.objects.filter(way).annotate(is_person=_number(0)).values_list("pk", "is_person") for way in _ways_in(Member(pk=member_id))
    )
    people = Block.objects.of(member_id).annotate(is_person=_number(1)).values_list("other_id", "is_person")
    return first.union(*more, people, all=True)


def _number(value: int) -> models.Value:
    return models.Value(value, output_field=models.IntegerField())


def _open_audiences() -> models.QuerySet[Audience, Any]:
    from commonplace.entries.models import Audience

    return Audience.objects.readable_by(None).values_list("pk")


_SIGHT_OF_MEMBER = Prepared(_sight_of_member)
_OPEN_AUDIENCES = Prepared(_open_audiences)


def _is_member(viewer: Viewer) -> bool:
    return viewer is not None and viewer.is_active


def _member_id(looker: Looker) -> int:
    if isinstance(looker, Sight):
        return looker.author_id
    return looker.pk if looker is not None and looker.is_active else 0


class AudienceQuerySet(models.QuerySet["Audience"]):
    def readable_by(self, viewer: Viewer) -> AudienceQuerySet:
        """The audiences that this viewer belongs to (their own among them)."""
        return self.filter(reduce(or_, _ways_in(viewer)))


def _ways_in(viewer: Viewer) -> list[Q]:
    """Each way to belong to an audience. Asked one by one, each has its index; joined by "or", SQLite reads all audiences there are."""
    from commonplace.entries.models import Audience

    if not _is_member(viewer):
        return [Q(key=Ring.WEB)]
    return [
        Q(key__in=[Ring.WEB, Ring.ORGANISATION]),
        Q(owner=viewer),
        Q(space__in=Membership.objects.filter(member=viewer).values("space")),
        Q(circle__in=CircleMember.objects.filter(member=viewer).values("circle")),
        Q(pk__in=Audience.people.through.objects.filter(member=viewer).values("audience")),
    ]


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, viewer: Looker) -> EntryQuerySet:
        """The entries that this viewer may see."""
        return self.filter(visible_at("", viewer))

    def open_to(self, viewer: Looker) -> EntryQuerySet:
        """The visible entries whose surroundings are visible too: one's own response stays one's own when what it answers is narrowed, but who
        sees that now, and what else is said there, is no longer the viewer's business."""
        return self.visible_to(viewer).filter(Q(root__isnull=True) | visible_at("root", viewer))

    def open_to_all(self) -> EntryQuerySet:
        """What every member may see, for figures that are the same for everybody. Whom a block keeps apart is not asked: figures name nobody."""
        return self.filter(open_to_all_at(""))

    def in_bin_of(self, author: Member) -> EntryQuerySet:
        """What this author has withdrawn and can still bring back; nobody else sees it. Responses that went with their root are not theirs
        to bring back."""
        return self.filter(author=author, withdrawn_at__isnull=False).exclude(root__withdrawn_at__isnull=False)

    def authored_by(self, author: Member) -> EntryQuerySet:
        """Everything this author wrote and has not withdrawn: what is theirs to change, export and list as their own."""
        return self.filter(author=author, withdrawn_at__isnull=True)

    def announced(self) -> EntryQuerySet:
        """What stands in the streams of those who may see it."""
        return self.filter(announced_at__isnull=False)

    def private_to(self, author: Member) -> EntryQuerySet:
        """What only its author sees."""
        return self.filter(audience__key=f"me:{author.pk}")

    def shared(self) -> EntryQuerySet:
        """What more people than its author may see, by the ring chosen; a circle may be empty."""
        return self.exclude(audience__ring=Ring.ME)

    def but_asides(self) -> EntryQuerySet:
        """Of the responses to an entry those that are seen by whoever sees it: neither asides nor kept from others for themselves."""
        from commonplace.entries.models import Audience

        apart = Q(key__startswith=ASIDE) | Q(key__startswith=HELD_ALONE)
        return self.exclude(audience__in=Audience.objects.filter(apart))

    def for_any_of(self, keys: Collection[str]) -> EntryQuerySet:
        """What has one of these very audiences. Say first for whom, as below."""
        from commonplace.entries.models import Audience

        return self.filter(audience__in=list(Audience.objects.filter(key__in=keys).values_list("pk", flat=True)))

    def shared_in(self, space: Space) -> EntryQuerySet:
        """What was shared in this very space. Say first for whom: `visible_to(viewer).shared_in(space)`."""
        return self.filter(audience__key=f"space:{space.pk}")


def visible_at(path: str, looker: Looker) -> Q:
    """The rule for the entry at the end of `path` ("origin" of an edge, say), for queries that begin at other tables; "" for entries.

    A join asks it of the few rows at hand. `origin__in=Entry.objects.visible_to(viewer)` says the same, but SQLite would first gather every
    visible entry there is.
    """
    from commonplace.entries.models import Audience

    prefix = f"{path}__" if path else ""
    if isinstance(looker, Sight):
        readable = Q(**{f"{prefix}audience_id__in": looker.audience_ids})
        if looker.unseen_ids:
            readable &= _by_others_than(prefix, looker.unseen_ids)
    else:
        # Way by way, for the reason that stands at `_ways_in`.
        ways = (Audience.objects.filter(way).values("pk") for way in _ways_in(looker))
        readable = reduce(or_, (Q(**{f"{prefix}audience__in": audiences}) for audiences in ways))
        if member_id := _member_id(looker):
            blocks = Block.objects.of(member_id)
            readable &= Q(~models.Exists(blocks)) | _by_others_than(prefix, blocks.values("other"))
    author_id = _member_id(looker)
    if author_id:
        readable |= Q(**{f"{prefix}author_id": author_id})
    return Q(**{f"{prefix}withdrawn_at__isnull": True}) & readable


OPEN_KEYS = (Ring.WEB.value, Ring.ORGANISATION.value)
"""The audiences that every member belongs to."""


def open_to_all_at(path: str) -> Q:
    """The rule of `open_to_all` for the entry at the end of `path`; "" for entries."""
    from commonplace.entries.models import Audience

    prefix = f"{path}__" if path else ""
    everybody = Audience.objects.filter(key__in=OPEN_KEYS).values("pk")
    return Q(**{f"{prefix}withdrawn_at__isnull": True, f"{prefix}audience__in": everybody})


def in_space_at(path: str, space_id: int) -> Q:
    """For figures that are the same for everybody in a space: what was shared in this very space and all its members may see. Nothing that
    anybody else may see, so an entry is in the figures of one space, or of all, or of none. Blocks are not asked, as above."""
    prefix = f"{path}__" if path else ""
    return Q(**{f"{prefix}withdrawn_at__isnull": True, f"{prefix}audience__key": f"space:{space_id}"})


def is_open_to_all(entry: Entry) -> bool:
    """Whether every member belongs to the audience of an entry at hand, in its author's bin or not."""
    return entry.audience.key in OPEN_KEYS


def _by_others_than(prefix: str, people: Collection[int] | models.QuerySet[Block, Any]) -> Q:
    """Neither written by one of these people nor a response to what one of them wrote. Only responses are looked up: few rows have a root."""
    from commonplace.entries.models import Entry

    answered = Entry.objects.filter(pk=models.OuterRef(f"{prefix}root_id"), author_id__in=people)
    return ~Q(**{f"{prefix}author_id__in": people}) & Q(~models.Exists(answered))


def by_people_met(path: str, looker: Looker) -> Q:
    """For rows in which somebody (the member at the end of `path`) speaks or acts beside an entry that the viewer may see: those of people from
    whom no block keeps the viewer. By a sight without any, the query is the one of before."""
    if isinstance(looker, Sight):
        return ~Q(**{f"{path}__in": looker.unseen_ids}) if looker.unseen_ids else Q()
    member_id = _member_id(looker)
    return ~Q(**{f"{path}__in": Block.objects.of(member_id).values("other")}) if member_id else Q()


def shared_in_any(spaces: Collection[int]) -> Q:
    """Of entries those that were shared in one of these spaces. Says nothing of who may see them: for what `visible_to` has found."""
    return Q(audience__space__in=spaces) if spaces else Q(pk__in=[])


def shown_then_to(looker: Looker) -> Q:
    """For rows that remember in `audience` who could see an entry at some time: those of which this viewer is in that audience now."""
    from commonplace.entries.models import Audience

    if isinstance(looker, Sight):
        return Q(audience_id__in=looker.audience_ids)
    return Q(audience__in=Audience.objects.readable_by(looker).values("pk"))


def sources_visible_to(viewer: Looker) -> models.QuerySet[Source]:
    """The sources that an entry this viewer may see is about."""
    from commonplace.entries.models import Entry
    from commonplace.sources.models import Source

    return Source.objects.filter(models.Exists(Entry.objects.visible_to(viewer).filter(source=models.OuterRef("pk"))))


def snapshots_visible_to(viewer: Looker) -> models.QuerySet[Snapshot]:
    """The readable copies that this viewer may read.

    Of a source that they may see: the copies that were fetched; those that they sent themselves; and those that another member sent with the
    word that they go with their save, as long as that save is visible to the viewer. A copy that was sent never reaches a stranger.
    """
    from commonplace.entries.models import Entry
    from commonplace.sources.models import Snapshot

    readable = Q(sender__isnull=True)
    member_id = _member_id(viewer)
    if member_id:
        saves = Entry.objects.visible_to(viewer).filter(kind=Kind.SAVE, source=models.OuterRef("source"), author=models.OuterRef("sender"))
        readable = readable | Q(sender_id=member_id) | Q(models.Exists(saves), goes_with_save=True)
    return Snapshot.objects.filter(readable, source__in=sources_visible_to(viewer))


def tags_visible_to(viewer: Looker) -> models.QuerySet[Tag]:
    """The tags that an entry this viewer may see carries."""
    from commonplace.entries.models import EntryTag, Tag

    carried = EntryTag.objects.filter(visible_at("entry", viewer), tag=models.OuterRef("pk"))
    return Tag.objects.filter(models.Exists(carried))


def may_choose(member: Member, audience: Audience) -> bool:
    """Whether this member may share with this audience now: they belong to it themselves."""
    from commonplace.entries.models import Audience

    return Audience.objects.readable_by(member).filter(pk=audience.pk).exists()


def members_in(audience: Audience) -> models.QuerySet[Member]:
    """The members whom an audience names, its owner among them; all of them for the organisation and the web."""
    active = Member.objects.filter(is_active=True)
    ring = Ring(audience.ring)
    if ring in {Ring.WEB, Ring.ORGANISATION}:
        return active
    if ring is Ring.SPACE:
        return active.filter(pk__in=Membership.objects.filter(space=audience.space_id).values("member"))
    within = Q(pk__in=[audience.owner_id])
    if ring is Ring.CIRCLE:
        within |= Q(pk__in=CircleMember.objects.filter(circle=audience.circle_id).values("member"))
    elif ring is Ring.PEOPLE:
        within |= Q(pk__in=audience.named.values("member"))
    return active.filter(within)


def audience_of(entry: Entry) -> models.QuerySet[Member]:
    """The members who may see this entry now: the inverse of `visible_to`. Strangers are not members; see `Ring.WEB`."""
    if entry.is_withdrawn:
        return Member.objects.none()
    return readers_with(entry, entry.audience)


def readers_with(entry: Entry, audience: Audience) -> models.QuerySet[Member]:
    """The members who would see this entry if it had this audience."""
    authors = {entry.author_id}
    if entry.root is not None:
        authors.add(entry.root.author_id)
    within = Q(pk__in=members_in(audience).values("pk")) & ~Q(pk__in=Block.objects.filter(member__in=authors).values("other"))
    return Member.objects.filter(within | Q(pk=entry.author_id, is_active=True))


def why(viewer: Viewer, entry: Entry, *, seen: bool = False) -> Reason | None:
    """The reason this viewer may see this entry, or None when they may not.

    The sentence names nothing that the viewer may not know (the name of someone's circle is its owner's own). `seen` says that the entry
    was just found among what is visible to them, which spares the look at who belongs to its audience.
    """
    if entry.is_withdrawn:
        return None
    if _is_member(viewer) and entry.author_id == viewer.pk:  # type: ignore[union-attr]
        return Reason("author", _("You wrote it."))
    audience = entry.audience
    if not _is_member(viewer):
        return Reason("web", _("It is open to anyone on the web.")) if audience.ring == Ring.WEB else None
    if not seen and not audience_of(entry).filter(pk=viewer.pk).exists():  # type: ignore[union-attr]
        return None
    if audience.ring == Ring.WEB:
        return Reason("web", _("It is open to anyone on the web."))
    if audience.ring == Ring.ORGANISATION:
        return Reason("organisation", _("It is open to everyone in the organisation."))
    return reason_within(viewer, entry)  # type: ignore[arg-type]
