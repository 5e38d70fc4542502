"""The addresses that the page of an entry leads to, looked up once: reversing a dozen on every page would cost more than a query."""

from functools import cache

from commonplace.web.shell import url_or_none

_UID = "uid-of-the-entry"
_OF_ENTRY = {
    "edit": "sense:note_edit",
    "history": "sense:history",
    "together": "together:note",
    "audience": "share:audience",
    "who": "share:who",
    "opened": "share:opened",
    "announce": "share:announce",
    "quieten": "share:quieten",
    "withdraw": "share:withdraw",
    "describe": "share:describe",
    "lineage": "lineage:lineage",
    "mentions": "sense:mentions",
    "map": "sense:map",
    "related": "search:related",
    "template": "sense:template",
    "into_a_note": "sense:note_of_talk",
    "for_a_goal": "goals:attach",
    "for_a_portfolio": "portfolios:attach",
    "labels": "communities:labels",
    "report": "moderation:report",
    "told": "moderation:told",
}
_PLAIN = {"build_on": "sense:note_new", "capture": "seek:capture", "practice": "practices:new"}


@cache
def _patterns() -> dict[str, str]:
    found = {key: url_or_none(name, _UID) for key, name in _OF_ENTRY.items()} | {key: url_or_none(name) for key, name in _PLAIN.items()}
    return {key: address for key, address in found.items() if address}


def addresses_for(uid: str) -> dict[str, str]:
    """By a short name; a room that is not installed leaves its names out."""
    return {key: address.replace(_UID, uid) for key, address in _patterns().items()}
