"""Everything the page of an entry shows, gathered before the template: each part in one query, whatever the number of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from commonplace.communities.on_pages import labels_and_pins
from commonplace.discussion.parts import load_parts
from commonplace.discussion.queries import Said, discussion_of
from commonplace.discussion.reply import reply_form
from commonplace.discussion.wanted import may_steer
from commonplace.entries.audience import EntryQuerySet, Looker, Sight, Viewer, why
from commonplace.entries.kinds import joins, part_of
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import RIPENING, WITH_OWN_FORM, FeedbackWanted, Kind, Maturity, Ring
from commonplace.following.queries import muted_people, mutes_anybody
from commonplace.freshness.queries import freshness_of
from commonplace.hatch.parts import label_of
from commonplace.kit.ids import new_uid
from commonplace.lineage import queries as lineage
from commonplace.lineage.models import EdgeKind
from commonplace.lineage.reading import HasBody
from commonplace.publishing.profiles import may_be_met, members_with_profile
from commonplace.together.models import LiveNote
from commonplace.together.queries import hands_of
from commonplace.web.entry.addresses import addresses_for

_HEAVY = ("body", "card_html", "title_key", "deed_key")
_PROPOSABLE = (Kind.NOTE, Kind.POST, Kind.QUESTION, Kind.HIGHLIGHT)
A_CHANGE = timedelta(hours=1)


class _Text(NamedTuple):
    """The HTML of a text with its passages marked."""

    pk: int
    body_html: str


def entries_for_a_page(sight: Sight) -> EntryQuerySet:
    """What this viewer may see, with all that the head of the page needs at hand."""
    heads = ["author", "audience__space", "source", "planned_sharing", "hatched__hatch", "live_note", *joins()]
    if sight.author_id == 0:
        heads.append("author__public_profile")  # for the head of the page, which strangers' programs read
    found = Entry.objects.visible_to(sight).select_related(*heads).defer(*_HEAVY)
    return found.annotate(viewer_mutes=mutes_anybody(sight.author_id)) if sight.author_id else found


def the_comments(viewer: Viewer, sight: Looker, entry: Entry, *, first: str = "", reply_to: str = "") -> dict[str, Any]:
    """The discussion, with the bodies of everything said; and the entry's own body, as both need the same look at what is linked."""
    discussion = discussion_of(sight, entry, first=first)
    read: list[HasBody] = [entry, *discussion.said]
    texts = [_Text(one.pk, discussion.marked(one.pk, one.body_html)) for one in read]
    bodies = lineage.shown_bodies(sight, texts)
    muted = muted_people(viewer) if viewer and discussion.said and getattr(entry, "viewer_mutes", True) else frozenset()
    for said in discussion.said:
        said.body, said.is_muted = bodies[said.pk], said.author_id in muted
    _lead_to_profiles(viewer, discussion.said)
    answered = next((said for said in discussion.said if said.uid == reply_to), None) if viewer else None
    return {
        "entry": entry,
        "viewer": viewer,
        "body": bodies[entry.pk],
        "discussion": discussion,
        "answer_label": Kind.ANSWER.label,
        "may_steer": viewer is not None and any(said.is_thread for said in discussion.said) and may_steer(viewer, entry),
        "open_uid": discussion.thread_of(answered),
        "from_uid": "" if discussion.is_beginning else first,
        **reply_form(viewer, entry, answered=answered.as_answered if answered else None),
        **load_parts(viewer, entry, discussion.said),
    }


def _lead_to_profiles(viewer: Viewer, discussed: Sequence[Said]) -> None:
    """Names lead strangers only to whom they may meet: one query, where anything was said."""
    if viewer is None and discussed:
        met = set(members_with_profile().filter(pk__in={said.author_id for said in discussed}).values_list("pk", flat=True))
        for said in discussed:
            said.has_page = said.author_id in met


def the_thanks(viewer: Viewer, sight: Looker, entry: Entry) -> dict[str, Any]:
    may_thank = viewer is not None and viewer.pk != entry.author_id
    return {"entry": entry, "viewer": viewer, "thanks": lineage.thanks_for(sight, entry), "may_thank": may_thank, "deed_key": new_uid()}


def the_part(viewer: Viewer, entry: Entry) -> dict[str, Any]:
    """What only entries of this kind show."""
    part = part_of(Kind(entry.kind))
    shown = {"part_template": part.template, "below_template": part.below, **part.load(entry, viewer)} if part else {"part_template": ""}
    return {"entry": entry, "viewer": viewer, "is_author": viewer is not None and viewer.pk == entry.author_id, **shown}


def the_page(viewer: Viewer, sight: Looker, entry: Entry, *, first: str = "", reply_to: str = "") -> dict[str, Any]:
    """The whole page."""
    reason = why(viewer, entry, seen=True)
    led_to = lineage.led_to(sight, entry)
    superseded = entry.maturity == Maturity.SUPERSEDED
    return {
        **the_comments(viewer, sight, entry, first=first, reply_to=reply_to),
        **the_thanks(viewer, sight, entry),
        **the_part(viewer, entry),
        **labels_and_pins(viewer, entry),
        "fresh": freshness_of(viewer, entry),
        "hatched": label_of(entry, viewer),
        "why": reason.sentence if reason else "",
        "author_is_met": not entry.author.is_nobody if viewer else may_be_met(entry.author),
        "audience_sentence": _audience_sentence(entry),
        "changed_on": date_format(localtime(entry.edited_at), "j F Y") if entry.edited_at - entry.made_at > A_CHANGE else "",
        "shows_source": entry.source is not None and entry.kind != Kind.SAVE,
        "shows_maturity": entry.kind in RIPENING and entry.kind != Kind.PRACTICE,
        "tags": tags_of(entry),
        "grown_from": lineage.each_end_once(lineage.grown_from(sight, entry)),
        "led_to": lineage.each_end_once(led_to),
        "heirs": [line for line in led_to if superseded and line.how == EdgeKind.SUPERSEDES],
        "backlinks": [line for line in lineage.backlinks(sight, entry) if line.uid not in {younger.uid for younger in led_to}],
        "goes": _goes(entry),
        "live_note": _live_note(entry),
        "hands": hands_of(viewer, entry) if viewer and _live_note(entry) else [],
        "proposable": _PROPOSABLE,
        "maturities": Maturity.choices,
        "feedback_choices": FeedbackWanted.choices,
    }


def _live_note(entry: Entry) -> LiveNote | None:
    """Its shared document, where it was ever open for writing together; came with the entry."""
    return getattr(entry, "live_note", None)


def _goes(entry: Entry) -> dict[str, str]:
    """The addresses that the page leads to; a kind with a form of its own is edited there."""
    part = part_of(Kind(entry.kind))
    addresses = addresses_for(entry.uid)
    if entry.kind in WITH_OWN_FORM:
        addresses.pop("history", None)
    return {**addresses, "edit": reverse(part.edit, args=[entry.uid])} if part and part.edit else addresses


def _audience_sentence(entry: Entry) -> str:
    """For its author: who else may see it."""
    sentences = {
        Ring.ME: _("Nobody else can see it."),
        Ring.CIRCLE: _("The people in your circle can see it."),
        Ring.PEOPLE: _("The people you named can see it."),
        Ring.SPACE: _("The members of %(space)s can see it.") % {"space": entry.audience.space},
        Ring.ORGANISATION: _("Everyone in the organisation can see it."),
        Ring.WEB: _("Anyone on the web can see it."),
    }
    if entry.audience.is_group:
        return _("The people of the group you shared it with can see it, also those who come later.")
    return sentences[Ring(entry.audience.ring)]
