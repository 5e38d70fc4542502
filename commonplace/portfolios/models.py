"""What a portfolio needs beyond the spine, the badges that are awarded here, and the public halves of the keys that signed them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Audience, Entry
from commonplace.goals.models import Goal
from commonplace.kit.clock import now
from commonplace.kit.ids import UID_LENGTH, new_uid
from commonplace.lineage.models import Thanks
from commonplace.people.models import Member
from commonplace.portfolios.words import Emblem, State, Tone
from commonplace.spaces.models import Space

MAX_NAME = 120
MAX_DESCRIPTION = 1_000
MAX_CRITERIA = 4_000
MAX_WHY = 500


class Portfolio(models.Model):
    """The entry's title names the skill, its body says in the member's words what they can do. `uid`, `author` and `made_at` repeat the entry's,
    which never change. `goal` is one of the member's own."""

    entry = models.OneToOneField(Entry, on_delete=models.CASCADE, primary_key=True, related_name="portfolio_body")
    uid = models.CharField(max_length=UID_LENGTH, unique=True, editable=False)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    goal = models.ForeignKey(Goal, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["author", "-made_at", "-entry"], name="portfolios_of_author"),
            models.Index(fields=["-made_at", "-entry"], name="portfolios_newest"),
        ]


class Piece(models.Model):
    """A piece of evidence: an entry that its member may see, or with `thanks` what somebody said they used it for. `position` only orders; `why`
    says what it shows. `removed_at` is set while it can be put back."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="pieces")
    position = models.PositiveIntegerField()
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    thanks = models.ForeignKey(Thanks, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=MAX_WHY, blank=True)
    made_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["portfolio", "entry"], name="portfolios_entry_once", condition=Q(thanks__isnull=True)),
            models.UniqueConstraint(fields=["portfolio", "thanks"], name="portfolios_thanks_once", condition=Q(thanks__isnull=False)),
        ]


class Badge(models.Model):
    """What can be awarded: by organisers of learning, or with `space` by its hosts. `criteria` is what somebody has to show, in plain words.
    `retired_at`: it is awarded no more; those who hold it keep it."""

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=MAX_NAME)
    description = models.TextField(_("what it stands for"), max_length=MAX_DESCRIPTION)
    criteria = models.TextField(_("what somebody has to show"), max_length=MAX_CRITERIA)
    emblem = models.CharField(_("emblem"), max_length=8, choices=Emblem, default=Emblem.STAR)
    tone = models.CharField(_("colour"), max_length=8, choices=Tone, default=Tone.PINE)
    made_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)
    retired_at = models.DateTimeField(null=True, blank=True)
    deed_key = models.CharField(max_length=80, null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-made_at", "-id"], name="portfolios_badges_newest")]
        constraints = [models.UniqueConstraint(fields=["made_by", "deed_key"], name="portfolios_badge_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("portfolios:badge", args=[self.uid])


class Award(models.Model):
    """A badge between one member and those who award it. Nothing of it exists for anybody else before it is held.

    `words` are the member's when they ask, `answer` what whoever awards it says. `given_by` said yes, or offered it. Once it is held, `audience`
    is the ring that the member chose, and `status_index` its place in the list by which others learn that it was withdrawn or given back.
    """

    uid = models.CharField(max_length=UID_LENGTH, unique=True, default=new_uid, editable=False)
    badge = models.ForeignKey(Badge, on_delete=models.PROTECT, related_name="awards")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    portfolio = models.ForeignKey(Portfolio, null=True, blank=True, on_delete=models.SET_NULL, related_name="awards")
    state = models.CharField(max_length=8, choices=State)
    words = models.CharField(max_length=1_000, blank=True)
    answer = models.CharField(max_length=1_000, blank=True)
    moved_at = models.DateTimeField(default=now)
    given_by = models.ForeignKey(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    held_at = models.DateTimeField(null=True, blank=True)
    audience = models.ForeignKey(Audience, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    salt = models.CharField(max_length=43, blank=True)
    status_index = models.PositiveIntegerField(null=True, blank=True, unique=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["badge", "member"], name="portfolios_award_once")]
        indexes = [
            models.Index(fields=["member", "-moved_at", "-id"], name="portfolios_of_member"),
            models.Index(fields=["badge", "state", "-moved_at", "-id"], name="portfolios_of_badge"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("portfolios:award", args=[self.uid])

    @property
    def check_url(self) -> str:
        """Where whoever was shown it reads whether it holds."""
        return f"{reverse('portfolios:verify')}?award={self.uid}"

    @property
    def is_valid(self) -> bool:
        """Whether the credential holds."""
        return self.state == State.HELD and self.withdrawn_at is None and self.returned_at is None


class ShownBadge(models.Model):
    """That a member shows a badge of theirs on a portfolio of theirs. Who sees it there is decided by the ring of the award."""

    portfolio = models.ForeignKey(Portfolio, on_delete=models.CASCADE, related_name="shown_badges")
    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="shown_on")
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["portfolio", "award"], name="portfolios_badge_shown_once")]


class SigningKey(models.Model):
    """The public half (a JWK) of a key that signs or signed badges here. It stays after the key was replaced, so that what it signed can be checked;
    with `distrusted_at` it is published no more."""

    thumbprint = models.CharField(max_length=43, unique=True)
    jwk = models.JSONField()
    made_at = models.DateTimeField(default=now)
    distrusted_at = models.DateTimeField(null=True, blank=True)
