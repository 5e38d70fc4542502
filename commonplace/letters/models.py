"""Mail that comes in: the private address of a member, who writes to it, and the letters until they are read and triaged.

Everything here is one member's own. Nothing of it is shared, and no source that a letter becomes can be met at by anybody else.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now
from commonplace.kit.ids import UID_LENGTH, new_uid
from commonplace.people.models import Member
from commonplace.sources.models import Source

MAIL = "mail"


class Takes(models.TextChoices):
    ANYONE = "anyone", _("Whoever knows the address")
    ALLOWED = "allowed", _("Only senders that I allowed; others wait")


class AddressQuerySet(models.QuerySet["Address"]):
    def open(self) -> AddressQuerySet:
        """Those that take mail."""
        return self.filter(ended_at__isnull=True, member__is_active=True)


class Address(models.Model):
    """`local_part` is what stands before the @: lower case, and nothing that anybody could guess. An ended one is never given out again."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="mail_addresses")
    local_part = models.CharField(max_length=64, unique=True)
    takes = models.CharField(max_length=8, choices=Takes, default=Takes.ANYONE)
    made_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = AddressQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.local_part}@{settings.MAIL_IN_DOMAIN}"


class Stance(models.TextChoices):
    NONE = "", _("not decided")
    ALLOWED = "allowed", _("allowed")
    MUTED = "muted", _("left out")


class Sender(models.Model):
    """Somebody who wrote to a member's address; what they call themselves is theirs to say and proves nothing."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="mail_senders")
    address = models.CharField(max_length=254)
    name = models.CharField(max_length=200, blank=True)
    stance = models.CharField(max_length=8, choices=Stance, default=Stance.NONE, blank=True)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "address"], name="letters_sender_once")]
        indexes = [models.Index(fields=["member", "-made_at", "-id"], name="letters_senders")]

    def __str__(self) -> str:
        return self.name or self.address


class LetterState(models.TextChoices):
    WAITING = "waiting", _("Being read")
    HELD = "held", _("Waiting until its sender is allowed")
    READ = "read", _("Read")
    FAILED = "failed", _("Could not be read")


class Letter(models.Model):
    """One message to one member. `raw` is kept until it was read, then nothing is left of it but the readable copy of its `source` (if it is to
    be read itself; none for an address that was sent). `key` is the hash of what the message calls itself, so that it comes once.

    `attachments` and `unsubscribe` are lists of names and of addresses; `kept` are those files of which a save was made, as {"name", "entry"};
    `pictures` counts what the copy leaves out.
    """

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="letters")
    sender = models.ForeignKey(Sender, null=True, blank=True, on_delete=models.SET_NULL, related_name="letters")
    key = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=LetterState, default=LetterState.WAITING)
    raw = models.BinaryField(null=True, blank=True)
    title = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    note = models.TextField(blank=True)
    unsubscribe = models.JSONField(default=list, blank=True)
    attachments = models.JSONField(default=list, blank=True)
    kept = models.JSONField(null=True, blank=True)
    pictures = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(default=now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="letters_letter_once")]
        indexes = [models.Index(fields=["member", "state", "-arrived_at", "-id"], name="letters_of_member")]

    def __str__(self) -> str:
        return self.title or self.uid
