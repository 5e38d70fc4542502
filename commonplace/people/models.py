"""Members, the teams they sit in, and the circles they draw for themselves."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid


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


class Circle(models.Model):
    """A member's own small list of trusted people. Only its owner knows that it exists and what it is called."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    owner = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="circles")
    name = models.CharField(_("name"), max_length=60)
    members: models.ManyToManyField[Member, CircleMember] = models.ManyToManyField(
        Member, through="CircleMember", related_name="circles_containing"
    )

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="people_circle_name_once")]

    def __str__(self) -> str:
        return self.name


class CircleMember(models.Model):
    circle = models.ForeignKey(Circle, on_delete=models.CASCADE)
    member = models.ForeignKey(Member, on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["circle", "member"], name="people_circle_member_once")]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Those that still let someone in."""
        return self.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now())


class Invitation(models.Model):
    """A link that lets one person join. Its token is signed, not stored (`people.invitations`): a copy of the database opens no door."""

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    invited_by = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"), blank=True)
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    used_by = models.OneToOneField(Member, null=True, blank=True, on_delete=models.SET_NULL, related_name="came_by")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    deed_key = models.CharField(max_length=80, null=True, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["invited_by", "deed_key"], name="people_invitation_deed_once")]

    def __str__(self) -> str:
        return self.email or self.uid

    @property
    def state(self) -> str:
        """One of `open`, `used`, `withdrawn`, `expired`."""
        if self.used_at is not None:
            return "used"
        if self.withdrawn_at is not None:
            return "withdrawn"
        return "open" if self.expires_at > now() else "expired"


class FirstRunToken(models.Model):
    """The one-time key that was printed in the terminal for making the first administrator; at most one row, gone once it was used."""

    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)


class Scope(models.TextChoices):
    """What a program may do in a member's name."""

    CAPTURE = "capture", _("save pages, mark highlights, and change or remove those highlights, in your name")
    READ = "read", _("see whether you saved a page, the highlights on it that you may see, and your circles and spaces")
    STOCK = "stock", _("read and search everything that you may see here, your inbox and your notices")
    WRITE = "write", _("write, change and withdraw in your name what you alone see, and answer, comment and say thanks where you may")
    SHARE = "share", _("choose who may see what you wrote, announce it, and join or leave spaces in your name")
    ANNOTATE = "annotate", _("read and write annotations beside pages in your name: highlights, notes on pages, and what is said of them")
    DRAFT = "draft", _("write drafts that you alone see")
    ASK = "ask", _("ask questions in your name, for you alone or in a space of yours")


class TokenQuerySet(models.QuerySet["Token"]):
    def alive(self) -> TokenQuerySet:
        """Those that open the door now; an ended account's open nothing, whatever else they say."""
        unexpired = models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=now())
        return self.filter(unexpired, revoked_at__isnull=True, member__is_active=True)


class Token(models.Model):
    """A program's key to one member's account. Only a hash of it is stored, so a copy of the database opens no door.

    `scopes` are words of `Scope` with blanks between them. `idle_days`: each use moves `expires_at` so many days ahead (None: it stays).
    `secret_expires_at`: until when the secret is good, where its program gets the next one by itself (`oauth`); None: as long as the token.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80)
    scopes = models.CharField(max_length=200)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    last_used_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    idle_days = models.PositiveSmallIntegerField(null=True, blank=True)
    secret_expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_words(self) -> list[str]:
        return [str(Scope(word).label) for word in self.scopes.split() if word in Scope.values]

    def allows(self, scope: Scope) -> bool:
        return scope.value in self.scopes.split()


class Pairing(models.Model):
    """A program that asked to be connected and waits for a member's word (RFC 8628). `code` is what the member reads, and is good for minutes;
    the program's own code is stored as a hash. `member` is who approved."""

    device_hash = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=80)
    scopes = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)
    member = models.ForeignKey(Member, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    refused_at = models.DateTimeField(null=True, blank=True)

    @property
    def shown_code(self) -> str:
        """The code as people read it out: WDJB-MJHT."""
        return f"{self.code[:4]}-{self.code[4:]}"

    @property
    def scope_words(self) -> list[str]:
        return [str(Scope(word).label) for word in self.scopes.split() if word in Scope.values]


class MailTrouble(models.Model):
    """That mail to the address of a member could not be delivered (`people.actions.failing_mail`). `email` is that address. `hard`: how often for
    good, `soft`: how often for now; `status` and `said` are of the last time. Mail has ended since `stopped_at`, as long as the address is not
    confirmed again."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="mail_trouble")
    email = models.EmailField()
    hard = models.PositiveSmallIntegerField(default=0)
    soft = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=12, blank=True)
    said = models.CharField(max_length=300, blank=True)
    last_at = models.DateTimeField(null=True, blank=True, db_index=True)
    last_hard_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)


class Tally(models.Model):
    """How often something was done in a window of time (`people.limits`); in the database, so that all processes count together."""

    key = models.CharField(max_length=120, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)


class SharedCacheRow(models.Model):
    """The table behind Django's database cache, as a model so that a migration makes it. Only the framework reads and writes it."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "people_shared_cache"
