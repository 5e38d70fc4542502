"""What an export of ours says of an entry beside its text: front matter under `commonplace`. Nothing of it is trusted."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonplace.entries import audiences
from commonplace.entries.models import Audience
from commonplace.entries.words import FeedbackWanted, Kind, Maturity, Ring
from commonplace.kit.ids import is_uid
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member
from commonplace.seek.models import ReachedBy
from commonplace.sources.meeting import SourceFacts
from commonplace.sources.models import SourceKind
from commonplace.spaces.models import Space

Word = TypeVar("Word", bound=TextChoices)


@dataclass(frozen=True)
class Origin:
    """What it grew from: an entry by the identifier it had, or a source by its address."""

    kind: EdgeKind
    uid: str
    url: str


@dataclass(frozen=True)
class Own:
    """The values that are what they should be; anything else is as if it were not there."""

    values: Mapping[str, Any]

    @cached_property
    def kind(self) -> Kind:
        return _member_of(Kind, self.values.get("kind"), Kind.NOTE)

    @property
    def maturity(self) -> Maturity:
        return _member_of(Maturity, self.values.get("maturity"), Maturity.SEED)

    @property
    def feedback_wanted(self) -> FeedbackWanted:
        return _member_of(FeedbackWanted, self.values.get("feedback_wanted"), FeedbackWanted.NOTHING)

    @property
    def reached_by(self) -> ReachedBy:
        return _member_of(ReachedBy, self.values.get("reached_by"), ReachedBy.OWN_JUDGEMENT)

    @property
    def facts(self) -> SourceFacts | None:
        """What it says of its source. Without an address, title and author name it."""
        source = self.values.get("source")
        if not isinstance(source, dict) or not source.get("url"):
            return None
        return SourceFacts(
            url=self._text(source.get("url"), 2000),
            kind=_member_of(SourceKind, source.get("kind"), SourceKind.PAGE),
            title=self._text(source.get("title"), 500),
            author=self._text(source.get("author"), 300),
        )

    @property
    def place(self) -> str:
        source = self.values.get("source")
        return self._text(source.get("place"), 100) if isinstance(source, dict) else ""

    @property
    def quote(self) -> str:
        return self._text(self.values.get("quote"), 20_000)

    @property
    def parent(self) -> str:
        return _uid(self.values.get("parent"))

    @property
    def adds(self) -> str:
        return self._text(self.values.get("adds"), 500)

    @property
    def byline(self) -> str:
        return self._text(self.values.get("byline"), 200)

    @property
    def origins(self) -> list[Origin]:
        given = self.values.get("grown_from")
        found = []
        for one in given if isinstance(given, list) else []:
            if isinstance(one, dict) and one.get("kind") in EdgeKind.values:
                origin = Origin(EdgeKind(one["kind"]), _uid(one.get("uid")), self._text(one.get("url"), 2000))
                if origin.uid or origin.url:
                    found.append(origin)
        return found

    @staticmethod
    def _text(value: object, length: int) -> str:
        return value[:length] if isinstance(value, str) else ""


def _member_of(words: type[Word], value: object, otherwise: Word) -> Word:
    try:
        return words(value) if isinstance(value, str) else otherwise
    except ValueError:
        return otherwise


def _uid(value: object) -> str:
    return value if isinstance(value, str) and is_uid(value) else ""


class Audiences:
    """Who is to see what was exported, as far as they are here; looked up once for each set of people."""

    def __init__(self, author: Member) -> None:
        self._author = author
        self._known: dict[str, Audience | None] = {}

    def of(self, own: Own) -> tuple[Audience | None, str | Promise]:
        """(the audience or None for only the author, what to say about it)."""
        ring = own.values.get("ring")
        if not isinstance(ring, str) or ring not in Ring.values or ring == Ring.ME:
            return None, ""
        whom = own.values.get(ring)
        key = f"{ring}:{whom!r}"
        if key not in self._known:
            self._known[key] = self._find(Ring(ring), whom)
        found = self._known[key]
        return found, "" if found else _("Those who could see it there are not here, so only you see it.")

    def of_response(self, own: Own) -> Audience | None:
        """An aside stays one, of its writer alone where the other is not here; None for what is seen with its root."""
        if own.values.get("ring") != "aside":
            return None
        handle = own.values.get("aside")
        reader = Member.objects.active().filter(handle=handle).first() if isinstance(handle, str) and handle else None
        return audiences.of_aside(self._author, reader)

    def _find(self, ring: Ring, whom: object) -> Audience | None:
        match ring, whom:
            case Ring.ORGANISATION, _whom:
                return audiences.organisation()
            case Ring.WEB, _whom:
                return audiences.web()
            case Ring.SPACE, str(slug):
                space = Space.objects.joined_by(self._author).filter(slug=slug).first()
                return audiences.of_space(space) if space else None
            case Ring.CIRCLE, str(name):
                circle = self._author.circles.filter(name=name).first()
                return audiences.of_circle(circle) if circle else None
            case Ring.PEOPLE, list(handles) if handles and all(isinstance(handle, str) for handle in handles):
                people = list(Member.objects.active().filter(handle__in=handles))
                return audiences.of_people(self._author, people) if len(people) == len(set(handles)) else None
        return None
