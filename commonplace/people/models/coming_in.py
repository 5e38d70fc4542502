"""How people come in: invitations, and the first run."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models.members import Member


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Those that still let someone in."""
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now())


class Invitation(models.Model):
    """A link that lets one person join. Its token is signed, not stored (`people.invitations`): a copy of the database opens no door."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    invited_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"), blank=True)
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.OneToOneField(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="came_by")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    deed_key = models.CharField(max_length=80, null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["invited_by", "deed_key"], name="people_invitation_deed_once")]

    def __str__(self) -> str:
        return self.email or self.uid

    @property
    def state(self) -> str:
        """One of `open`, `used`, `withdrawn`, `expired`."""
        if self.used_at is not None:
            return "used"
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "open" if self.expires_at > now() else "expired"


class FirstRunToken(models.Model):
    """The one-time key that was printed in the terminal for making the first administrator; at most one row, gone once it was used."""

    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
