"""Tools that do something in the member's name, as narrowly as can be: for them alone, and quiet, unless they ask in a space."""

from __future__ import annotations

from django.utils.translation import gettext as _
from pydantic import Field

from commonplace.assistants.tools.base import Asked, Caller, Json, Tool, address
from commonplace.entries import audiences
from commonplace.entries.models import Entry
from commonplace.entries.texts import MAX_TITLE
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Scope
from commonplace.questions.actions.asking import ask
from commonplace.seek.actions import capture
from commonplace.seek.limits import count_capture
from commonplace.sense.actions import write_entry
from commonplace.spaces.models import Space

_KEY = Field(default="", max_length=40, description="Any word of your own; the same one again does nothing twice")
_TAGS: list[str] = Field(default=[], max_length=20)


class Capture(Asked):
    url: str = Field(min_length=1, max_length=2000)
    why: str = Field(default="", max_length=5_000, description="Why it matters to the member, in their words")
    title: str = Field(default="", max_length=500)
    tags: list[str] = _TAGS
    deed_key: str = _KEY


def _capture(caller: Caller, asked: Capture) -> Json:
    """Save a page for the member alone; it is fetched as if they had saved it themselves."""
    count_capture(caller.member)
    only_me = audiences.only_me(caller.member)
    saved = capture(
        caller.member,
        url=asked.url,
        why=asked.why,
        title=clean_line(asked.title)[:MAX_TITLE],
        tags=asked.tags,
        audience=only_me,
        deed_key=_key(caller, asked.deed_key),
    )
    return {**_done(saved.entry), "was_saved_before": not saved.is_new}


class WriteDraft(Asked):
    title: str = Field(min_length=1, max_length=MAX_TITLE)
    text: str = Field(min_length=1, max_length=100_000, description="Markdown; [[title]] links to a note")
    tags: list[str] = _TAGS
    deed_key: str = _KEY


def _write_draft(caller: Caller, asked: WriteDraft) -> Json:
    entry = write_entry(caller.member, title=asked.title, body=asked.text, tags=asked.tags, deed_key=_key(caller, asked.deed_key))
    return _done(entry)


class Ask(Asked):
    title: str = Field(min_length=1, max_length=MAX_TITLE, description="The question in one line")
    text: str = Field(default="", max_length=20_000, description="What one should know to answer it (Markdown)")
    space: str = Field(
        default="", max_length=80, description="The address (slug) of a space of the member's to ask it in. Empty: the member alone sees it"
    )
    tags: list[str] = _TAGS
    deed_key: str = _KEY


def _ask(caller: Caller, asked: Ask) -> Json:
    """Never wider than one space: to ask everybody is the member's own deed."""
    audience = audiences.only_me(caller.member)
    if asked.space:
        space = Space.objects.joined_by(caller.member).filter(slug=asked.space.replace("\x00", "")).first()
        if space is None:
            raise Refusal(_("The member is in no space of this name."), field="space")
        audience = audiences.of_space(space)
    entry = ask(
        caller.member, title=asked.title, body=asked.text, tags=asked.tags, audience=audience, deed_key=_key(caller, asked.deed_key)
    )
    return _done(entry)


def _key(caller: Caller, word: str) -> str:
    return f"mcp:{caller.token.uid}:{word}" if word else ""


def _done(entry: Entry) -> Json:
    seen = entry.audience.space.name if entry.audience.space else str(entry.audience.get_ring_display())
    return {"id": entry.uid, "url": address(entry.get_absolute_url()), "who_can_see_it": seen, "was_there_before": bool(entry.is_repeat)}


DOING: tuple[Tool, ...] = (  # type: ignore[type-arg]
    Tool(
        "capture",
        "Capture a page",
        "Save a web page into the member's own library, where they alone see it.",
        Scope.CAPTURE,
        Capture,
        _capture,
        lambda asked: asked.url,
        holds_material=False,
        is_deed=True,
    ),
    Tool(
        "write_draft",
        "Write a draft",
        "Write a note that the member alone sees, for them to go on with. It is announced to nobody.",
        Scope.DRAFT,
        WriteDraft,
        _write_draft,
        lambda asked: asked.title,
        holds_material=False,
        is_deed=True,
    ),
    Tool(
        "ask",
        "Ask a question",
        "Ask a question in the member's name: for them alone, or in one of their spaces. Let the member read it first.",
        Scope.ASK,
        Ask,
        _ask,
        lambda asked: asked.title,
        holds_material=False,
        is_deed=True,
    ),
)
