"""What the client asks for, done by the actions of the rooms whose deeds these are."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from commonplace.discussion.actions import comment, reword
from commonplace.discussion.actions import withdraw as withdraw_comment
from commonplace.entries.models import Audience, Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.texts import MAX_TITLE, has_words
from commonplace.entries.words import Kind
from commonplace.hypothesis.groups import audience_of, group_of, is_private
from commonplace.hypothesis.models import Target
from commonplace.hypothesis.placing import quote_in
from commonplace.hypothesis.words import Json
from commonplace.hypothesis.writing import title_and_body
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.moderation.actions import report as report_to_moderators
from commonplace.moderation.models import Why
from commonplace.people.models import Member
from commonplace.seek.actions import capture
from commonplace.seek.limits import count_capture
from commonplace.sense.actions import mark_elsewhere, mark_highlight, rewrite_entry, write_entry
from commonplace.sense.placing import copies_at_hand
from commonplace.share.actions import set_audience
from commonplace.share.actions import withdraw as withdraw_entry
from commonplace.sources.actions import source_at
from commonplace.sources.models import Source

MOST_SELECTORS = 40_000
"""So many characters of selectors are kept; of more than that, the words alone."""


@dataclass(frozen=True, kw_only=True)
class Said:
    """An annotation as the client sends it. `title` is what the page calls itself; `is_private`: for the member alone, whatever the group."""

    uri: str
    text: str = ""
    tags: Sequence[str] = ()
    group: str = ""
    is_private: bool = False
    selectors: list[Json] = field(default_factory=list)
    title: str = ""


def annotate(actor: Member, said: Said) -> Entry:
    """A new annotation: a highlight where it quotes the page, else a word on the whole page."""
    quote = quote_in(said.selectors)
    if said.selectors and not quote.get("exact", "").strip():
        raise Refusal(_("Only words can be marked here. Select some words of the page."), field="target")
    audience = audience_of(actor, "me" if said.is_private else said.group)
    source = source_at(said.uri)
    if not quote:
        if not has_words(said.text):
            raise Refusal(_("Write a few words about the page, or mark some of its own."), field="text")
        return _on_the_page(actor, source, said, audience)
    with transaction.atomic():
        entry = _marked(actor, source, said, quote, audience)
        Target.objects.create(entry=entry, selectors=_kept(said.selectors, quote))
    if getattr(entry, "highlight_body", None) is None:
        _have_it_fetched(actor, source, said)
    return entry


def _marked(actor: Member, source: Source, said: Said, quote: Json, audience: Audience) -> Entry:
    """In a copy that the actor may read, where its words stand in one; else as the quote alone. The client shows the page itself, so what
    it marks is not refused because we have no copy."""
    about = {"quote": quote["exact"], "note": said.text, "tags": said.tags, "audience": audience}
    for copy in copies_at_hand(actor, source):
        try:
            with transaction.atomic():
                return mark_highlight(actor, copy, prefix=quote.get("prefix", ""), suffix=quote.get("suffix", ""), **about)
        except Refusal as refusal:
            if refusal.field != "quote":
                raise
    return mark_elsewhere(actor, source, **about)


def _have_it_fetched(actor: Member, source: Source, said: Said) -> None:
    """Marking saves the page, for the actor alone, as it does by every door; from what is fetched the highlight gets its place. Who has
    saved too many pages in this hour has marked it all the same."""
    if not source.is_on_the_web or Entry.objects.authored_by(actor).filter(kind=Kind.SAVE, source=source).exists():
        return
    try:
        count_capture(actor)
    except Refusal:
        return
    capture(actor, url=source.url, title=_title(said))


def _on_the_page(actor: Member, source: Source, said: Said, audience: Audience) -> Entry:
    """The first word on a page says why one saved it; each further one is a note on it."""
    save = Entry.objects.authored_by(actor).filter(kind=Kind.SAVE, source=source).select_related("author", "audience").first()
    if save is None:
        count_capture(actor)
        return capture(actor, url=source.url, why=said.text, title=_title(said), tags=said.tags, audience=audience).entry
    if save.body.strip():
        return write_entry(actor, title="", body=said.text, tags=said.tags, audience=audience, about=source)
    with transaction.atomic():
        tags = [*tags_of(save), *said.tags]
        worded = rewrite_entry(actor, save, title=save.title, body=said.text, tags=tags, expected_revision=save.revision)
        return set_audience(actor, worded, audience)


def reply(actor: Member, parent: Entry, *, text: str) -> Entry:
    """Whoever sees the annotation sees what answers it, so the group that was sent says nothing."""
    return comment(actor, parent, body=text)


@transaction.atomic
def change(actor: Member, entry: Entry, *, text: str | None, tags: Sequence[str] | None, group: str, is_private_now: bool | None) -> Entry:
    """Put one's own annotation differently. The client names no version it began from, so the last word counts; the earlier ones are kept."""
    body = entry.body if text is None else text
    if entry.kind == Kind.COMMENT:
        return reword(actor, entry, body=body, expected_revision=entry.revision)
    title, body = (entry.title, body) if text is None else title_and_body(entry, text)
    words = tags_of(entry) if tags is None else tags
    changed = rewrite_entry(actor, entry, title=title, body=body, tags=words, expected_revision=entry.revision)
    wanted = _audience_wanted(actor, entry, group, is_private_now)
    return changed if wanted is None else set_audience(actor, changed, wanted)


def _audience_wanted(actor: Member, entry: Entry, group: str, is_private_now: bool | None) -> Audience | None:
    """None where it stays: the client sends back whatever it was shown."""
    if is_private_now is None or (is_private_now and is_private(entry)):
        return None
    if is_private_now:
        return audience_of(actor, "me")
    stays = not group or (not is_private(entry) and group == group_of(entry, actor))
    return None if stays else audience_of(actor, group)


def remove(actor: Member, entry: Entry) -> None:
    """Into the bin, from which it can be brought back on the pages."""
    if entry.kind == Kind.COMMENT:
        withdraw_comment(actor, entry)
    else:
        withdraw_entry(actor, entry)


def flag(actor: Member, entry: Entry) -> None:
    """Tell those who moderate. The client asks for no reason, so they are told that it is something else."""
    report_to_moderators(actor, entry, why=Why.OTHER)


def _kept(selectors: list[Json], quote: Json) -> list[Json]:
    return selectors if len(json.dumps(selectors)) <= MOST_SELECTORS else [quote]


def _title(said: Said) -> str:
    return clean_line(said.title)[:MAX_TITLE]
