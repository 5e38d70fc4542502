"""Spaces: communities of practice, projects, cohorts; and who belongs to them."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now
from commonplace.people.models import Member

MAX_RULES = 4_000
MOST_HELD = 10


class Openness(models.TextChoices):
    OPEN = "open", _("Open: anyone may join")
    BY_REQUEST = "by_request", _("By request: a host lets people in")
    HIDDEN = "hidden", _("Hidden: only its members know of it")


class Role(models.TextChoices):
    HOST = "host", _("host")
    MEMBER = "member", _("member")


class SpaceQuerySet(models.QuerySet["Space"]):
    def visible_to(self, viewer: Member | None) -> SpaceQuerySet:
        """The spaces that this viewer may know of: all but the hidden ones they are not in; none for a guest."""
        if viewer is None or not viewer.is_active:
            return self.none()
        return self.filter(~models.Q(openness=Openness.HIDDEN) | models.Exists(Membership.objects.of(viewer)))

    def joined_by(self, member: Member) -> SpaceQuerySet:
        return self.filter(models.Exists(Membership.objects.of(member)))


class Space(models.Model):
    """`house_rules` is Markdown, `house_rules_html` its sanitised form; `rhythm` says how often its people do something together. `archived_at` is
    set while nothing new is taken (`spaces.archiving`). `newcomers_in_digest` is what `Membership.in_digest` begins with; of each member the
    first `first_posts_held` things that they share wait for a host (`moderation.firsts`)."""

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=80)
    purpose = models.TextField(_("purpose"), blank=True, max_length=1000)
    openness = models.CharField(_("who may join"), max_length=12, choices=Openness, default=Openness.OPEN)
    house_rules = models.TextField(_("house rules"), blank=True, max_length=MAX_RULES, db_default="")
    house_rules_html = models.TextField(blank=True, editable=False, db_default="")
    rhythm = models.CharField(_("rhythm"), max_length=200, blank=True, db_default="")
    newcomers_in_digest = models.BooleanField(_("newcomers’ digests tell of it"), default=True, db_default=True)
    first_posts_held = models.PositiveSmallIntegerField(_("first posts that wait for a host"), default=0, db_default=0)
    made_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=now)
    archived_at = models.DateTimeField(null=True, blank=True)
    members: models.ManyToManyField[Member, Membership] = models.ManyToManyField(Member, through="Membership", related_name="spaces")

    objects = SpaceQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communities:space", args=[self.slug])

    @property
    def name_for_all(self) -> str:
        """Its name where anybody may know of it, "" where it is hidden."""
        return "" if self.openness == Openness.HIDDEN else self.name

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class MembershipQuerySet(models.QuerySet["Membership"]):
    def of(self, member: Member) -> MembershipQuerySet:
        """Correlated with an outer query over spaces."""
        return self.filter(space=models.OuterRef("pk"), member=member)


class Membership(models.Model):
    """`in_digest`: whether the member's digest tells what happened there."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField(default=now)
    in_digest = models.BooleanField(default=True, db_default=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "member"], name="spaces_membership_once")]


class JoinRequest(models.Model):
    """Someone asks to be let into a space that is open by request; the row goes when a host answers."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="requests")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "member"], name="spaces_request_once")]


class Leader(models.Model):
    """Somebody whom a space, or without one the organisation, asks to go first."""

    space = models.ForeignKey(Space, null=True, blank=True, on_delete=models.CASCADE, related_name="leaders")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="leading")
    named_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    named_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "member"], name="spaces_leader_once"),
            models.UniqueConstraint(fields=["member"], name="spaces_leader_of_all_once", condition=models.Q(space__isnull=True)),
        ]
