"""What makes a tag a topic: what is said of it, what else it is called, and what it belongs to.

None of it is shown by itself: a topic is there for those who see an entry that carries it and that everybody in the organisation may see
(`topics.common`), so it tells nobody of tags that stand on hidden entries alone.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from commonplace.entries.models import Entry, Tag
from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member

LONGEST = 2_000


class TopicText(models.Model):
    """What the topic is about, as one member put it; the last one stands, the others are its history. `html` is ready to be shown."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(blank=True, max_length=LONGEST)
    html = models.TextField(blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["tag", "-id"], name="topics_text_last")]


class Broader(models.Model):
    """`tag` is part of `broader`."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    broader = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tag", "broader"], name="topics_broader_once"),
            models.CheckConstraint(name="topics_not_in_itself", condition=~Q(tag=models.F("broader"))),
        ]


class OtherName(models.Model):
    """`name` means `tag`: it leads there, and whoever writes it writes `tag`. `ended_at` is when that was taken back."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    name = models.CharField(max_length=60)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="topics_name_once", condition=Q(ended_at__isnull=True))]

    def __str__(self) -> str:
        return self.name


class Renamed(models.Model):
    """An entry bore the name before it meant another; `bore_both` if it bore that one, too. So taking it back gives each what it had."""

    other = models.ForeignKey(OtherName, on_delete=models.CASCADE, related_name="renamed")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    bore_both = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["other", "entry"], name="topics_renamed_once")]
