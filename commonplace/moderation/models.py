"""Reports about entries, the case that gathers them, and what was decided."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Audience, Entry
from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member
from commonplace.spaces.models import Membership, Role, Space


class Why(models.TextChoices):
    UNKIND = "unkind", _("It is unkind to somebody")
    PRIVATE = "private", _("It tells what is not its author's to tell")
    UNSAFE = "unsafe", _("Following it could do harm")
    RIGHTS = "rights", _("It is somebody else's work")
    ADVERTISING = "advertising", _("It advertises something")
    OTHER = "other", _("Something else")


class Outcome(models.TextChoices):
    LEAVE = "leave", _("Leave it as it is")
    ASK = "ask", _("Leave it, and ask its author to change it")
    HIDE = "hide", _("Hide it from all but its author")
    BACK = "back", _("Send it back to its author")


class Hides(models.TextChoices):
    """What of a person's words is hidden."""

    NAME = "name", _("Their name: others read the short name in its place")
    ABOUT = "about", _("What they say of themselves")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, member: Member) -> CaseQuerySet:
        """The cases that this member decides. Hosts have those of their spaces; administrators those of no space, and of spaces in which nobody
        but the author could decide. Nobody decides about their own."""
        hosts = Membership.objects.filter(role=Role.HOST, member__is_active=True)
        mine = Q(space__in=hosts.filter(member=member).values("space"))
        if member.is_administrator:
            others = hosts.filter(space=OuterRef("space")).exclude(member=OuterRef("entry__author"))
            mine = mine | Q(space__isnull=True) | Q(~Exists(others))
        return self.filter(mine).exclude(entry__author=member).exclude(person=member)


class Case(models.Model):
    """What was reported about one entry, or about what a person says of themselves. `title` and `text` are its words at the first report;
    `audience_before` is whom an entry was for when it was hidden. `space` says whose hosts decide. `waits_since` is when it came into the queue.
    `is_first`: nobody reported it; it is among the first things that its author shares in the space, which wait for a host there."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    entry = models.OneToOneField(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    person = models.OneToOneField(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    audience_before = models.ForeignKey(Audience, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_first = models.BooleanField(default=False, db_default=False)
    is_waiting = models.BooleanField(default=True)
    waits_since = models.DateTimeField(default=now)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-waits_since", "-id"], name="moderation_queue", condition=Q(is_waiting=True))]
        constraints = [
            models.CheckConstraint(
                name="moderation_about_one_thing",
                condition=Q(entry__isnull=False, person__isnull=True) | Q(entry__isnull=True, person__isnull=False),
            )
        ]

    @property
    def author(self) -> Member:
        """Whose words it is about."""
        author = self.entry.author if self.entry else self.person
        assert author is not None
        return author

    @property
    def outcomes(self) -> list[Outcome]:
        """What can become of it. What only waits to be seen was not reported: it is let go or given back."""
        return [Outcome.LEAVE, Outcome.BACK] if self.is_first else [Outcome.LEAVE, Outcome.ASK, Outcome.HIDE]


class Report(models.Model):
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reports")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=12, choices=Why)
    words = models.CharField(max_length=1000, blank=True)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="moderation_report_once")]


class Decision(models.Model):
    """`member` is None for what several reports did by themselves. `reason` is for the author; `appeal` is what they answered, once. `hides`: of
    a person, the words of `Hides` with a blank between them."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=5, choices=Outcome)
    hides = models.CharField(max_length=20, blank=True, default="", db_default="")
    reason = models.CharField(max_length=1000, blank=True)
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)
    appeal = models.CharField(max_length=2000, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    @property
    def hides_name(self) -> bool:
        return Hides.NAME in self.hides.split()

    @property
    def hides_about(self) -> bool:
        return Hides.ABOUT in self.hides.split()

    @property
    def can_be_appealed(self) -> bool:
        """What only waits for a host was not decided yet."""
        return self.outcome != Outcome.LEAVE and not (self.case.is_first and self.member is None)
