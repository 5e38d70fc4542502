"""What comes in, as the client writes it. What it sends beside that says nothing here."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, Field


def _storable(value: Any) -> Any:
    """Texts that a database can hold: no NUL, no half of a pair of surrogates."""
    if isinstance(value, dict):
        return {_storable(name): _storable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_storable(one) for one in value]
    return value.replace("\x00", "").encode("utf-8", "replace").decode() if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_storable)]
Values = Annotated[dict[str, Any], BeforeValidator(_storable)]


class PermissionsIn(Schema):
    read: list[Text] = []

    @property
    def group(self) -> str:
        """The group that may read; "" for none."""
        return next((one.removeprefix("group:") for one in self.read if one.startswith("group:")), "")

    @property
    def is_private(self) -> bool:
        """Read by an account, not by a group."""
        return bool(self.read) and not self.group


class TargetIn(Schema):
    selector: list[Values] = []


class DocumentIn(Schema):
    title: Any = None

    @property
    def name(self) -> str:
        """A list as the API knows it, a text as the client sends it."""
        first = self.title[0] if isinstance(self.title, list) and self.title else self.title
        return str(_storable(first)) if isinstance(first, str) else ""


class AnnotationIn(Schema):
    uri: Annotated[Text, Field(max_length=4000)]
    text: Text = ""
    tags: list[Text] = []
    group: Text = ""
    permissions: PermissionsIn = PermissionsIn()
    target: list[TargetIn] = []
    references: list[Text] = []
    document: DocumentIn | None = None

    @property
    def chosen_group(self) -> str:
        """Where no group is named, who may read says which; else it is for oneself alone."""
        return self.group or self.permissions.group or "me"

    @property
    def selectors(self) -> list[dict[str, Any]]:
        return self.target[0].selector if self.target else []


class ChangeIn(Schema):
    """What is left out stays."""

    text: Text | None = None
    tags: list[Text] | None = None
    group: Text = ""
    permissions: PermissionsIn | None = None
