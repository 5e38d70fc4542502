"""The audit log: one row per deed that somebody may have to answer for."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from commonplace.audit.deeds import Deed, Door
from commonplace.kit.clock import now
from commonplace.kit.ids import UID_LENGTH, new_uid

MAX_DETAIL = 200


class AuditedQuerySet(models.QuerySet["Audited"]):
    def of(self, member_id: int) -> AuditedQuerySet:
        """What this member did, and what was done to their account."""
        return self.filter(Q(actor=member_id) | Q(about=member_id))

    def in_group(self, group: str) -> AuditedQuerySet:
        return self.filter(deed__startswith=f"{group}.")


class Audited(models.Model):
    """One deed. Rows are written once, never changed, and deleted only by their age (`jobs.forget`).

    `actor`: who did it, None for a stranger and for the program itself. `about`: whose account it concerns, where that is another one.
    `detail`: a name that tells which one (a program, a team); never a secret, nor anything that a member wrote for others.
    `address`: from which network address, "" where that is not kept.
    """

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    made_at = models.DateTimeField(default=now)
    # Without choices: a new deed changes no table.
    deed = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    detail = models.CharField(max_length=MAX_DETAIL, blank=True)
    door = models.CharField(max_length=8, choices=Door)
    address = models.CharField(max_length=45, blank=True)

    objects = AuditedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-made_at", "-id"], name="audit_newest_first"),
            models.Index(fields=["actor", "-made_at"], name="audit_of_actor", condition=Q(actor__isnull=False)),
            models.Index(fields=["about", "-made_at"], name="audit_about", condition=Q(about__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M} {self.deed}"

    @property
    def says(self) -> str:
        """What was done, in words; the code itself for a deed that this version does not know."""
        return str(Deed(self.deed).label) if self.deed in Deed.values else self.deed
