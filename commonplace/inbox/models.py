"""One inbox for whatever comes to a member: what was delivered, what became of it, and what is to happen by itself.

Rooms above deliver into it (`inbox.actions.delivering`) and say who they are (`inbox.origins`). What comes from outside is a `Piece`, one row
however many it went to. What comes from inside points at an entry and repeats nothing of it: when its author narrows it, it is gone from
here too, and from every count.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonplace.entries.audience import Looker, visible_at
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.ids import UID_LENGTH, new_uid
from commonplace.people.models import Member
from commonplace.sources.models import Source

MAX_PHRASE = 120
MAX_TAG_LINE = 400
MAX_CHANNEL = 12
TITLE, AUTHOR, SUMMARY, ADDRESS = 300, 200, 1000, 2000


class Piece(models.Model):
    """What came from outside. `key` is what its origin knows it by. `url` is a web address or empty; `page` is where it can be read here, for
    whom it was delivered to. `note` is what the sender wrote with it, Markdown. `source` is set where the thing itself came along (a letter).

    A piece has no visibility of its own: a member meets it only through an `InboxItem` of their own.
    """

    origin = models.CharField(max_length=12)
    key = models.CharField(max_length=120)
    url = models.CharField(max_length=ADDRESS, blank=True)
    page = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=TITLE)
    author = models.CharField(max_length=AUTHOR, blank=True)
    summary = models.CharField(max_length=SUMMARY, blank=True)
    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField()
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "key"], name="inbox_piece_once")]

    def __str__(self) -> str:
        return self.title


class ItemState(models.TextChoices):
    NEW = "new", _("New")
    LATER = "later", _("Later")
    KEPT = "kept", _("Kept")
    DROPPED = "dropped", _("Dropped")


class InboxQuerySet(models.QuerySet["InboxItem"]):
    def of(self, member: Member, looker: Looker = None) -> InboxQuerySet:
        """What lies in this member's inbox, without what points at entries that they may not see any more."""
        return self.filter(Q(about__isnull=True) | visible_at("about", looker or member), member=member)

    def shown(self) -> InboxQuerySet:
        """With what a list says of each."""
        return self.select_related("piece", "about__author", "about__source")


class InboxItem(models.Model):
    """Something that came to one member: either a `piece` from outside, or `about` an entry of this place.

    `origin` and `channel` say by which way: the name of an origin, and the uid of the feed, sender or search of this member. `arrived_at`
    orders the list; `settled_at` is when the state last changed. `entry` is the save it became, and `made_entry` whether keeping it made
    that save (so that undoing withdraws no older one). `reached_by` is one of `seek.ReachedBy`.
    """

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="inbox_items")
    origin = models.CharField(max_length=12)
    channel = models.CharField(max_length=MAX_CHANNEL, blank=True)
    piece = models.ForeignKey(Piece, null=True, blank=True, on_delete=models.CASCADE, related_name="items")
    about = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.NEW)
    previous = models.CharField(max_length=8, choices=ItemState, default=ItemState.NEW)
    tags = models.CharField(max_length=MAX_TAG_LINE, blank=True)
    reached_by = models.CharField(max_length=16, default="feed_or_search")
    arrived_at = models.DateTimeField(default=now)
    settled_at = models.DateTimeField(default=now)
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_entry = models.BooleanField(default=False)

    objects = InboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "piece"], name="inbox_piece_once_each", condition=Q(piece__isnull=False)),
            models.UniqueConstraint(fields=["member", "about"], name="inbox_entry_once_each", condition=Q(about__isnull=False)),
            models.CheckConstraint(
                name="inbox_piece_or_entry",
                condition=Q(piece__isnull=False, about__isnull=True) | Q(piece__isnull=True, about__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["member", "-arrived_at", "-id"], name="inbox_all"),
            models.Index(fields=["member", "state", "-arrived_at", "-id"], name="inbox_list"),
            models.Index(fields=["member", "state", "origin", "channel", "-arrived_at", "-id"], name="inbox_by_channel"),
            models.Index(fields=["state", "settled_at"], name="inbox_leaves"),
        ]

    def __str__(self) -> str:
        return str(self.piece or self.about)


class RuleWhere(models.TextChoices):
    TITLE = "title", _("in the title")
    ANY = "any", _("anywhere in it")


class RuleDeed(models.TextChoices):
    KEEP = "keep", _("keep it")
    MUTE = "mute", _("leave it out")
    TAG = "tag", _("give it tags")


class Rule(models.Model):
    """What happens to new items that hold these words. `origin` and `channel` empty: whichever way they come; `channel` empty: all of it."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="inbox_rules")
    phrase = models.CharField(_("word or phrase"), max_length=MAX_PHRASE)
    where = models.CharField(max_length=5, choices=RuleWhere, default=RuleWhere.TITLE)
    origin = models.CharField(max_length=12, blank=True)
    channel = models.CharField(max_length=MAX_CHANNEL, blank=True)
    deed = models.CharField(max_length=4, choices=RuleDeed, default=RuleDeed.KEEP)
    tags = models.CharField(max_length=MAX_TAG_LINE, blank=True)
    made_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.phrase
