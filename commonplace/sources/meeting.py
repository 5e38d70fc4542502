"""How everyone who speaks of one thing meets at one source: by its address, or, where it has none, by its name.

A book or talk without an address on the web is known by a URN: `urn:isbn:9780316017930`, `urn:doi:10.1000/182`, and where there is neither,
`urn:x-commonplace:book:<hash of title and author>`. Letter case, punctuation and the order of an author's names make no difference.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from commonplace.kit.errors import Refusal
from commonplace.kit.markdown import fold_label
from commonplace.kit.text import clean_line
from commonplace.sources.addresses import normalise_url
from commonplace.sources.models import Alias, Source, SourceKind
from commonplace.sources.sites import kind_at

OURS = "urn:x-commonplace:"
_DOI = re.compile(r"(?:urn:|https?://(?:dx\.)?)?(?:doi(?:\.org/|:))?\s*(10\.\d{4,9}/[^\s\"<>]{1,300})", re.IGNORECASE)
_ISBN = re.compile(r"(?:urn:)?(?:isbn(?:-1[03])?:?)?\s*([0-9][0-9 \u2010-\u2013-]{8,16}[0-9Xx])", re.IGNORECASE)
_NOT_A_WORD = re.compile(r"[^\w]+")
_CHUNK = 200


@dataclass(frozen=True, kw_only=True)
class SourceFacts:
    """What somebody says of the thing itself.

    A book or talk without an address has `url` "" and is known by `key` (an ISBN, a DOI, title and author).
    """

    url: str = ""
    kind: SourceKind = SourceKind.PAGE
    key: str = ""
    title: str = ""
    author: str = ""
    site: str = ""
    language: str = ""
    published_on: date | None = None


@lru_cache(maxsize=20_000)
def identity_of(facts: SourceFacts) -> str:
    """What stands in `Source.url`: the normalised address, or a URN for what has none. Raises Refusal (of the field `url`) for nonsense."""
    if facts.url and not facts.url.lower().startswith("urn:"):
        return normalise_url(facts.url)
    if isbn := isbn_in(facts.key or facts.url):
        return f"urn:isbn:{isbn}"
    if doi := _DOI.fullmatch((facts.key or facts.url).strip()):
        return f"urn:doi:{doi[1].lower()}"
    title = _folded(facts.title) or fold_label(clean_line(facts.title or facts.key))
    if not title:
        raise Refusal(_("Neither an address nor a title is known."), field="url")
    author = " ".join(sorted(_folded(facts.author).split()))
    kind = facts.kind if facts.kind not in {SourceKind.PAGE, SourceKind.PDF} else SourceKind.BOOK
    digest = hashlib.sha256(f"{title}\x00{author}".encode()).hexdigest()
    return f"{OURS}{kind.value}:{digest[:32]}"


def isbn_in(text: str) -> str:
    """The ISBN of thirteen digits that `text` is, or "". One of ten digits is written as thirteen; wrong check digits are no ISBN."""
    match = _ISBN.fullmatch(text.strip())
    digits = re.sub(r"[^0-9Xx]", "", match[1]).upper() if match else ""
    if len(digits) == 10 and "X" not in digits[:9]:
        values = [10 if digit == "X" else int(digit) for digit in digits]
        if sum(value * weight for value, weight in zip(values, range(10, 0, -1), strict=True)) % 11 == 0:
            twelve = f"978{digits[:9]}"
            return twelve + str(-_thirteen(twelve) % 10)
    if len(digits) == 13 and "X" not in digits and digits[:3] in {"978", "979"} and _thirteen(digits) % 10 == 0:
        return digits
    return ""


def _thirteen(digits: str) -> int:
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))


def _folded(text: str) -> str:
    return " ".join(_NOT_A_WORD.sub(" ", fold_label(clean_line(text))).split())


def source_called(*, title: str, author: str = "", kind: SourceKind = SourceKind.BOOK, key: str = "") -> Source:
    """The one source of this name, made if nobody spoke of it before. `key` is an ISBN or a DOI, where one is known."""
    facts = SourceFacts(title=title, author=author, kind=kind, key=key)
    return sources_for([facts])[facts]


def book_as_told(*, title: str, author: str = "", isbn: str = "") -> Source:
    """The book of this number or name as one member tells of it by hand. Raises a Refusal (of the field `title`) when nothing names it.

    They meet with others at one source if it is called there to the letter what they call it; else it is a source of its own, for from a title
    or a name that they have not typed they would learn that somebody here has the book.
    """
    number = isbn_in(isbn)
    title, author = clean_line(title)[:500], clean_line(author)[:300]
    if not number and not title:
        raise Refusal(_("Say what the book is called, or give its ISBN."), field="title")
    identity = identity_of(SourceFacts(kind=SourceKind.BOOK, key=number, title=title, author=author))
    told = (title or f"ISBN {number}", author)
    source = Source.objects.get_or_create(url=identity, defaults={"kind": SourceKind.BOOK, "title": told[0], "author": author})[0]
    if (source.title, source.author, source.language, source.published_on) == (*told, "", None):
        return source
    digest = hashlib.sha256("\x00".join(told).encode()).hexdigest()[:32]
    defaults = {"kind": SourceKind.BOOK, "title": told[0], "author": author}
    return Source.objects.get_or_create(url=f"{identity}:{digest}", defaults=defaults)[0]


def own_source(kind: SourceKind, *, title: str, who: str = "", where: str = "", when: date | None = None) -> Source:
    """A talk or a conversation that somebody was at: a source of its own each time, for who met whom, and when, is nobody else's to learn from
    a like title. It is seen by those who may see an entry about it, as any source is.

    Raises a Refusal (of the field `title`) when it has no title.
    """
    title = clean_line(title)[:500]
    if not title:
        raise Refusal(_("Say in a few words what it was about."), field="title")
    return source_of_ones_own(SourceFacts(kind=kind, title=title, author=who, site=where, published_on=when))


def source_of_ones_own(facts: SourceFacts) -> Source:
    """A new source that nobody can meet at, whatever they know of it: its name is random and stands nowhere but here. For what came to one
    member alone (a letter); who else sees it is then for the entries about it to say."""
    source = new_source(facts, f"{OURS}own:{secrets.token_hex(20)}")
    source.kind, source.site = facts.kind, clean_line(facts.site)[:200]
    source.save()
    return source


def sources_for(all_facts: Iterable[SourceFacts]) -> Mapping[SourceFacts, Source]:
    """The source of each, those not met before made with few queries for many. Raises Refusal when one of them is nonsense."""
    identities = {facts: identity_of(facts) for facts in all_facts}
    found = _at(identities.values())
    missing = {identity: new_source(facts, identity) for facts, identity in identities.items() if identity not in found}
    if missing:
        Source.objects.bulk_create(missing.values(), ignore_conflicts=True, batch_size=_CHUNK)
        found |= _at(missing)
    return {facts: found[identity] for facts, identity in identities.items()}


def _at(identities: Iterable[str]) -> dict[str, Source]:
    wanted = sorted(set(identities))
    chunks = [wanted[begin : begin + _CHUNK] for begin in range(0, len(wanted), _CHUNK)]
    found = {source.url: source for chunk in chunks for source in Source.objects.filter(url__in=chunk)}
    for chunk in chunks if len(found) < len(wanted) else []:
        found |= {other.url: other.source for other in Alias.objects.filter(url__in=chunk).select_related("source")}
    return found


def new_source(facts: SourceFacts, identity: str) -> Source:
    """The row as it will be. Of a page only the address is kept: what it is called is for the page itself to say, not for whoever named it first."""
    if not identity.startswith("urn:"):
        return Source(url=identity, kind=kind_at(identity) if facts.kind == SourceKind.PAGE else facts.kind)
    kind = facts.kind if facts.kind not in {SourceKind.PAGE, SourceKind.PDF} else SourceKind.BOOK
    title, author = clean_line(facts.title)[:500], clean_line(facts.author)[:300]
    language = clean_line(facts.language)[:12]
    return Source(url=identity, kind=kind, title=title, author=author, language=language, published_on=facts.published_on)
