"""Feeds, who follows them, and what they brought to whom.

A `Feed` and its items are shared rows, like a source, and have no visibility of their own: a member meets them only through a
`Subscription` or an item of their own inbox, so addresses in pages are those rows' uids. A feed that only others follow does not exist.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonplace.inbox.models import MAX_TAG_LINE
from commonplace.kit.clock import now
from commonplace.kit.ids import UID_LENGTH, new_uid
from commonplace.people.models import Member


class FeedKind(models.TextChoices):
    UNKNOWN = "", _("not read yet")
    RSS = "rss", "RSS"
    ATOM = "atom", "Atom"
    JSON = "json", "JSON Feed"


class Feed(models.Model):
    """`url` is the normalised address. `next_fetch_at` None: not asked for any more (the site said that it is gone for good).

    `fetched_at` is when the site last answered well, `read_at` when it last sent the whole feed (and not just "nothing new").
    `pause_minutes` is how long to wait after a fetch that went well; it grows while nothing is new and shrinks when there is.
    """

    url = models.CharField(max_length=2000, unique=True)
    host = models.CharField(max_length=260, db_index=True)
    kind = models.CharField(max_length=4, choices=FeedKind, default=FeedKind.UNKNOWN, blank=True)
    title = models.CharField(max_length=300, blank=True)
    site_url = models.CharField(max_length=2000, blank=True)
    etag = models.CharField(max_length=500, blank=True)
    last_modified = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField(default=now)
    fetched_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    next_fetch_at = models.DateTimeField(null=True, blank=True, default=now)
    pause_minutes = models.PositiveIntegerField(default=60)
    failures = models.PositiveIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(fields=["next_fetch_at", "id"], condition=Q(next_fetch_at__isnull=False), name="feeds_feed_due")]

    def __str__(self) -> str:
        return self.title or self.address_in_short

    @property
    def address_in_short(self) -> str:
        """What to call a feed that has not said its name."""
        parts = urlsplit(self.url)
        return (parts.netloc.removeprefix("www.") + parts.path.rstrip("/"))[:120]

    @property
    def is_gone(self) -> bool:
        return self.next_fetch_at is None


class FeedItem(models.Model):
    """`identity` is the hash of what the feed calls the item by: its guid, else its link, else its words. `seen_at` is renewed now and then
    while the feed still lists it, so that what was forgotten cannot come back as new."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="items")
    identity = models.CharField(max_length=64)
    url = models.CharField(max_length=2000, blank=True)
    title = models.CharField(max_length=300)
    author = models.CharField(max_length=200, blank=True)
    summary = models.CharField(max_length=1000, blank=True)
    published_at = models.DateTimeField()
    made_at = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["feed", "identity"], name="feeds_item_once")]
        indexes = [
            models.Index(fields=["feed", "-published_at", "-id"], name="feeds_item_newest"),
            models.Index(fields=["seen_at"], name="feeds_item_seen"),
        ]

    def __str__(self) -> str:
        return self.title


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def of(self, member: Member) -> SubscriptionQuerySet:
        """What this member follows at present."""
        return self.filter(member=member, left_at__isnull=True)


class Subscription(models.Model):
    """One member follows one feed. `tags` is a line of words that items from it carry. `is_ready` once it was read for this
    member: that it was here before, for others, must not show. `left_at`: kept for a while, so that leaving can be undone."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="subscriptions")
    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="subscriptions")
    name = models.CharField(_("name"), max_length=300, blank=True)
    tags = models.CharField(max_length=MAX_TAG_LINE, blank=True)
    is_muted = models.BooleanField(default=False)
    is_ready = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "feed"], name="feeds_subscription_once")]

    def __str__(self) -> str:
        return self.name or (str(self.feed) if self.is_ready else self.feed.address_in_short)


class SearchState(models.TextChoices):
    LOOKING = "looking", _("Looking")
    FOUND = "found", _("Found")
    FAILED = "failed", _("Nothing found")


class FeedSearch(models.Model):
    """A member gave the address of a site; a job looks which feeds it names. `found` is a list of {"url", "title"}."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="feed_searches")
    address = models.CharField(max_length=2000)
    state = models.CharField(max_length=8, choices=SearchState, default=SearchState.LOOKING)
    found = models.JSONField(default=list, blank=True)
    failure = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=now, db_index=True)
    deed_key = models.CharField(max_length=80, null=True, blank=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "deed_key"], name="feeds_search_once")]

    def __str__(self) -> str:
        return self.address
