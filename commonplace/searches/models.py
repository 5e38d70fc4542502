"""Searches that a member keeps, and what each has found since.

Nothing here has a time or a count that a hidden entry could change: `seen` holds only entries that the member could see when it was looked,
and what was found is read through `visible_to` each time.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.entries.audience import Looker, visible_at
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.clock import now
from commonplace.kit.ids import UID_LENGTH, new_uid
from commonplace.people.models import Member
from commonplace.search.query import MOST_LETTERS

SEARCH = "search"
MAX_NAME = 120


class Alert(models.TextChoices):
    NONE = "none", _("Only here, in the list of your searches")
    INBOX = "inbox", _("Into the inbox as well")
    DIGEST = "digest", _("In the digest, by e-mail")


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def of(self, member: Member) -> SavedSearchQuerySet:
        """The searches this member keeps at present."""
        return self.filter(member=member, removed_at__isnull=True)


class SavedSearch(models.Model):
    """`text` is as it was typed, `kind` the tab it was asked under. `seen` are the newest answers at the last look, as positions in the
    index; None before the first. `looked_at`, `looked_to` and `looked_to_entry` (the newest activity and entry then) say whether to look again
    and from where; nobody is shown them."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(_("name"), max_length=MAX_NAME)
    text = models.CharField(max_length=MOST_LETTERS)
    kind = models.CharField(max_length=10, choices=Kind, blank=True)
    alert = models.CharField(max_length=8, choices=Alert, default=Alert.INBOX)
    seen = models.JSONField(null=True, blank=True)
    looked_at = models.DateTimeField(default=now)
    looked_to = models.BigIntegerField(default=0)
    looked_to_entry = models.BigIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = SavedSearchQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["looked_at"], condition=Q(removed_at__isnull=True), name="searches_due"),
            models.Index(fields=["member", "-made_at", "-id"], name="searches_of_member"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("searches:search", args=[self.uid])


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, looker: Looker) -> FindingQuerySet:
        """Without those whose entry this viewer may not see any more."""
        return self.filter(visible_at("entry", looker))


class Finding(models.Model):
    """An entry that a search found since its member last said that they had seen what there is. `told_at`: when a digest with it left."""

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="findings")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    found_at = models.DateTimeField(default=now, db_index=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["search", "entry"], name="searches_finding_once")]

    def __str__(self) -> str:
        return str(self.entry_id)
