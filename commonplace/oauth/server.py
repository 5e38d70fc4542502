"""The protocol, by Authlib; what it needs to know of our tables is here.

Authorisation by a code with PKCE (RFC 7636, S256 alone and always), refreshing with rotation (RFC 9700), revoking (RFC 7009). Tokens are looked up by
`people.actions.programs.token_for`, like those of every program.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from authlib.integrations.django_oauth2 import AuthorizationServer
from authlib.integrations.django_oauth2.requests import DjangoOAuth2Payload, DjangoOAuth2Request
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import ClientMixin, InvalidGrantError, InvalidRequestError, OAuth2Request, grants
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7636 import CodeChallenge
from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from commonplace.kit.errors import Refusal
from commonplace.kit.ids import new_secret
from commonplace.oauth import actions
from commonplace.oauth.addresses import is_same
from commonplace.oauth.models import Application, AuthorizationCode, Connection
from commonplace.oauth.queries import is_ours
from commonplace.people.actions.programs import PREFIX, hash_of
from commonplace.people.models import Member, Scope

PUBLIC, CONFIDENTIAL = "none", ("client_secret_basic", "client_secret_post")
GRANTS = ("authorization_code", "refresh_token")


class Client(ClientMixin):
    """An application as the protocol knows it."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.client_id = application.client_id

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str | None:
        addresses = self.application.addresses
        return addresses[0] if len(addresses) == 1 else None

    def get_allowed_scope(self, scope: str) -> str | None:
        """All that is asked for and known here; None where nothing of it is. Without a word: to read."""
        asked = scope.split() if scope else [Scope.STOCK.value]
        known = [word for word in Scope.values if word in asked]
        return " ".join(known) or None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return any(is_same(redirect_uri, registered) for registered in self.application.addresses)

    def check_client_secret(self, client_secret: str) -> bool:
        kept = self.application.secret_hash
        return bool(kept) and constant_time_compare(hash_of(client_secret), kept)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method in CONFIDENTIAL if self.application.secret_hash else method == PUBLIC

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in GRANTS


class _Request(DjangoOAuth2Request):
    """Authlib refuses what comes by plain HTTP. Whether this place is served by HTTPS its settings say (`BASE_URL`), and a proxy may stand between;
    on the machine where it is tried out there is none."""

    def __init__(self, request: HttpRequest) -> None:
        uri = f"https://{request.build_absolute_uri().partition('://')[2]}"
        OAuth2Request.__init__(self, method=request.method or "GET", uri=uri, headers=request.headers)
        self.payload = DjangoOAuth2Payload(request)
        self._request = request


class _Server(AuthorizationServer):
    def __init__(self) -> None:
        super().__init__(Application, Connection)

    def load_config(self, config: dict[str, Any]) -> None:
        self.config: dict[str, Any] = {}
        self.scopes_supported = None  # unknown ones are left out of what is asked, not refused: clients ask for what others have
        self.register_token_generator("default", _token)

    def query_client(self, client_id: str) -> Client | None:
        found = Application.objects.filter(client_id=client_id[:64].replace("\x00", "")).first()
        return Client(found) if found else None

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        try:
            if getattr(request, "refresh_token", None) is not None:
                actions.refresh(
                    request.refresh_token.connection,
                    scopes=" ".join(dict.fromkeys(token["scope"].split())),
                    access=token["access_token"],
                    next_refresh=token["refresh_token"],
                )
            else:
                code, part = request.authorization_code.row, request.payload.data.get("resource", "")
                if not is_ours(part) or (part and code.resource and part != code.resource):
                    raise InvalidTargetError
                actions.connect(code, access=token["access_token"], refresh=token["refresh_token"], part=part)
        except Refusal as refusal:
            raise InvalidGrantError(str(refusal)) from refusal

    def create_oauth2_request(self, request: Any) -> Any:
        return request if isinstance(request, DjangoOAuth2Request) else _Request(request)

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nothing here listens."""


def _token(
    grant_type: str, client: Any, user: Any = None, scope: str = "", expires_in: Any = None, include_refresh_token: bool = True
) -> dict[str, Any]:
    return {
        "token_type": "Bearer",
        "access_token": PREFIX + new_secret(),
        "expires_in": int(actions.ACCESS_LASTS.total_seconds()),
        "refresh_token": new_secret(),
        "scope": scope,
    }


class _Code:
    """A code as the protocol knows it."""

    code_challenge_method = "S256"

    def __init__(self, row: AuthorizationCode) -> None:
        self.row = row
        self.code_challenge = row.code_challenge

    def get_redirect_uri(self) -> str:
        return self.row.redirect_uri

    def get_scope(self) -> str:
        return self.row.scopes


class _CodeGrant(grants.AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = [*CONFIDENTIAL, PUBLIC]

    def save_authorization_code(self, code: str, request: Any) -> None:
        sent = request.payload.data
        actions.give_code(
            request.user,
            request.client.application,
            scopes=[Scope(word) for word in request.scope.split()],
            redirect_uri=sent.get("redirect_uri", ""),
            code_challenge=sent["code_challenge"],
            resource=sent.get("resource", ""),
            code=code,
        )

    def query_authorization_code(self, code: str, client: Client) -> _Code | None:
        found = actions.code_for(code, client.application)
        return _Code(found) if found else None

    def delete_authorization_code(self, authorization_code: _Code) -> None:
        """It stays for a day with what it was changed for, so that a second use is noticed."""

    def authenticate_user(self, authorization_code: _Code) -> Member:
        return authorization_code.row.member


class InvalidTargetError(OAuth2Error):
    """RFC 8707: what the token is to be for is not here."""

    error = "invalid_target"
    description = "This place has no such resource."


class _Challenge(CodeChallenge):
    """Proof that whoever changes the code is who asked for it: always, and never in plain."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        sent = grant.request.payload.data
        if not sent.get("code_challenge") or sent.get("code_challenge_method") != "S256":
            raise InvalidRequestError("A code_challenge with the code_challenge_method S256 is needed.")
        super().validate_code_challenge(grant, redirect_uri)
        if not is_ours(sent.get("resource", "")):
            raise InvalidTargetError


