"""The margin of the reader: the notes on each passage together, and a filter by ring, person and tag that counts only what the viewer may see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from commonplace.entries.words import Ring
from commonplace.sense.outline import Outline
from commonplace.sense.queries import Placed
from commonplace.sources.reading import Mark

AT_ONCE = 3
"""So many notes on one passage are open; the others are one press away."""
NOBODYS = "none"
_RINGS = {ring.value: number for number, ring in enumerate(Ring)}


@dataclass(frozen=True)
class Chosen:
    """What the address asks to see; "" for everything. `ring` is a ring, `space:<slug>` or `none`, the bare text. `copy` is the copy that is
    read, and stays in the links."""

    ring: str = ""
    by: str = ""
    tag: str = ""
    copy: str = ""

    @staticmethod
    def of(query: QueryDict) -> Chosen:
        return Chosen(query.get("show", "")[:80], query.get("by", "")[:80], query.get("tag", "")[:80], query.get("copy", "")[:80])

    @property
    def is_anything(self) -> bool:
        return bool(self.ring or self.by or self.tag)

    def keeps(self, note: Note) -> bool:
        by_ring, by_person = not self.ring or self.ring == note.ring_key, not self.by or self.by == note.one.handle
        return by_ring and by_person and (not self.tag or self.tag in note.tags)


@dataclass(slots=True)
class Note:
    """One highlight as the margin shows it. `ring_key` is what the filter calls its ring, `is_hidden` says that the filter leaves it out."""

    one: Placed
    html: str
    tags: list[str]
    ring_key: str
    ring_label: str
    is_own: bool
    is_hidden: bool = False
    quote_differs: bool = False

    @property
    def label(self) -> str:
        return _("%(name)s: %(ring)s") % {"name": self.one.author, "ring": self.ring_label}

    @property
    def has_words(self) -> bool:
        return bool(self.one.body_html)


@dataclass(slots=True)
class Passage:
    """Notes whose marks lie on one another for the greater part; `block` is where it stands in the text."""

    start: int
    end: int
    block: str
    quote: str
    notes: list[Note] = field(default_factory=list)

    @property
    def first(self) -> list[Note]:
        return self.notes[:AT_ONCE]

    @property
    def more(self) -> list[Note]:
        return self.notes[AT_ONCE:]

    @property
    def uid(self) -> str:
        return self.notes[0].one.uid

    @property
    def people(self) -> int:
        return len({note.one.author_id for note in self.notes})

    @property
    def is_hidden(self) -> bool:
        return all(note.is_hidden for note in self.notes)

    def covers(self, one: Placed) -> bool:
        assert one.start is not None and one.end is not None
        common = min(self.end, one.end) - max(self.start, one.start)
        return common * 2 > min(self.end - self.start, one.end - one.start)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of the filter: `key` for the address, `count` of highlights that the viewer may see and that it would leave."""

    name: str
    key: str
    label: str
    count: int
    url: str
    is_chosen: bool
    css_class: str = ""


@dataclass(frozen=True)
class Margin:
    passages: list[Passage]
    orphans: list[Note]
    waiting: list[Note]
    options: dict[str, list[Option]]
    chosen: Chosen
    count: int
    shown: int


def margin_of(
    placed: Sequence[Placed], *, bodies: Mapping[int, str], tags: Mapping[int, list[str]], outline: Outline, viewer_id: int, chosen: Chosen
) -> Margin:
    """The margin for these highlights, which are what the viewer may see in the order of the text."""
    labels = {ring.value: str(ring.label) for ring in Ring}
    notes = [_note(one, bodies, tags, labels, viewer_id) for one in placed]
    chosen = _possible(chosen, notes)
    for note in notes:
        note.is_hidden = not chosen.keeps(note)
    standing = [note for note in notes if note.one.start is not None]
    return Margin(
        passages=_passages(standing, outline),
        orphans=[note for note in notes if note.one.is_orphaned],
        waiting=[note for note in notes if note.one.is_waiting],
        options=_options(notes, chosen),
        chosen=chosen,
        count=len(notes),
        shown=sum(not note.is_hidden for note in notes),
    )


