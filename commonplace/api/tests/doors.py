"""A program of a member's, as tests drive it: a token in the header and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.test import Client

from commonplace.people.actions import make_token
from commonplace.people.models import Member, Scope

NONE: Mapping[str, str] = {}


class Program:
    """`Program(cast.amina).get("/me")`; answers have `.status_code` and `.json()`."""

    def __init__(self, member: Member, *scopes: Scope) -> None:
        self.token, self.secret = make_token(member, name="A program", scopes=scopes or tuple(Scope))
        self._client = Client()

    def get(self, path: str, *, headers: Mapping[str, str] = NONE, **query: str) -> HttpResponse:
        return self._client.get(f"/api/v1{path}", query, headers={**self._headers, **headers})

    def post(self, path: str, headers: Mapping[str, str] = NONE, /, **data: Any) -> HttpResponse:
        return self._client.post(f"/api/v1{path}", data, content_type="application/json", headers={**self._headers, **headers})

    def patch(self, path: str, headers: Mapping[str, str] = NONE, /, **data: Any) -> HttpResponse:
        return self._client.patch(f"/api/v1{path}", data, content_type="application/json", headers={**self._headers, **headers})

    def put(self, path: str, headers: Mapping[str, str] = NONE, /, **data: Any) -> HttpResponse:
        return self._client.put(f"/api/v1{path}", data, content_type="application/json", headers={**self._headers, **headers})

    def ask(self, method: str, path: str, *, headers: dict[str, str] | None = None, **data: Any) -> HttpResponse:
        """With headers of one's own."""
        sent = {"data": data, "content_type": "application/json"} if method != "get" else {}
        answer: HttpResponse = getattr(self._client, method)(f"/api/v1{path}", headers={**self._headers, **(headers or {})}, **sent)
        return answer

    def send(self, method: str, path: str, body: str | bytes) -> HttpResponse:
        self._client.raise_request_exception = False
        answer: HttpResponse = getattr(self._client, method)(f"/api/v1{path}", body, content_type="application/json", headers=self._headers)
        return answer

    def delete(self, path: str) -> HttpResponse:
        return self._client.delete(f"/api/v1{path}", headers=self._headers)

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}
