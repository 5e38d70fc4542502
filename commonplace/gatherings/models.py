"""What a gathering needs beyond the spine: when it meets, who comes, what is brought and what is taken out of it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.gatherings.words import CalendarOf, Coming, Form, Reminding, Yields
from commonplace.kit.clock import now
from commonplace.kit.ids import UID_LENGTH, new_uid
from commonplace.people.models import Member
from commonplace.sources.models import Source
from commonplace.spaces.models import Space


class Gathering(models.Model):
    """One gathering or a series. `uid`, `author` and `made_at` repeat the entry's, which never change. `changed_at`: when `version` rose last.

    `starts_at` is the first meeting, `zone` an IANA name: a series keeps its hour there when clocks are changed. `rule` is an RRULE of RFC 5545
    without DTSTART ("" for one meeting alone). `capacity` None: as many as come. `version` counts changes that calendars have to learn of
    (SEQUENCE). `grew_from` is what it was suggested by: a question, a goal. Without `starts_at` it is only suggested: when enough people would come,
    `polled_at` is set and times are asked for.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="gathering_body")
    uid = models.CharField(max_length=UID_LENGTH, unique=True, editable=False)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    form = models.CharField(_("what it is"), max_length=10, choices=Form, default=Form.WORKSHOP)
    starts_at = models.DateTimeField(null=True)
    minutes = models.PositiveSmallIntegerField(default=60)
    zone = models.CharField(max_length=64, default="UTC")
    rule = models.CharField(max_length=300, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    polled_at = models.DateTimeField(null=True, blank=True)
    grew_from = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["author", "-made_at", "-entry"], name="gatherings_of_author")]

    @property
    def timezone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def is_series(self) -> bool:
        return bool(self.rule)


class CoHost(models.Model):
    """Who hosts it beside its author."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="cohosts")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "member"], name="gatherings_cohost_once")]


class Meeting(models.Model):
    """One time that a gathering meets. `slot_at` is when the rule has it (RECURRENCE-ID), `starts_at` when it is. `place` and `link` are the
    gathering's unless they are said here. Those that the rule no longer has go, unless somebody had to do with them: then they are cancelled.

    `note` is written together while it goes on; `recording` is watched afterwards; `harvest` is the page that came of it. `told_day_at`,
    `told_hour_at` and `asked_at`: when those who come were reminded, and asked what they take out of it.
    """

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="meetings")
    slot_at = models.DateTimeField()
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField(db_index=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    link = models.URLField(_("link"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    note = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    recording = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    harvest = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    told_day_at = models.DateTimeField(null=True, blank=True)
    told_hour_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["gathering", "slot_at"], name="gatherings_slot_once")]
        indexes = [models.Index(fields=["gathering", "starts_at"], name="gatherings_meetings")]

    @property
    def is_over(self) -> bool:
        return self.ends_at <= now()

    @property
    def is_on(self) -> bool:
        return self.starts_at <= now() < self.ends_at

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None


class Seat(models.Model):
    """How a member stands to one meeting. The waiting list goes by `asked_at`, then by the order of the rows. `came`: None where nobody said."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    coming = models.CharField(max_length=8, choices=Coming)
    asked_at = models.DateTimeField(default=now)
    came = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="gatherings_seat_once")]
        indexes = [
            models.Index(fields=["meeting", "coming", "asked_at", "id"], name="gatherings_seats"),
            models.Index(fields=["member", "coming"], name="gatherings_of_member"),
        ]


class Material(models.Model):
    """What to read or watch for it: a source or an entry. Who may not see it is not told of it."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="materials")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="gatherings_material_is_one",
                condition=Q(source__isnull=False, entry__isnull=True) | Q(source__isnull=True, entry__isnull=False),
            ),
            models.UniqueConstraint(fields=["gathering", "source"], name="gatherings_source_once", condition=Q(source__isnull=False)),
            models.UniqueConstraint(fields=["gathering", "entry"], name="gatherings_entry_once", condition=Q(entry__isnull=False)),
        ]


class Collected(models.Model):
    """A question brought to a gathering. That others want it answered too is a wondering of the question's own. `taken_at`: it was talked about."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="collected")
    question = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="brought_to")
    made_at = models.DateTimeField(default=now)
    taken_at = models.DateTimeField(null=True, blank=True)


class Yield(models.Model):
    """What somebody takes out of a meeting, as an entry of theirs."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="yields")
    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="came_of")
    what = models.CharField(max_length=8, choices=Yields)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["made_at", "pk"]


class Interest(models.Model):
    """Somebody would come to what is only suggested so far. How many, everybody is told; who, nobody."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="interests")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "member"], name="gatherings_interest_once")]


class Option(models.Model):
    """A time at which a suggested gathering could meet."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="options")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["gathering", "starts_at"], name="gatherings_option_once")]


class Suits(models.Model):
    """A member could come at that time."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="suits")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["option", "member"], name="gatherings_suits_once")]


class HostRequest(models.Model):
    """Somebody who knows was asked to host it, and why it was they. Who was asked and said no, nobody is told."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="host_requests")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "member"], name="gatherings_host_request_once")]


class CalendarChoice(models.Model):
    """What a member chose about mail for their calendar, and about the reminders in it. Without a row, mail comes and both reminders are there."""

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="+")
    by_mail = models.BooleanField(default=True)
    reminding = models.CharField(max_length=4, choices=Reminding, default=Reminding.BOTH, db_default=Reminding.BOTH)


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def alive(self) -> CalendarFeedQuerySet:
        """Those whose address opens something now."""
        return self.filter(ended_at__isnull=True, member__is_active=True)


class CalendarFeed(models.Model):
    """A calendar at an address that holds a secret, of which only a hash is kept. What stands in it is asked anew at each fetch, as its member.
    `last_used_on` is a day, for more than that tells when somebody gets up."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    of = models.CharField(max_length=7, choices=CalendarOf)
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    last_used_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return str(self.space) if self.space else str(self.get_of_display())


class Mailing(models.Model):
    """What a member's calendar was last told by mail about one gathering. `uid` stands in the address to which their calendar answers.

    `sequence` is that of the last message (-1: none left); `told` is, by the uid of each meeting that stands in their calendar:
    [slot, start, end, coming, place and link as a digest], moments in ISO 8601. `title` is the one that they read there: who may see it no more
    is not told a newer one. `until` is the end of the last of these meetings. `answered_at` is the DTSTAMP of the last answer taken.
    """

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    sequence = models.IntegerField(default=-1)
    told = models.JSONField(default=dict)
    title = models.CharField(max_length=300, blank=True)
    until = models.DateTimeField(null=True, db_index=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "member"], name="gatherings_mailing_once")]


class Reply(models.Model):
    """An answer that came by mail and was not read yet."""

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="replies")
    raw = models.BinaryField()
    arrived_at = models.DateTimeField(default=now)
