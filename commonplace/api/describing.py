"""How the API describes itself: what the library does not say by itself is said here, in one place for all doors."""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from commonplace.api.once import HEADER, LONGEST

_PROBLEM = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemOut"}}}}
_DONE_ONCE = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "description": "A word of yours, good for a day: sent again with it, this is done once and answered as the first time.",
    "schema": {"type": "string", "maxLength": LONGEST},
}
_BEGAN_FROM = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": "The ETag of the version that the change began from.",
    "schema": {"type": "string"},
}
_AT_HAND = {
    "in": "header",
    "name": "If-None-Match",
    "required": False,
    "description": "ETags of what you have already: answered 304 while it is still so.",
    "schema": {"type": "string"},
}


class Described(NinjaAPI):
    """Problems as they are sent, `application/problem+json`; the headers that once.py and fetching.py read; a short name for each operation."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """One word, as clients that are written from the description call what can be done."""
        return operation.view_func.__name__

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._described: dict[str, OpenAPISchema] = {}

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> OpenAPISchema:
        """Made once, which takes a fifth of a second, and then the same for everybody as long as the process runs."""
        prefix = self.get_root_path(path_params or {}) if path_prefix is None else path_prefix
        if prefix not in self._described:
            described = super().get_openapi_schema(path_prefix=prefix)
            for methods in described["paths"].values():
                for method, operation in methods.items():
                    _describe(method, operation)
            self._described[prefix] = described
        return self._described[prefix]


def _describe(method: str, operation: dict[str, Any]) -> None:
    responses, headers = operation["responses"], operation.setdefault("parameters", [])
    if method != "get" and "security" in operation:
        headers.append(_DONE_ONCE)
        for status, why in ((409, "Conflict"), (422, "Unprocessable Content")):
            responses.setdefault(status, {"description": why, **_PROBLEM})
    if 428 in responses:
        headers.append(_BEGAN_FROM)
    if 304 in responses:
        headers.append(_AT_HAND)
    for status, said in responses.items():
        if int(status) >= 400 and "application/json" in said.get("content", {}):
            said["content"] = {"application/problem+json": said["content"]["application/json"]}
