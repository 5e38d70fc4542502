"""Mentoring: what people offer and wish, rounds, offers of one person to another, and the mentorships that come of them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member
from commonplace.spaces.models import Membership, Space


class Profile(models.Model):
    """What holds for a member in every round and in the pool. `languages`: lower case, with commas between them. `is_in_pool`: may be asked at any
    time, as long as fewer than `most` go to them."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="mentoring_profile")
    helps_with = models.TextField(blank=True)
    languages = models.CharField(max_length=200, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    most = models.PositiveSmallIntegerField(default=1)
    is_in_pool = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["member"], condition=Q(is_in_pool=True), name="mentoring_in_pool")]


class NotWith(models.Model):
    """Somebody whom a member would rather not go with. For nobody's eyes but theirs: whatever is made of it must look to others as if it were not."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "other"], name="mentoring_not_with_once")]


class Way(models.TextChoices):
    MATCHED = "matched", _("The organiser matches")
    PICKED = "picked", _("Mentees pick their mentor")


class OtherTeam(models.TextChoices):
    ANY = "any", _("It does not matter")
    RATHER = "rather", _("Rather from another team")
    ONLY = "only", _("Only from another team")


class RoundQuerySet(models.QuerySet["Round"]):
    def known_to(self, member: Member) -> RoundQuerySet:
        """Those of the organisation, and of the spaces that they are in."""
        return self.filter(Q(space__isnull=True) | Q(space__in=Membership.objects.filter(member=member).values("space")))


class Round(models.Model):
    """Apply until `apply_until`, be matched, work until `works_until`, close. `published_at`: offers went out. `smallest`: a mentor who takes a group
    has at least so many, or none. `figures`: of the last matching (`mentoring.matching`). `matched_at`: when that was."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    name = models.CharField(max_length=120)
    about = models.TextField(blank=True)
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)
    apply_until = models.DateField()
    works_until = models.DateField()
    way = models.CharField(max_length=8, choices=Way, default=Way.MATCHED)
    other_team = models.CharField(max_length=8, choices=OtherTeam, default=OtherTeam.RATHER)
    smallest = models.PositiveSmallIntegerField(default=2)
    days_to_answer = models.PositiveSmallIntegerField(default=7)
    matched_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    deed_key = models.CharField(max_length=80, null=True, blank=True, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-made_at", "-id"], name="mentoring_rounds_newest")]
        constraints = [models.UniqueConstraint(fields=["made_by", "deed_key"], name="mentoring_round_deed_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("mentoring:round", args=[self.uid])


class Role(models.TextChoices):
    MENTOR = "mentor", _("Mentor")
    MENTEE = "mentee", _("Mentee")


class Application(models.Model):
    """`text`: what a mentor can help with, what a mentee wishes. `goal`: a goal of the mentee's own, whose words count. `most`: places of a mentor;
    `takes_group`: whose mentees come together. `first`, `second`, `third`: whom a mentee names. A second application replaces the first."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="applications")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=6, choices=Role)
    text = models.TextField(blank=True)
    goal = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    most = models.PositiveSmallIntegerField(default=1)
    takes_group = models.BooleanField(default=False)
    first = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    second = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    third = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "member", "role"], name="mentoring_applied_once")]
        indexes = [models.Index(fields=["round", "role", "id"], name="mentoring_applications")]


class Apart(models.Model):
    """A pair that the organiser of a round took apart, so that it is not made again."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="aparts")
    mentor = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    mentee = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "mentor", "mentee"], name="mentoring_apart_once")]


class Standing(models.TextChoices):
    """How far an offer is. What nobody answers in time is over in the same way as what somebody passed."""

    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Asked")
    JOINED = "joined", _("Both said yes")
    PASSED = "passed", _("Passed")


HOLDS_PLACE = (Standing.DRAFT, Standing.OPEN, Standing.JOINED)


