"""Programs that act in a member's name."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonplace.kit.clock import now
from commonplace.kit.ids import new_uid
from commonplace.people.models.members import Member


class Scope(models.TextChoices):
    """What a program may do in a member's name."""

    CAPTURE = "capture", _("save pages, mark highlights, and change or remove those highlights, in your name")
    READ = "read", _("see whether you saved a page, the highlights on it that you may see, and your circles and spaces")
    STOCK = "stock", _("read and search everything that you may see here, your inbox and your notices")
    WRITE = (
        "write",
        _("write, change and withdraw in your name what you alone see, and say where you may what you make of what others wrote"),
    )
    SHARE = "share", _("choose who may see what you wrote, announce it, join, leave and host spaces, and fill your circles, in your name")
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
    `is_copied`: it ended because two had its key, and stays so.
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
    is_copied = models.BooleanField(default=False)

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
