"""What members were told of, and what they want to be told of. Nobody but the member knows of either."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from commonplace.activity.models import Activity
from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.ids import UID_LENGTH, new_uid
from commonplace.people.models import Member
from commonplace.spaces.models import Space

MAX_CONCERN = 40
EVERYTHING = "*"
"""Stands for all concerns in what a member chose: by a channel that is ended there, nothing comes, whatever stands elsewhere."""


class Notice(models.Model):
    """One deed that concerns one member. What its line says is made when it is read, out of what the member may see then.

    `concern` is the name of one of `activity.concerns`; `about` is what the conversation is about: the entry, or the root of a response.
    `in_program` is False where the member wants it by mail or by push alone. `by_mail` and `by_push`: it waits to leave by that channel, or has left
    by it (`mailed_at`, `pushed_at`); taken back where it turns out that it is not to leave.
    """

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notices")
    concern = models.CharField(max_length=MAX_CONCERN)
    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="notices")
    entry = models.ForeignKey(Entry, null=True, on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey(Entry, null=True, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, null=True, on_delete=models.CASCADE, related_name="+")
    in_program = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=False)
    by_push = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    pushed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "activity"], name="notifications_told_once")]
        indexes = [
            models.Index(fields=["member", "-made_at", "-id"], name="notifications_of_member"),
            models.Index(fields=["member"], condition=Q(read_at__isnull=True, in_program=True), name="notifications_unread"),
            models.Index(fields=["made_at"], name="notifications_by_age"),
            models.Index(fields=["member"], condition=Q(by_mail=True, mailed_at__isnull=True), name="notifications_to_mail"),
            models.Index(fields=["member"], condition=Q(by_push=True, pushed_at__isnull=True), name="notifications_to_push"),
        ]

    def __str__(self) -> str:
        return self.concern


class NoticeChoice(models.Model):
    """How a member wants to be told of one concern, or of whatever happens in one space (`concern` is empty then). Something is told in
    a way that both allow, and what holds for `EVERYTHING` does. Without a row, a concern is told as its room thinks right, and
    a space in every way."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="notice_choices")
    concern = models.CharField(max_length=MAX_CONCERN, blank=True)
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    in_program = models.BooleanField(default=True)
    by_mail = models.BooleanField(default=False)
    by_push = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "concern"], name="notifications_concern_once", condition=Q(space__isnull=True)),
            models.UniqueConstraint(fields=["member", "space"], name="notifications_space_once", condition=Q(space__isnull=False)),
            models.CheckConstraint(
                name="notifications_one_thing", condition=Q(space__isnull=True) & ~Q(concern="") | Q(space__isnull=False, concern="")
            ),
        ]

    def __str__(self) -> str:
        return self.concern


class QuietHours(models.Model):
    """Between these hours, by the clock in `zone` (the organisation's when empty), nothing comes by mail or push; it waits. Both the same
    means: no quiet hours."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="quiet_hours")
    begins = models.TimeField()
    ends = models.TimeField()
    zone = models.CharField(max_length=64, blank=True)


class Outgoing(models.Model):
    """Whether anything waits to leave for one member by one channel (`notifications.channels`), and how it went so far.

    `due_at`: when to try; while it is being sent, when its worker may be taken for dead; None: nothing waits. `upto` is the key of the newest
    notice of a message that was begun and may or may not have left, so that the next try sends the same message and not another. `tries` are
    those of this message. `sent_at`: when the last one left.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=8)
    due_at = models.DateTimeField(null=True, blank=True)
    upto = models.BigIntegerField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "channel"], name="notifications_outgoing_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="notifications_outgoing_due")]


class MutedThread(models.Model):
    """A member wants to be told nothing more about this entry and what is said about it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "entry"], name="notifications_muted_once")]


class PushDevice(models.Model):
    """A browser that a member wants to be told in by web push, while the session goes on in which they turned it on.

    `endpoint`, `key` and `auth` are what the browser gave for it; `server_key` is the public key of this place that it was given then, the only one
    that it takes messages by. `paused_until`: its push service asked to be left alone so long. `ended_at` keeps the row for a while, so that
    ending can be undone.
    """

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="push_devices")
    session_key = models.CharField(max_length=40)
    endpoint = models.TextField()
    endpoint_hash = models.CharField(max_length=64, unique=True)
    key = models.CharField(max_length=100)
    auth = models.CharField(max_length=32)
    server_key = models.CharField(max_length=100)
    browser = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=now)
    paused_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["member"], condition=Q(ended_at__isnull=True), name="notifications_devices_on")]

    def __str__(self) -> str:
        return self.browser


class Pushing(models.Model):
    """One notice on its way to one device. `begun_at` is noted before it is handed over, so that it is never handed over twice; taken back where it
    is certain that nothing arrived. `is_over`: it was taken, or is not to be sent any more."""

    device = models.ForeignKey(PushDevice, on_delete=models.CASCADE, related_name="pushings")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="pushings")
    made_at = models.DateTimeField(default=now)
    tries = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    is_over = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "notice"], name="notifications_pushed_once")]