class Offer(models.Model):
    """That these two go together: drafted in a round, then asked of both; or asked by a mentee, whose yes is there already. `parts`: what speaks for
    it (`mentoring.scoring.PARTS`), each from 0 to 1. `is_pinned`: the organiser's own choice. `ended_at`: a joined one whose mentorship is over."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.CASCADE, related_name="offers")
    mentor = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    mentee = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    standing = models.CharField(max_length=6, choices=Standing, default=Standing.DRAFT)
    message = models.TextField(blank=True)
    score = models.FloatField(default=0)
    parts = models.JSONField(default=dict, blank=True)
    is_pinned = models.BooleanField(default=False)
    mentor_agreed_at = models.DateTimeField(null=True, blank=True)
    mentee_agreed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=now)
    answer_by = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["round", "standing", "id"], name="mentoring_offers_of_round"),
            models.Index(fields=["mentor", "standing"], name="mentoring_offers_mentor"),
            models.Index(fields=["mentee", "standing"], name="mentoring_offers_mentee"),
            models.Index(fields=["answer_by"], condition=Q(standing="open"), name="mentoring_offers_due"),
        ]
        constraints = [
            models.CheckConstraint(name="mentoring_not_ones_own", condition=~Q(mentor=models.F("mentee"))),
            models.UniqueConstraint(
                fields=["round", "mentee"],
                name="mentoring_one_mentor",
                condition=Q(standing__in=["draft", "open", "joined"], ended_at__isnull=True),
            ),
        ]


class Mentorship(models.Model):
    """A mentor with one mentee, or with a group. `stirred_at`: when anybody last did something here; `prompted_at`: when they were last asked kindly,
    once for each silence. `ended_early`: before its round was over; who did it and why is not kept."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.CASCADE, related_name="mentorships")
    mentor = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    is_group = models.BooleanField(default=False)
    began_at = models.DateTimeField(default=now)
    stirred_at = models.DateTimeField(default=now)
    prompted_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_early = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["mentor", "-began_at", "-id"], name="mentoring_of_mentor"),
            models.Index(fields=["stirred_at"], condition=Q(ended_at__isnull=True), name="mentoring_silent"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("mentoring:mentorship", args=[self.uid])


class Seat(models.Model):
    """A mentee's place in a mentorship."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="seats")
    mentee = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    offer = models.OneToOneField(Offer, on_delete=models.CASCADE, related_name="seat")
    joined_at = models.DateTimeField(default=now)
    left_at = models.DateTimeField(null=True, blank=True)


class Sort(models.TextChoices):
    GOAL = "goal", _("Goal")
    AGENDA = "agenda", _("Agenda")


class Item(models.Model):
    """A goal of the mentorship, or what to talk about next; for those in it."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="items")
    sort = models.CharField(max_length=6, choices=Sort)
    text = models.CharField(max_length=300)
    by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)


class Session(models.Model):
    """That they met. The note is an entry whose audience are exactly the people in the mentorship when it was written."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="sessions")
    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, related_name="+")
    held_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["mentorship", "-held_on", "-id"], name="mentoring_sessions")]


class Mood(models.TextChoices):
    WELL = "well", _("It does me good")
    FINDING = "finding", _("We are finding our way")
    STUCK = "stuck", _("We are stuck")


class CheckIn(models.Model):
    """How it goes for one of them. `word` is for those in the mentorship; `mood` also counts among those of at least five people."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="check_ins")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    mood = models.CharField(max_length=8, choices=Mood)
    word = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["mentorship", "-made_at", "-id"], name="mentoring_check_ins")]


class Closing(models.Model):
    """What a mentee looked back with: `between` for those in the mentorship (None: nothing), `shared` the one note whose ring they chose (None:
    none)."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="closings")
    mentee = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    between = models.OneToOneField(Entry, null=True, on_delete=models.SET_NULL, related_name="+")
    shared = models.OneToOneField(Entry, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentorship", "mentee"], name="mentoring_closed_once")]
