"""A client of Hypothesis, as tests drive it: a token in the header, JSON in the body."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.test import Client

from commonplace.hypothesis.words import account
from commonplace.people.actions import make_token
from commonplace.people.models import Member, Scope

API = "/hypothesis/api"


class Annotator:
    """`Annotator(cast.amina).annotate(url, "words", group="organisation")` gives the annotation as the client is answered."""

    def __init__(self, member: Member | None, *scopes: Scope) -> None:
        self.member = member
        self._client = Client()
        self._headers = {}
        if member is not None:
            _token, secret = make_token(member, name="Hypothesis client", scopes=scopes or (Scope.ANNOTATE,))
            self._headers = {"Authorization": f"Bearer {secret}"}

    def get(self, path: str, query: dict[str, Any] | None = None) -> HttpResponse:
        return self._client.get(f"{API}{path}", query, headers=self._headers)

    def send(self, method: str, path: str, data: Any = None) -> HttpResponse:
        answer: HttpResponse = getattr(self._client, method)(
            f"{API}{path}", data or {}, content_type="application/json", headers=self._headers
        )
        return answer

    def annotate(self, url: str, quote: str = "", **said: Any) -> Any:
        answer = self.try_to_annotate(url, quote, **said)
        assert answer.status_code == 200, answer.content
        return answer.json()  # type: ignore[attr-defined]

    def try_to_annotate(self, url: str, quote: str = "", *, group: str = "me", private: bool = False, **said: Any) -> HttpResponse:
        assert self.member is not None
        reads = account(self.member.handle) if private else f"group:{group}"
        target = [{"source": url, "selector": selectors(quote)}] if quote else [{"source": url}]
        return self.send("post", "/annotations", {"uri": url, "group": group, "permissions": {"read": [reads]}, "target": target, **said})

    def reply(self, to: Any, text: str) -> Any:
        references = [*to.get("references", []), to["id"]]
        answer = self.send("post", "/annotations", {"uri": to["uri"], "group": to["group"], "references": references, "text": text})
        assert answer.status_code == 200, answer.content
        return answer.json()  # type: ignore[attr-defined]

    def rows(self, **query: Any) -> list[Any]:
        answer = self.get("/search", query)
        assert answer.status_code == 200, answer.content
        return answer.json()["rows"]  # type: ignore[attr-defined,no-any-return]


def selectors(quote: str, prefix: str = "", suffix: str = "") -> list[dict[str, Any]]:
    """As the client makes them of a selection."""
    return [
        {"type": "RangeSelector", "startContainer": "/p[1]", "startOffset": 0, "endContainer": "/p[1]", "endOffset": len(quote)},
        {"type": "TextPositionSelector", "start": 0, "end": len(quote)},
        {"type": "TextQuoteSelector", "exact": quote, "prefix": prefix, "suffix": suffix},
    ]
