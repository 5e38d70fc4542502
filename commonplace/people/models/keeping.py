"""What the room keeps for its own housekeeping."""

from __future__ import annotations

from django.db import models

from commonplace.people.models.members import Member


class MailTrouble(models.Model):
    """That mail to the address of a member could not be delivered (`people.actions.failing_mail`). `email` is that address. `hard`: how often for
    good, `soft`: how often for now; `status` and `said` are of the last time. Mail has ended since `stopped_at`, as long as the address is not
    confirmed again."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="mail_trouble")
    email = models.EmailField()
    hard = models.PositiveSmallIntegerField(default=0)
    soft = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=12, blank=True)
    said = models.CharField(max_length=300, blank=True)
    last_at = models.DateTimeField(null=True, blank=True, db_index=True)
    last_hard_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)


class Tally(models.Model):
    """How often something was done in a window of time (`people.limits`); in the database, so that all processes count together."""

    key = models.CharField(max_length=120, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)


class SharedCacheRow(models.Model):
    """The table behind Django's database cache, as a model so that a migration makes it. Only the framework reads and writes it."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "people_shared_cache"