class _Refreshed:
    def __init__(self, connection: Connection) -> None:
        self.connection = connection

    def check_client(self, client: Client) -> bool:
        return self.connection.application_id == client.application.pk

    def get_scope(self) -> str:
        return self.connection.token.scopes


class _RefreshGrant(grants.RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = [*CONFIDENTIAL, PUBLIC]
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> _Refreshed | None:
        found = actions.connection_for(refresh_token)
        return _Refreshed(found) if found else None

    def authenticate_user(self, refresh_token: _Refreshed) -> Member:
        return refresh_token.connection.token.member

    def revoke_old_credential(self, refresh_token: _Refreshed) -> None:
        """`actions.refresh` has put the new one in its place."""


class _Revocation(RevocationEndpoint):
    CLIENT_AUTH_METHODS = [*CONFIDENTIAL, PUBLIC]

    def query_token(self, token_string: str, token_type_hint: str | None) -> _Refreshed | None:
        found = actions.connection_of_either(token_string)
        return _Refreshed(found) if found else None

    def revoke_token(self, token: _Refreshed, request: Any) -> None:
        actions.end(token.connection)


@cache
def server() -> AuthorizationServer:
    made = _Server()
    made.register_grant(_CodeGrant, [_Challenge(required=True)])
    made.register_grant(_RefreshGrant)
    made.register_endpoint(_Revocation)
    return made


def metadata() -> dict[str, Any]:
    """RFC 8414, for apps that ask where to go."""
    base = settings.BASE_URL
    said: dict[str, Any] = {
        "issuer": base,
        "authorization_endpoint": f"{base}/oauth/authorize",
        "token_endpoint": f"{base}/oauth/token",
        "revocation_endpoint": f"{base}/oauth/revoke",
        "scopes_supported": Scope.values,
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": list(GRANTS),
        "token_endpoint_auth_methods_supported": [PUBLIC, *CONFIDENTIAL],
        "revocation_endpoint_auth_methods_supported": [PUBLIC, *CONFIDENTIAL],
        "code_challenge_methods_supported": ["S256"],
        "authorization_response_iss_parameter_supported": True,
        "service_documentation": f"{base}/api/v1/docs",
    }
    if settings.OAUTH_REGISTRATION:
        said["registration_endpoint"] = f"{base}/oauth/register"
    return said


def resource_metadata(path: str) -> dict[str, Any]:
    """RFC 9728: who lets apps in to this part of the place."""
    return {
        "resource": f"{settings.BASE_URL}/{path}" if path else settings.BASE_URL,
        "authorization_servers": [settings.BASE_URL],
        "scopes_supported": Scope.values,
        "bearer_methods_supported": ["header"],
        "resource_name": settings.ORGANISATION_NAME,
    }
