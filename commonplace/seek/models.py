"""What a save needs beyond the spine: how it reached its member, and how the fetching of the page went."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry
from commonplace.kit.clock import now
from commonplace.sources.models import Snapshot


class ReachedBy(models.TextChoices):
    """The five filters."""

    COLLEAGUE = "colleague", _("A colleague")
    EXPERT = "expert", _("An expert I trust")
    COMMUNITY = "community", _("A community")
    FEED_OR_SEARCH = "feed_or_search", _("A feed or a search")
    OWN_JUDGEMENT = "own_judgement", _("My own judgement")


class Fetching(models.TextChoices):
    WAITING = "waiting", _("Being fetched")
    READY = "ready", _("Fetched")
    FAILED = "failed", _("Could not be fetched")
    UNASKED = "unasked", _("Not asked for yet")
    """Brought in from elsewhere, where a thousand pages may come at once; its page is fetched when its member wants it."""


class Save(models.Model):
    """`fetching` belongs to the save and not to the source: that another member's page is there already must not show."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="save_body")
    reached_by = models.CharField(_("how it reached me"), max_length=16, choices=ReachedBy, default=ReachedBy.OWN_JUDGEMENT)
    fetching = models.CharField(max_length=8, choices=Fetching, default=Fetching.WAITING)
    failure = models.CharField(max_length=500, blank=True)
    may_retry = models.BooleanField(default=True)


class SeenCopy(models.Model):
    """A copy of the page that this save's own fetching brought, and when. Copies that others had fetched are not told of."""

    save_body = models.ForeignKey(Save, on_delete=models.CASCADE, related_name="seen_copies")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["seen_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["save_body", "snapshot"], name="seek_copy_seen_once")]
