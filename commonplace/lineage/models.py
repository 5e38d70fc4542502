"""Lineage: what an entry grew from and what grew from it; the links written in texts; and thanks.

An edge with an end that the viewer may not see does not exist for them (`lineage.queries`).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Audience, Entry
from commonplace.kit.clock import now
from commonplace.people.models import Member
from commonplace.sources.models import Source


class EdgeKind(models.TextChoices):
    QUOTES = "quotes", _("quotes")
    BUILDS_ON = "builds_on", _("builds on")
    ANSWERS = "answers", _("answers")
    CONTRADICTS = "contradicts", _("contradicts")
    TRIES = "tries", _("tries")
    SUPERSEDES = "supersedes", _("supersedes")


class Edge(models.Model):
    """`entry` grew from `origin` (an entry) or from `source`; exactly one of the two is set.

    `place` says where in a source it stands, as its readers count: page 12, location 247-248, 01:02:33.
    """

    kind = models.CharField(max_length=12, choices=EdgeKind)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="grown_from")
    origin = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.CASCADE, related_name="led_to")
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.CASCADE, related_name="led_to")
    place = models.CharField(max_length=100, blank=True, default="", db_default="")
    made_at = models.DateTimeField(default=now)

    class Meta:
        # The newest of the thousands that may have grown from one entry are a step through one index.
        indexes = [models.Index(fields=["origin", "-id"], name="lineage_newest_grown", condition=models.Q(origin__isnull=False))]
        constraints = [
            models.UniqueConstraint(fields=["entry", "kind", "origin"], name="lineage_edge_once", condition=models.Q(origin__isnull=False)),
            models.UniqueConstraint(
                fields=["entry", "kind", "source"], name="lineage_source_once", condition=models.Q(source__isnull=False)
            ),
            models.CheckConstraint(
                name="lineage_one_origin",
                condition=models.Q(origin__isnull=False, source__isnull=True) | models.Q(origin__isnull=True, source__isnull=False),
            ),
            models.CheckConstraint(name="lineage_not_from_itself", condition=~models.Q(entry=models.F("origin"))),
        ]


class Reference(models.Model):
    """A [[link]] or ![[embed]] in an entry's body. `position` counts them within the body; `key` is the folded label.

    `target` is what the label meant to the author when last looked up, or None while nothing they may see is called that. Whether it is
    shown is decided for each viewer at reading time, so one reader's missing page is another's link, and neither learns of the difference.
    `heading` is the id of the section that is meant ("" for the whole), `sentence` the sentence in which the link stands.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="references")
    position = models.PositiveIntegerField()
    label = models.CharField(max_length=300)
    key = models.CharField(max_length=300)
    is_embed = models.BooleanField(default=False)
    heading = models.CharField(max_length=100, blank=True, default="", db_default="")
    sentence = models.CharField(max_length=300, blank=True, default="", db_default="")
    target = models.ForeignKey(Entry, null=True, blank=True, on_delete=models.SET_NULL, related_name="referred_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "position"], name="lineage_reference_once")]
        indexes = [models.Index(fields=["key"], name="lineage_dangling", condition=models.Q(target__isnull=True))]


class FormerTitle(models.Model):
    """A title that an entry once had, under which links still find it while nothing else is called so.

    `audience` is who could see the entry when the title was replaced. Others never saw that title, and for them it leads nowhere.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="former_titles")
    title = models.CharField(max_length=300)
    key = models.CharField(max_length=300)
    audience = models.ForeignKey(Audience, on_delete=models.CASCADE, related_name="+")
    replaced_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "key"], name="lineage_former_title_once")]
        indexes = [models.Index(fields=["key"], name="lineage_former_title")]


class Thanks(models.Model):
    """What a person used the entry for, in their words: "I used this for ..."."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="thanks")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="thanks_given")
    used_for = models.CharField(_("I used this for"), max_length=500)
    made_at = models.DateTimeField(default=now)
    deed_key = models.CharField(max_length=80, null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["member", "deed_key"], name="lineage_thanks_once")]
