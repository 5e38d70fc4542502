"""A ground around the cast: what Amina, Bruno and Dora noted about dyeing, and what Emil noted about boats."""

from __future__ import annotations

from dataclasses import dataclass

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.people.models import Member
from tests.cast import Cast

DYES = (
    (
        "Madder",
        "Madder gives a strong red when the bath stays below 70 degrees. Above that it turns brown. We should try a cooler bath next.",
    ),
    ("Weld", "Weld is the best yellow we know. It fades less than onion skins in sunlight. Why does it need so much alum?"),
    (
        "Woad",
        "Woad gives a deep blue after an hour in the vat. The wool turns blue only in the air. Dyers used to keep the vat warm for weeks.",
    ),
    (
        "Onion skins",
        "Onion skins dye wool a warm orange. Onion skins never fade in sunlight, says my aunt. They are the cheapest dye in the kitchen.",
    ),
    ("Walnut", "Walnut hulls give a dark brown dye without any mordant. The dye bath of walnut keeps for a year in the cellar."),
    ("Mordants", "Alum is the mordant that keeps a dye in the wool. Too much alum makes the wool sticky. Iron makes every dye darker."),
)
BOATS = (
    ("Ballast", "A boat with its ballast too high rolls over in a following sea. Sailors move the ballast below the waterline."),
    ("Reefing", "Reef the sail before the wind is strong, sailors say. A reefed boat sails more upright and is steered with one hand."),
    ("Anchors", "An anchor holds by the length of its chain and not by its weight. Let out five times the depth of the water."),
    (
        "Tides",
        "The tide turns earlier near the shore than in the channel. Sailors wait an hour for a fair tide rather than row against it.",
    ),
)


@dataclass(frozen=True)
class Ground:
    dyes: list[Entry]
    boats: list[Entry]


def note(
    author: Member, title: str, body: str, *, audience: Audience | None = None, tags: tuple[str, ...] = (), kind: Kind = Kind.NOTE
) -> Entry:
    return add_entry(author, Draft(kind=kind, title=title, body=body, audience=audience or audiences.organisation(), tags=tags))


def make_ground(cast: Cast) -> Ground:
    """Six notes about dyes by three people, four about boats; all of them for the organisation."""
    writers = (cast.amina, cast.bruno, cast.dora)
    dyes = [note(writers[at % 3], title, body, tags=("dyeing",)) for at, (title, body) in enumerate(DYES)]
    return Ground(dyes, [note(cast.emil, title, body, tags=("boats",)) for title, body in BOATS])
