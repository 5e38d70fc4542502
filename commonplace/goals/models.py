"""What a goal and a journey need beyond the spine. Each body repeats its entry's uid, author and time (which never change), so that lists of
goals and journeys begin at their own few rows."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member
from commonplace.sources.models import Source


class Ending(models.TextChoices):
    CELEBRATED = "celebrated", _("Celebrated")
    LET_GO = "let_go", _("Let go")


class Goal(models.Model):
    """`trying`, `related` and `contribute` answer the three questions in Markdown; the entry's body is put together from them.

    `touched_at` is when its owner last did something for it. `can_now` says what they can do since it was celebrated.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="goal_body")
    uid = models.CharField(max_length=12, unique=True, editable=False)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    touched_at = models.DateTimeField(default=now)
    trying = models.TextField(blank=True)
    related = models.TextField(blank=True)
    contribute = models.TextField(blank=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    can_now = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["author", "-touched_at", "-entry"], name="goals_of_author"),
            models.Index(fields=["-made_at", "-entry"], name="goals_newest"),
        ]


class Step(models.Model):
    """`removed_at` is set while it can still be put back."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=300)
    done_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]


class Reflection(models.Model):
    """A short dated text of the owner's; seen by whoever sees the goal."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="reflections")
    text = models.TextField()
    made_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["goal", "-made_at", "-id"], name="goals_reflections")]


class GoalEntry(models.Model):
    """Evidence: the entry counts for the goal. Who sees only one of the two does not see that they belong together."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="evidence")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "entry"], name="goals_evidence_once")]


class Journey(models.Model):
    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="journey_body")
    uid = models.CharField(max_length=12, unique=True, editable=False)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["author", "-made_at", "-entry"], name="goals_journeys_of_author"),
            models.Index(fields=["-made_at", "-entry"], name="goals_journeys_newest"),
        ]


class Thing(models.TextChoices):
    """What an item of a journey leads to."""

    SOURCE = "source", _("Source")
    ENTRY = "entry", _("Entry")
    MEMBER = "member", _("Person")
    STEP = "step", _("Step")


class JourneyItem(models.Model):
    """`text` is the step itself, or what its author calls the source; `why` is why it stands here.

    `position` only orders: readers see numbers of what they may see, counted anew for each.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    thing = models.CharField(max_length=8, choices=Thing)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=500, blank=True)
    why = models.CharField(max_length=500, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="goals_item_is_one_thing",
                condition=Q(thing=Thing.SOURCE, source__isnull=False, entry__isnull=True, member__isnull=True)
                | Q(thing=Thing.ENTRY, source__isnull=True, entry__isnull=False, member__isnull=True)
                | Q(thing=Thing.MEMBER, source__isnull=True, entry__isnull=True, member__isnull=False)
                | Q(thing=Thing.STEP, source__isnull=True, entry__isnull=True, member__isnull=True),
            )
        ]


class Following(models.Model):
    """That a member walks a journey, and where they are: theirs alone to know."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="followings")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    at = models.ForeignKey(JourneyItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["journey", "member"], name="goals_follow_once")]


class Way(models.TextChoices):
    """The small use a member made of an item."""

    TRIED = "tried", _("Tried it")
    TAUGHT = "taught", _("Taught it")
    REJECTED = "rejected", _("Not for me")


class Use(models.Model):
    """`word` is for the member themselves; the author of the journey gets numbers alone, and those from five people on."""

    item = models.ForeignKey(JourneyItem, on_delete=models.CASCADE, related_name="uses")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    how = models.CharField(max_length=8, choices=Way)
    word = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "member"], name="goals_use_once")]
