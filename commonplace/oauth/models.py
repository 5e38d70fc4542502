"""Apps that may ask to be connected, the codes they are given, and what they hold. Of every secret only a hash is stored."""

from __future__ import annotations

from django.db import models

from commonplace.kit.clock import now
from commonplace.kit.ids import new_secret
from commonplace.people.models import Member, Token


class Application(models.Model):
    """A program that registered itself (RFC 7591), or that an administrator did. `name` is what it calls itself, which proves nothing.

    `redirect_uris` are addresses, a line each. `secret_hash` is empty for public clients, which cannot keep a secret.
    """

    client_id = models.CharField(max_length=64, unique=True, default=new_secret, editable=False)
    secret_hash = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=80)
    redirect_uris = models.TextField()
    made_at = models.DateTimeField(default=now, db_index=True)

    def __str__(self) -> str:
        return self.name

    @property
    def addresses(self) -> list[str]:
        return self.redirect_uris.split("\n")


class AuthorizationCode(models.Model):
    """What an app changes for a token, once, within a minute. `token` is what it was changed for: the code again means that somebody else has it."""

    code_hash = models.CharField(max_length=64, unique=True)
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    scopes = models.CharField(max_length=200)
    redirect_uri = models.TextField(blank=True)
    code_challenge = models.CharField(max_length=128)
    resource = models.CharField(max_length=300, blank=True)
    expires_at = models.DateTimeField(db_index=True)
    token = models.ForeignKey(Token, null=True, blank=True, on_delete=models.CASCADE, related_name="+")


class Connection(models.Model):
    """That an app holds a token of a member's. `refresh_hash` is by what it gets the next secret, `former_refresh_hash` by what it got this one:
    whoever comes with that has copied it, and the connection ends. `resource` is what the token is for (RFC 8707), "" for all of this place."""

    token = models.OneToOneField(Token, on_delete=models.CASCADE, primary_key=True, related_name="connection")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="connections")
    refresh_hash = models.CharField(max_length=64, unique=True)
    former_refresh_hash = models.CharField(max_length=64, blank=True, db_index=True)
    resource = models.CharField(max_length=300, blank=True)
