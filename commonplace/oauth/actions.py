"""Deeds around apps: to register one, to give it a code, to change that for a token, to refresh, to revoke."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.kit.clock import now
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import new_secret
from commonplace.kit.text import clean_line
from commonplace.oauth.addresses import is_fit
from commonplace.oauth.models import Application, AuthorizationCode, Connection
from commonplace.people.actions.programs import disconnect, end_as_copied, hash_of, make_token
from commonplace.people.models import Member, Scope, Token

CODE_LASTS = timedelta(minutes=1)
ACCESS_LASTS = timedelta(hours=1)
IDLE_DAYS = 90
"""A connection ends after so many days without being refreshed."""
MOST_ADDRESSES = 10
UNUSED = timedelta(days=30)


def register(*, name: str, redirect_uris: Iterable[str], is_confidential: bool = False) -> tuple[Application, str]:
    """An app that may ask members to connect it, and its secret ("" for public clients), which is shown this once.

    Anybody may register one: it can do nothing before a member says yes.
    """
    addresses = list(dict.fromkeys(redirect_uris))
    if not addresses or len(addresses) > MOST_ADDRESSES or not all(map(is_fit, addresses)):
        raise Refusal(
            _(
                "Give one to ten addresses to return to: https, one of your own machine (http://127.0.0.1/…), "
                "or a scheme of your app with a dot in it."
            ),
            field="redirect_uris",
        )
    secret = new_secret() if is_confidential else ""
    application = Application.objects.create(
        name=clean_line(name)[:80] or _("An app without a name"),
        redirect_uris="\n".join(addresses),
        secret_hash=hash_of(secret) if secret else "",
    )
    return application, secret


def give_code(
    actor: Member, application: Application, *, scopes: Iterable[Scope], redirect_uri: str, code_challenge: str, resource: str, code: str
) -> None:
    """The member said yes: the app may change this code for a token."""
    AuthorizationCode.objects.create(
        code_hash=hash_of(code),
        application=application,
        member=actor,
        scopes=" ".join(scope.value for scope in scopes),
        redirect_uri=redirect_uri,
        code_challenge=code_challenge,
        resource=resource[:300],
        expires_at=now() + CODE_LASTS,
    )


def code_for(code: str, application: Application) -> AuthorizationCode | None:
    """The living code of this app. One that was changed already ends what it was changed for: somebody else has it."""
    found = AuthorizationCode.objects.filter(code_hash=hash_of(code), application=application).select_related("member", "token").first()
    if found is not None and found.token is not None:
        end_as_copied(found.token)
        return None
    return found if found is not None and found.expires_at > now() and found.member.is_active else None


@transaction.atomic
def connect(code: AuthorizationCode, *, access: str, refresh: str, part: str = "") -> Connection:
    """Change a code for a token; one that was asked for the whole place may be for a `part` of it still. Raises Refusal where that was done a
    moment ago, or the member has too many programs."""
    held = AuthorizationCode.objects.select_for_update(of=("self",)).get(pk=code.pk)
    if held.token_id is not None:
        raise Refusal(_("This code was used already."))
    scopes = [Scope(word) for word in held.scopes.split()]
    token, _secret = make_token(code.member, name=code.application.name, scopes=scopes, idle_days=IDLE_DAYS)
    Token.objects.filter(pk=token.pk).update(token_hash=hash_of(access), secret_expires_at=now() + ACCESS_LASTS)
    held.token = token
    held.save(update_fields=["token"])
    return Connection.objects.create(
        token=token, application=code.application, refresh_hash=hash_of(refresh), resource=held.resource or part
    )  # fmt: skip


def connection_for(refresh: str) -> Connection | None:
    """The living connection that is refreshed by this. By a former one the connection ends, for two have it (RFC 9700, section 4.14)."""
    found = Connection.objects.filter(refresh_hash=hash_of(refresh)).select_related("token__member", "application").first()
    if found is None:
        copied = Connection.objects.filter(former_refresh_hash=hash_of(refresh)).select_related("token__member").first()
        if copied is not None:
            end_as_copied(copied.token)
        return None
    return found if Token.objects.alive().filter(pk=found.pk).exists() else None


@transaction.atomic
def refresh(connection: Connection, *, scopes: str, access: str, next_refresh: str) -> None:
    """The next secret in the place of the one before; `scopes` may be fewer than they were."""
    held = Connection.objects.select_for_update(of=("self",)).get(pk=connection.pk)
    if held.refresh_hash != connection.refresh_hash:
        raise Refusal(_("This was refreshed a moment ago."))
    held.former_refresh_hash, held.refresh_hash = held.refresh_hash, hash_of(next_refresh)
    held.save(update_fields=["former_refresh_hash", "refresh_hash"])
    Token.objects.filter(pk=held.pk).update(
        token_hash=hash_of(access), scopes=scopes, secret_expires_at=now() + ACCESS_LASTS, expires_at=now() + timedelta(days=IDLE_DAYS)
    )


def connection_of_either(secret: str) -> Connection | None:
    """The connection to which an access or a refresh token belongs, for revoking it."""
    hashed = hash_of(secret)
    by_access = Connection.objects.filter(token__token_hash=hashed)
    return (by_access.first() or Connection.objects.filter(refresh_hash=hashed).first()) if secret else None


def end(connection: Connection) -> None:
    disconnect(connection.token.member, token=connection.token)


def forget() -> None:
    """Delete codes that nobody can use any more, and apps that nobody connected within a month."""
    AuthorizationCode.objects.filter(expires_at__lt=now() - timedelta(days=1)).delete()
    Application.objects.filter(made_at__lt=now() - UNUSED, connections__isnull=True).delete()
