"""Tags: cleaning what people type, and writing them in bulk."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from commonplace.entries.models import Entry, EntryTag, Tag
from commonplace.kit.bulk import insert_rows
from commonplace.kit.errors import Refusal
from commonplace.kit.prepared import Prepared, padded_words
from commonplace.kit.text import clean_line

MAX_TAGS = 30
MAX_TAG_LENGTH = 60
_NOT_IN_A_TAG = re.compile(r"[^\w.+-]+")


def clean_tags(names: Iterable[str]) -> list[str]:
    """Tags as they are stored: lower case, words joined by hyphens, each once, in the order given."""
    cleaned = [_NOT_IN_A_TAG.sub("-", clean_line(name).lower().lstrip("#")).strip("-.") for name in names]
    unique = list(dict.fromkeys(name for name in cleaned if name))
    if len(unique) > MAX_TAGS:
        raise Refusal(_("That is more than 30 tags. Keep the ones that you would search for."), field="tags")
    too_long = next((name for name in unique if len(name) > MAX_TAG_LENGTH), None)
    if too_long:
        raise Refusal(_("The tag “%(tag)s …” is longer than 60 characters.") % {"tag": too_long[:20]}, field="tags")
    return unique


Names = Callable[[Collection[str]], Mapping[str, str]]
_namers: list[Names] = []


def name_tags_by(names: Names) -> None:
    """Have some names written as others: `names(typed)` gives those that mean another tag. A room above says so in its AppConfig.ready()."""
    _namers[:] = [names]


def meant_tags(names: Sequence[Sequence[str]]) -> list[list[str]]:
    """Each of these cleaned lists as the tags that its names mean; one query for all of them."""
    every = {name for listed in names for name in listed}
    means = _namers[0](every) if every and _namers else {}
    return [list(dict.fromkeys(means.get(name, name) for name in listed)) for listed in names]


def split_tags(text: str) -> list[str]:
    """The tags in a line that separates them by commas or blanks."""
    return [part for part in re.split(r"[,\s]+", text) if part]


_KEYS = Prepared(lambda names: Tag.objects.filter(name__in=names).values_list("name", "pk"))
_TAGS_OF = Prepared(lambda entry_id: EntryTag.objects.filter(entry_id=entry_id).order_by("pk").values_list("tag__name"))


def tags_of(entry: Entry) -> list[str]:
    """The entry's tag names in the order they were given."""
    return [name for (name,) in _TAGS_OF.rows(entry.pk)]


def tags_of_each(entries: Sequence[Entry]) -> dict[int, list[str]]:
    """The tag names of each entry by its key, in one query."""
    names: dict[int, list[str]] = {entry.pk: [] for entry in entries}
    rows = EntryTag.objects.filter(entry__in=list(names)).order_by("pk").values_list("entry_id", "tag__name")
    for pk, name in rows:
        names[pk].append(name)
    return names


def write_tags(entries: Sequence[Entry], tags: Sequence[Sequence[str]], *, replace: bool = False) -> None:
    """Give each entry its tags; with `replace`, take away those it had."""
    if replace:
        EntryTag.objects.filter(entry__in=entries).delete()
    by_name = _tags_called({name for names in tags for name in names})
    for entry, names in zip(entries, tags, strict=True):
        entry.tag_rows = [(by_name[name], name) for name in names]
    insert_rows(EntryTag(entry=entry, tag_id=tag, made_at=entry.made_at) for entry in entries for tag, _name in entry.tag_rows or ())


def _tags_called(names: set[str]) -> dict[str, int]:
    if not names:
        return {}
    found: dict[str, int] = dict(map(tuple, _KEYS.rows(padded_words(sorted(names)))))
    missing = names - found.keys()
    if missing:
        Tag.objects.bulk_create((Tag(name=name) for name in sorted(missing)), ignore_conflicts=True)
        found |= dict(Tag.objects.filter(name__in=missing).values_list("name", "pk"))
    return found
