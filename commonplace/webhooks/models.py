"""Addresses that are told of deeds, what was sent to them, and addresses at which messages become questions."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonplace.activity.models import Activity
from commonplace.kit.clock import now
from commonplace.kit.ids import UID_LENGTH, new_uid
from commonplace.people.models import Member
from commonplace.spaces.models import Membership, Role, Space
from commonplace.webhooks.words import Event, Reach, Shape, Speaks, State

MAX_NAME = 80


class WebhookQuerySet(models.QuerySet["Webhook"]):
    def alive(self) -> WebhookQuerySet:
        return self.filter(ended_at__isnull=True)

    def managed_by(self, member: Member) -> WebhookQuerySet:
        """One's own, those of spaces that one hosts, and an administrator's also those of the organisation."""
        hosted = Membership.objects.filter(member=member, role=Role.HOST).values("space")
        ways = Q(reach=Reach.MEMBER, owner=member) | Q(reach=Reach.SPACE, space__in=hosted)
        return self.filter(ways | Q(reach=Reach.ORGANISATION) if member.is_administrator else ways)


class Webhook(models.Model):
    """An address that is told of some deeds, as far as `reach` says and its owner may see.

    `events` are words of `Event` with a blank before and after each. The secret that signs is made of `salt` and the program's own key, and so
    is the one before it, which signs too until `former_until`. `failures`: how often in a row it did not take what was sent.
    `stopped_at`: an administrator has stopped it, and its owner cannot let it go on.
    """

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="webhooks")
    reach = models.CharField(max_length=12, choices=Reach)
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=MAX_NAME)
    url = models.TextField()
    shape = models.CharField(max_length=8, choices=Shape, default=Shape.JSON)
    events = models.CharField(max_length=300)
    salt = models.CharField(max_length=43)
    former_salt = models.CharField(max_length=43, blank=True)
    former_until = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_why = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="webhooks_space_for_spaces",
                condition=Q(reach="space", space__isnull=False) | ~Q(reach="space") & Q(space__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """Where it leads, without the path, which may hold a secret."""
        return urlsplit(self.url).netloc

    @property
    def chosen(self) -> list[str]:
        return self.events.split()

    @property
    def chosen_labels(self) -> list[str]:
        chosen = set(self.chosen)
        return [str(event.label) for event in Event if event in chosen]


class Delivery(models.Model):
    """One message to one address; its uid is the `webhook-id`, the same for each try. `activity` is None for a test. `status` is what was
    answered, None where nobody answered; `answer` is the beginning of the answer, or what went wrong."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    activity = models.ForeignKey(Activity, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    event = models.CharField(max_length=40)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    answer = models.TextField(blank=True)
    made_at = models.DateTimeField(default=now, db_index=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["webhook", "activity"], name="webhooks_told_once")]
        indexes = [models.Index(fields=["webhook", "-made_at", "-id"], name="webhooks_newest_first")]

    def __str__(self) -> str:
        return self.uid

    @property
    def event_label(self) -> str:
        return str(Event(self.event).label) if self.event in Event.values else str(_("Test"))


class IncomingQuerySet(models.QuerySet["Incoming"]):
    def alive(self) -> IncomingQuerySet:
        """Those that take something now."""
        return self.filter(ended_at__isnull=True, owner__is_active=True)


class Incoming(models.Model):
    """An address with a secret in it, at which a message becomes a question of its owner's: for them alone, or for a space. Of the secret only a
    hash is stored; `sealed` is what the other program signs with, which cannot be hashed, encrypted with the program's own key."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=MAX_NAME)
    speaks = models.CharField(max_length=8, choices=Speaks)
    secret_hash = models.CharField(max_length=64, unique=True)
    sealed = models.TextField(blank=True)
    made_at = models.DateTimeField(default=now)
    last_used_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = IncomingQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name
