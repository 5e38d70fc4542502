"""What a comment has beside its entry."""

from django.db import models

from commonplace.discussion.words import Sort, State
from commonplace.entries.models import Entry
from commonplace.people.models import Member


class Remark(models.Model):
    """One for each comment made here; one that was brought in from elsewhere may have none.

    `is_waiting` while the comment is kept until the root's author opens it; nobody but its writer sees the entry then. `settled_at` is set on the
    first comment of a thread while the thread is settled.
    """

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="remark")
    sort = models.CharField(max_length=13, choices=Sort, default=Sort.OTHER)
    is_waiting = models.BooleanField(default=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")


class MarkedText(models.Model):
    """The text of an entry as it was when somebody commented on a passage of it: what later texts are laid beside. One row for each version."""

    root = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveIntegerField()
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["root", "revision"], name="discussion_marked_text_once")]


class Passage(models.Model):
    """Which words of its root's text a comment is about; they stand in the entry's `quote`, and never change.

    `start` and `end` count the letters of `marked_on`; `placed_start` and `placed_end` those of the present text (None for an orphan). `state` and
    `confidence` (out of 100) say how it was found there.
    """

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="passage")
    marked_on = models.ForeignKey(MarkedText, on_delete=models.PROTECT, related_name="passages")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=State, default=State.EXACT)
    confidence = models.PositiveSmallIntegerField(default=100)
    placed_start = models.PositiveIntegerField(null=True, blank=True)
    placed_end = models.PositiveIntegerField(null=True, blank=True)
