"""Learning circles: four or five peers, twelve weeks, one goal each. The word "circle" alone is a member's own list of trusted people (`people`)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext as _

from commonplace.entries.models import Audience, Entry
from commonplace.kit.clock import now
from commonplace.kit.ids import UID_LENGTH, new_uid
from commonplace.peers.words import WEEKS, Answer, Ended, Size
from commonplace.people.models import Member
from commonplace.spaces.models import Space


class Call(models.Model):
    """An invitation to take part, for everybody or for the members of a space. `formed_at`: circles are proposed, which only who runs it sees;
    `published_at`: their people were asked."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    words = models.CharField(max_length=1000, blank=True)
    join_until = models.DateField()
    starts_on = models.DateField()
    size = models.PositiveSmallIntegerField(choices=Size, default=Size.FIVE)
    made_at = models.DateTimeField(default=now)
    formed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    deed_key = models.CharField(max_length=80, null=True, blank=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["-starts_on", "-id"], name="peers_calls_newest")]
        constraints = [models.UniqueConstraint(fields=["made_by", "deed_key"], name="peers_call_deed_once")]

    def __str__(self) -> str:
        return self.title


class Joining(models.Model):
    """A member joined a call. `aim` is their goal in a line, which who forms the circles reads; `goal` stays for whom it is. `hours` are slots
    (`words.PARTS`) by the clock of `zone`; `languages` codes with blanks between them. `left_at`: they took it back."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="joinings")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    goal = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    aim = models.CharField(max_length=200)
    zone = models.CharField(max_length=64, default="UTC")
    hours = models.JSONField(default=list)
    languages = models.CharField(max_length=100, blank=True)
    made_at = models.DateTimeField(default=now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["call", "member"], name="peers_joined_once")]


class NotWith(models.Model):
    """With whom a member would rather not share a circle: for nobody's eyes but their own."""

    joining = models.ForeignKey(Joining, on_delete=models.CASCADE, related_name="not_with")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["joining", "member"], name="peers_not_with_once")]


class Guide(models.Model):
    """One version of the twelve steps in an organisation's own words, or in a call's. `steps`: twelve of `{"title", "body", "html"}`; none at all
    means that the program's own are taken again. Versions are added, never changed."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.CASCADE, related_name="guides")
    number = models.PositiveIntegerField()
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    steps = models.JSONField(default=list)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="peers_guide_number_once"),
            models.UniqueConstraint(fields=["number"], condition=models.Q(call__isnull=True), name="peers_guide_number_of_all"),
        ]


class LearningCircle(models.Model):
    """`call` None: its members formed it themselves. `guide` is the version with which it began, None for the program's own texts. `audience` is
    for its notes: exactly its people (`actions.company`). `alike`: how near its goals are to each other in meaning, 0 to 100, None if unknown.

    `told_week` is the last week of which its members were reminded (13: of the harvest), `prompted_at` when after silence."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.SET_NULL, related_name="circles")
    begun_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=80)
    starts_on = models.DateField(db_index=True)
    guide = models.ForeignKey(Guide, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    audience = models.OneToOneField(Audience, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    alike = models.PositiveSmallIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    meets_at = models.DateTimeField(null=True, blank=True)
    meets_link = models.URLField(max_length=500, blank=True)
    told_week = models.PositiveSmallIntegerField(default=0)
    prompted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ended, blank=True)
    harvest = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)
    deed_key = models.CharField(max_length=80, null=True, blank=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["begun_by", "deed_key"], name="peers_circle_deed_once")]

    def __str__(self) -> str:
        return self.name or _("Learning circle")

    def week_on(self, day: date) -> int:
        """0 before it begins, 1 to 12 while it runs, 13 from then on."""
        if day < self.starts_on:
            return 0
        return min((day - self.starts_on).days // 7 + 1, WEEKS + 1)

    @property
    def last_day(self) -> date:
        return self.starts_on + timedelta(days=7 * WEEKS - 1)

    @property
    def is_running(self) -> bool:
        return self.published_at is not None and self.ended_at is None


class Place(models.Model):
    """How a member stands to a learning circle. `left_at`: they went. `can_now` is what they said at the harvest; `is_told` that it may stand in the
    circle's shared note."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    circle = models.ForeignKey(LearningCircle, on_delete=models.CASCADE, related_name="places")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    goal = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    aim = models.CharField(max_length=200, blank=True)
    zone = models.CharField(max_length=64, default="UTC")
    hours = models.JSONField(default=list)
    answer = models.CharField(max_length=8, choices=Answer, default=Answer.ASKED)
    made_at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    can_now = models.CharField(max_length=300, blank=True)
    is_told = models.BooleanField(default=False)
    harvested_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["circle", "member"], name="peers_place_once")]
        indexes = [models.Index(fields=["member", "answer"], name="peers_of_member")]


class CheckIn(models.Model):
    """A line on how the week was, and the entry that was one's contribution: seen by the circle as far as each may see the entry."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="check_ins")
    week = models.PositiveSmallIntegerField()
    line = models.CharField(max_length=300, blank=True)
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["week", "pk"]
        constraints = [models.UniqueConstraint(fields=["place", "week"], name="peers_check_in_once")]
