"""Members, the teams they sit in, what is withheld of them, and whom they block."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now


class Team(models.Model):
    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


NOBODY = "nobody"
"""The handle of the account on which stands what was asked without a name (room `unnamed`). It is nobody's, has no page and is in no list of
people."""


class MemberQuerySet(models.QuerySet["Member"]):
    def persons(self) -> MemberQuerySet:
        """Without the account of those who ask without a name."""
        return self.exclude(handle=NOBODY)

    def active(self) -> MemberQuerySet:
        return self.filter(is_active=True)

    def met_by(self, viewer: Member | None) -> MemberQuerySet:
        """Without those whom a block stands between them and this viewer, whoever of the two has set it: for them such a person is not here."""
        return self if viewer is None else self.exclude(pk__in=Block.objects.of(viewer.pk).values("other"))


class MemberManager(BaseUserManager["Member"]):
    def get_by_natural_key(self, username: str | None) -> Member:
        member: Member = self.get(email__iexact=username)
        return member


class Member(AbstractBaseUser):
    """A person with an account. `handle` is their name in addresses and @mentions: lower case letters, digits and hyphens."""

    handle = models.SlugField(max_length=40, unique=True)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    team = models.ForeignKey(Team, verbose_name=_("team"), null=True, blank=True, on_delete=models.SET_NULL, related_name="members")
    learning = models.TextField(_("what I am learning"), blank=True, max_length=1000)
    ask_me_about = models.TextField(_("ask me about"), blank=True, max_length=1000)
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    is_organiser = models.BooleanField(default=False, db_default=False)
    joined_at = models.DateTimeField(default=now)
    # What lists of people are ordered and paged by; made by the database, so that no door can forget it.
    name_key = models.GeneratedField(expression=Lower("name"), output_field=models.CharField(max_length=80), db_persist=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = MemberManager.from_queryset(MemberQuerySet)()

    class Meta:
        ordering = ["name_key", "pk"]
        indexes = [models.Index(fields=["name_key", "id"], name="people_member_by_name")]
        constraints = [models.UniqueConstraint(Lower("email"), name="people_member_email_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:profile", args=[self.handle])

    @property
    def organises(self) -> bool:
        """Whether they run mentoring rounds, learning circles and the like for the whole organisation."""
        return self.is_active and (self.is_organiser or self.is_administrator)

    @property
    def is_nobody(self) -> bool:
        return self.handle == NOBODY


class Withheld(models.Model):
    """What a member says of themselves and those who moderate keep from others, as the member last wrote it. Meanwhile `Member.name`, from which
    every page, mail and feed takes the name, is the handle, and the rest is empty there. `name` is "" where the name is not withheld."""

    member = models.OneToOneField(Member, primary_key=True, on_delete=models.CASCADE, related_name="withheld")
    name = models.CharField(max_length=80, blank=True)
    is_about = models.BooleanField(default=False)
    learning = models.TextField(blank=True)
    ask_me_about = models.TextField(blank=True)


class BlockQuerySet(models.QuerySet["Block"]):
    def of(self, member_id: int) -> BlockQuerySet:
        """What stands between this member and others, whoever of the two has set it."""
        return self.filter(member=member_id)


class Block(models.Model):
    """Neither of two members sees what the other writes. There is a row for each of them, so that both are found by one look.

    `is_own`: this member has set it (both may). Who has not is never told of it, and nothing that they see may depend on which it is.
    """

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    is_own = models.BooleanField()
    made_at = models.DateTimeField(default=now)

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "other"], name="people_block_once")]
