"""What a member wants to see in their stream, and how far they have seen it. Nobody but the member knows of either."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Tag
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.spaces.models import Space

TARGETS = ("person", "space", "tag")


class Interest(models.TextChoices):
    FOLLOW = "follow", _("Follow")
    MUTE = "mute", _("Mute")


class StreamChoice(models.Model):
    """A member follows, or mutes, one person, one space or one tag. What one is in is followed without a row."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="stream_choices")
    person = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    interest = models.CharField(max_length=6, choices=Interest)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "person"], name="following_person_once", condition=Q(person__isnull=False)),
            models.UniqueConstraint(fields=["member", "space"], name="following_space_once", condition=Q(space__isnull=False)),
            models.UniqueConstraint(fields=["member", "tag"], name="following_tag_once", condition=Q(tag__isnull=False)),
            models.CheckConstraint(
                name="following_one_thing",
                condition=Q(person__isnull=False, space__isnull=True, tag__isnull=True)
                | Q(person__isnull=True, space__isnull=False, tag__isnull=True)
                | Q(person__isnull=True, space__isnull=True, tag__isnull=False),
            ),
        ]


class StreamSeen(models.Model):
    """Up to which moment a member has seen what was announced to them."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="stream_seen")
    until = models.DateTimeField()
