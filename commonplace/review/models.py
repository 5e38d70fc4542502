"""When a member's highlights and notes are worth meeting again. A card is made by the first answer, so an import of thousands makes none."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.people.models import Member


class Answer(models.TextChoices):
    STILL_TRUE = "still_true", _("Still true")
    CHANGED = "changed", _("Changed my mind")
    USE = "use", _("Use it")
    ENOUGH = "enough", _("Enough of this one")


class CameAs(models.TextChoices):
    """Why a card was shown; each has its share of a day."""

    DUE = "due", _("It was time")
    NEW = "new", _("Not met here before")
    TOUCHED = "touched", _("A colleague touched its source")


class ReviewCard(models.Model):
    """`state`, `stability` (days) and `difficulty` (1 to 10) are those of the FSRS algorithm; the two are None on a card that was retired before
    it was ever judged. `due_at` is when it is worth meeting again, never a debt. `retired_at` is set once its member has had enough of it.
    `before` holds what the last answer replaced, for its undo: {} where there was no card, None once undone; under "freshness" what is said of the
    entry's upkeep, where the answer has changed that.
    """

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="review_card")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    state = models.PositiveSmallIntegerField(default=1)
    stability = models.FloatField(null=True, blank=True)
    difficulty = models.FloatField(null=True, blank=True)
    due_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=Answer)
    answered_at = models.DateTimeField()
    came_as = models.CharField(max_length=7, choices=CameAs, default=CameAs.DUE)
    retired_at = models.DateTimeField(null=True, blank=True)
    before = models.JSONField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["member", "due_at"], name="review_due", condition=models.Q(retired_at__isnull=True)),
            models.Index(fields=["member", "answered_at"], name="review_answered"),
        ]
