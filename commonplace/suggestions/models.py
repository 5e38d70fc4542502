"""What was suggested to whom, and what they want less of. Both are theirs alone."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models import Member


class Why(models.TextChoices):
    """The slots, in the order in which a page shows them."""

    GOAL = "goal", _("For my goals")
    ALIKE = "alike", _("From people like me")
    TRUSTED = "trusted", _("From people I trust")
    OUTSIDE = "outside", _("From outside my circles")
    DISAGREES = "disagrees", _("One that disagrees")


class Learning(models.Model):
    """What was learnt at one time from what everybody may see, in a file (`learning.learnt`). The newest row counts."""

    file = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=now)
    seconds = models.FloatField()
    to_activity = models.BigIntegerField()


class Offered(models.Model):
    """What a job found for a member, as `finding.Offer` reads it: keys alone. Whatever is shown of it is asked for anew through `visible_to`.

    `tags` are what the member's own things are about, the most telling first.
    """

    member = models.OneToOneField(Member, on_delete=models.CASCADE, primary_key=True, related_name="+")
    rows = models.JSONField(default=list)
    tags = models.JSONField(default=list)
    made_at = models.DateTimeField(default=now)


class About(models.TextChoices):
    """Of what a member can want less. The kind of reason is one of `Why`."""

    THING = "thing", _("This one")
    TOPIC = "topic", _("A topic")
    PERSON = "person", _("A person")
    REASON = "reason", _("A kind of suggestion")


class Less(models.Model):
    """A member wants less of something. `value` is a thing (`things.thing_of`), a tag, or one of `Why`; of a person, `person` says who.

    `title` is what the thing was called when it was shown. `taken_back_at` is set while it does not count.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=8, choices=About)
    value = models.CharField(max_length=80)
    title = models.CharField(max_length=300, blank=True)
    person = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=now)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "about", "value"], name="suggestions_less_once")]
