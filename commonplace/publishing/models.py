"""What a member says about their public profile, and the private feeds that they made."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry, Tag
from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member
from commonplace.spaces.models import Space


class PublicProfile(models.Model):
    """How strangers meet a member. Without a row: an open profile that shows the name and what is open to all, nothing else.

    `start` is the note that stands first in the garden; it is shown only while it is open to all.
    """

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="public_profile")
    is_open = models.BooleanField(default=True)
    line = models.CharField(max_length=300, blank=True)
    shows_learning = models.BooleanField(default=False)
    shows_ask_me_about = models.BooleanField(default=False)
    start = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return str(self.member)


class FeedOf(models.TextChoices):
    STREAM = "stream", _("What I follow, as on Today")
    ALL = "all", _("All that was announced to me")
    SPACE = "space", _("Space")
    TAG = "tag", _("Topic")
    PERSON = "person", _("Person")
    ENTRY = "entry", _("Goal or journey")


class PrivateFeedQuerySet(models.QuerySet["PrivateFeed"]):
    def alive(self) -> PrivateFeedQuerySet:
        """Those whose address opens something now."""
        return self.filter(ended_at__isnull=True, member__is_active=True)


class PrivateFeed(models.Model):
    """A feed of what one member may see, at an address that holds a secret. Only a hash of the secret is stored.

    What it holds is asked anew at each fetch, as its member. `last_used_on` is a day, for more than that tells when somebody gets up.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="private_feeds")
    name = models.CharField(_("name"), max_length=80)
    of = models.CharField(max_length=6, choices=FeedOf)
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    last_used_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PrivateFeedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name