def marks_of(margin: Margin) -> list[Mark]:
    """What is to be drawn in the text. Those that the filter leaves out are there without a colour, so that it can be changed at once."""
    return [
        Mark(
            note.one.start or 0,
            note.one.end or 0,
            "" if note.is_hidden else f"highlight highlight-{note.one.ring}",
            note.one.uid,
            note.label,
        )
        for passage in margin.passages
        for note in passage.notes
    ]


def _note(one: Placed, bodies: Mapping[int, str], tags: Mapping[int, list[str]], labels: Mapping[str, str], viewer_id: int) -> Note:
    in_space = one.ring == Ring.SPACE and one.space_slug
    return Note(
        one=one,
        html=bodies.get(one.pk, ""),
        tags=tags.get(one.pk, []),
        ring_key=f"space:{one.space_slug}" if in_space else one.ring,
        ring_label=str(one.space) if in_space else labels[one.ring],
        is_own=one.author_id == viewer_id,
    )


def _possible(chosen: Chosen, notes: Iterable[Note]) -> Chosen:
    """A choice that leaves nothing because there is no such thing here is no choice: nobody learns from it what there might be."""
    notes = list(notes)
    rings, people = {note.ring_key for note in notes} | {NOBODYS}, {note.one.handle for note in notes}
    tags = {tag for note in notes for tag in note.tags}
    return Chosen(
        chosen.ring if chosen.ring in rings else "",
        chosen.by if chosen.by in people else "",
        chosen.tag if chosen.tag in tags else "",
        chosen.copy,
    )


def _passages(notes: Iterable[Note], outline: Outline) -> list[Passage]:
    """In the order of the text; on each passage one's own notes first, then those that say something."""
    passages: list[Passage] = []
    open_ones: list[Passage] = []
    for note in notes:
        one = note.one
        assert one.start is not None and one.end is not None
        open_ones = [passage for passage in open_ones if passage.end > one.start]
        there = next((passage for passage in open_ones if passage.covers(one)), None)
        if there is None:
            there = Passage(one.start, one.end, outline.block_at(one.start), one.quote)
            passages.append(there)
            open_ones.append(there)
        note.quote_differs = one.quote not in there.quote and there.quote not in one.quote
        there.notes.append(note)
    for passage in passages:
        passage.notes.sort(key=lambda note: (note.is_hidden, not note.is_own, not note.has_words))
    return passages


def _options(notes: Sequence[Note], chosen: Chosen) -> dict[str, list[Option]]:
    """The choices by ring, person and tag, each counted among all that the viewer may see."""
    rings = Counter((note.ring_key, note.ring_label, note.one.ring) for note in notes)
    people = Counter((note.one.handle, note.one.author) for note in notes)
    tags = Counter(tag for note in notes for tag in note.tags)
    by_ring = sorted(rings.items(), key=lambda item: (_RINGS[item[0][2]], item[0][1]))
    return {
        "show": [
            _option("show", "", _("Everyone’s"), len(notes), chosen),
            *(_option("show", key, label, count, chosen, f"ring ring-{ring}") for (key, label, ring), count in by_ring),
            _option("show", NOBODYS, _("Nobody’s: the bare text"), 0, chosen),
        ],
        "by": [
            _option("by", key, name, count, chosen)
            for (key, name), count in sorted(people.items(), key=lambda item: (-item[1], item[0][1]))
        ],
        "tag": [_option("tag", tag, tag, count, chosen) for tag, count in sorted(tags.items(), key=lambda item: (-item[1], item[0]))[:40]],
    }


def _option(name: str, key: str, label: str, count: int, chosen: Chosen, css_class: str = "") -> Option:
    now = {"show": chosen.ring, "by": chosen.by, "tag": chosen.tag}
    is_chosen = now[name] == key
    # Pressing what is chosen takes it back.
    wanted = {**now, name: "" if is_chosen else key, "copy": chosen.copy}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return Option(name, key, label, count, f"?{query}", is_chosen, css_class)
