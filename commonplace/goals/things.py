"""What a journey can lead to, read from what its author typed into one field."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from commonplace.entries.audience import sources_visible_to
from commonplace.entries.models import Entry
from commonplace.entries.texts import has_words
from commonplace.entries.words import Kind
from commonplace.goals.models import Thing
from commonplace.kit.errors import Refusal
from commonplace.kit.ids import is_uid
from commonplace.kit.markdown import fold_label
from commonplace.kit.text import clean_line
from commonplace.lineage.steps import targets_for
from commonplace.people.models import Member
from commonplace.sources.actions import source_at
from commonplace.sources.models import Source

_ENTRY_PATH = re.compile(r"/e/([a-z0-9]{12})/?")
_SOURCE_PATH = re.compile(r"/s/([a-z0-9]{12})/?")
_PERSON = re.compile(r"@([A-Za-z0-9][A-Za-z0-9-]{1,39})")
_LINK = re.compile(r"\[\[([^\[\]]+)\]\]")
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """Exactly what `thing` says is set; `text` is the step's words, or what the source is called."""

    thing: Thing
    text: str = ""
    source: Source | None = None
    entry: Entry | None = None
    member: Member | None = None

    @property
    def own_words(self) -> dict[str, Any]:
        """What tells two steps apart; everything else is told apart by where it leads."""
        return {"text": self.text} if self.thing is Thing.STEP else {}


def name_thing(member: Member, typed: str) -> Named:
    """An address, an @handle, a [[title]], an entry's identifier, or else a step in plain words.

    Raises a Refusal of the field `what` for what this member may not see, as for what does not exist.
    """
    line = clean_line(typed)
    if not has_words(line):
        raise Refusal(
            _("Say where the journey leads next: an address, @somebody, the [[title]] of an entry, or a step in plain words."), field="what"
        )
    if len(line) > 2_000:
        raise Refusal(_("Please keep it under 500 characters."), field="what")
    if found := _within(member, line):
        return found
    if person := _PERSON.fullmatch(line):
        return Named(Thing.MEMBER, member=_member(member, person[1]))
    if link := _LINK.fullmatch(line):
        pk = targets_for(member, [fold_label(link[1])]).get(fold_label(link[1]))
        return Named(Thing.ENTRY, entry=_entry(Entry.objects.visible_to(member).filter(pk=pk).first() if pk else None))
    if is_uid(line) and (entry := Entry.objects.visible_to(member).filter(uid=line).first()):
        return Named(Thing.ENTRY, entry=entry)
    if _WEB.fullmatch(line):
        return _source(member, line)
    if len(line) > 500:
        raise Refusal(_("Please keep it under 500 characters."), field="what")
    return Named(Thing.STEP, text=line)


def _within(member: Member, line: str) -> Named | None:
    """What an address of this very place leads to, in full or as a path."""
    path = line.removeprefix(settings.BASE_URL) if line.startswith(settings.BASE_URL) else line
    if not path.startswith("/"):
        return None
    path = urlsplit(path).path
    if entry := _ENTRY_PATH.fullmatch(path):
        return Named(Thing.ENTRY, entry=_entry(Entry.objects.visible_to(member).filter(uid=entry[1]).first()))
    if source := _SOURCE_PATH.fullmatch(path):
        found = sources_visible_to(member).filter(uid=source[1]).first()
        if found is None:
            raise Refusal(_("There is no source that you may see at this address."), field="what")
        return _source(member, found.url)
    return None


def _entry(found: Entry | None) -> Entry:
    if found is None:
        raise Refusal(_("There is no entry that you may see by this name. Look it up in the Stock and take its address."), field="what")
    return found


def _member(viewer: Member, handle: str) -> Member:
    found = Member.objects.active().met_by(viewer).filter(handle=handle.lower()).first()
    if found is None:
        raise Refusal(_("Nobody here is called that. Look them up under People."), field="what")
    return found


def _source(member: Member, url: str) -> Named:
    """The source, called as a save of it that this member may see; else by its address, as others' titles are not theirs to show."""
    try:
        source = source_at(url)
    except Refusal as refusal:
        raise Refusal(refusal.message, field="what") from refusal
    saves = Entry.objects.visible_to(member).filter(source=source, kind=Kind.SAVE).exclude(title="")
    title = saves.order_by("pk").values_list("title", flat=True).first()
    return Named(Thing.SOURCE, text=(title or source.url)[:500], source=source)
