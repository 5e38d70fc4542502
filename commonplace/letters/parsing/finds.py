"""What was meant by sending a message: a letter to be read, or an address that somebody found, with the words that say why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commonplace.letters.parsing.copy import letter_html, links_in, text_from
from commonplace.letters.parsing.forwards import Forward, is_forward_subject, plain_subject, split
from commonplace.letters.parsing.message import Mail

MOST_LINKS = 20
FEW_WORDS = 150
"""A message of more words than this, besides its addresses, wants to be read itself."""
LONGEST_NOTE = 5_000
_URL = re.compile(r"https?://[^\s<>\"'（）「」]{3,2000}", re.IGNORECASE)
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
_SIGNATURE = re.compile(
    r"^\s*(?:-- ?$|__+\s*$|sent from my |get outlook for |von meinem .{1,40} gesendet|gesendet von |envoyé (?:de|depuis) mon "
    r"|enviado (?:desde|do meu|de meu) |inviato da |verstuurd vanaf |verzonden vanaf |skickat från |sendt fra |lähetetty .{1,20}sta"
    r"|wysłane z |отправлено с |.{0,20}から送信|发自我的)",
    re.IGNORECASE,
)
_NOT_A_FIND = re.compile(
    r"unsubscribe|optout|opt-out|list-manage\.com/(?:un|profile)|aka\.ms/|/preferences\b|abmelde|abbestell|desabonn|désabonn", re.IGNORECASE
)


@dataclass(frozen=True)
class Link:
    """An address that was found, and what it was called, if anything."""

    url: str
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Found:
    """`links` is empty for a letter; then `html` is its readable copy. `note` are the words of whoever sent or passed it on."""

    title: str
    sender_name: str = ""
    sender_address: str = ""
    note: str = ""
    links: tuple[Link, ...] = ()
    html: str = ""
    was_forwarded: bool = False


def read(mail: Mail, *, is_from_owner: bool = False) -> Found:
    """`is_from_owner` when the message came from the member whose address it was sent to: then their words are a note, whoever wrote the rest."""
    text = mail.text if mail.text.strip() else text_from(mail.html)
    forward = split(text)
    if forward is not None:
        return _forwarded(mail, forward)
    if mail.is_list and not is_from_owner:
        return _letter(mail)
    words, links = _said(text), _links(text, mail.html)
    is_short = _count(words) <= FEW_WORDS
    if links and is_short and (is_from_owner or is_forward_subject(mail.subject) or len(links) == 1):
        return Found(
            title=plain_subject(mail.subject),
            sender_name=mail.sender_name,
            sender_address=mail.sender_address,
            note=words,
            links=links,
            was_forwarded=is_forward_subject(mail.subject),
        )
    return _letter(mail)


def _forwarded(mail: Mail, forward: Forward) -> Found:
    inner_words, links = _said(forward.inner), _links(forward.inner, letter_html(mail.html, inner_only=True) if mail.html else "")
    note = _said(forward.above)[:LONGEST_NOTE]
    above = _links(forward.above, "")
    title = forward.subject or plain_subject(mail.subject)
    told = {
        "title": plain_subject(title),
        "sender_name": forward.sender_name,
        "sender_address": forward.sender_address,
        "was_forwarded": True,
    }
    if above:
        # Whoever writes an address above what they pass on means that address.
        return Found(note=note, links=above, **told)  # type: ignore[arg-type]
    if links and _count(inner_words) <= FEW_WORDS:
        return Found(note=note or inner_words[:LONGEST_NOTE], links=links, **told)  # type: ignore[arg-type]
    html = letter_html(mail.html, inner_only=True) if mail.html else letter_html("", text=forward.inner)
    return Found(note=note, html=html, **told)  # type: ignore[arg-type]


def _letter(mail: Mail) -> Found:
    return Found(
        title=mail.subject,
        sender_name=mail.sender_name,
        sender_address=mail.sender_address,
        html=letter_html(mail.html, text=mail.text),
    )


def _said(text: str) -> str:
    """The words without addresses, signature and quotation marks of mail programs."""
    kept: list[str] = []
    for line in text.split("\n"):
        if _SIGNATURE.match(line[:200]):
            break
        without = _URL.sub(lambda url: url[0][len(_trimmed(url[0])) :], line)
        if without.strip(" \t<>[]()|*-–—:.,;!?") or not line.strip():
            kept.append(without.rstrip().replace("<>", "").replace("[]", ""))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()[:LONGEST_NOTE]


def _count(words: str) -> int:
    return sum(1 for _word in _WORD.finditer(words[:20_000]))


def _links(text: str, html: str) -> tuple[Link, ...]:
    """The addresses in the order of the text, each once, with what the HTML calls them. Those of signatures and of lists are none."""
    body: list[str] = []
    for line in text.split("\n"):
        if _SIGNATURE.match(line[:200]):
            break
        body.append(line)
    named = dict(links_in(html)) if html else {}
    written = [_trimmed(match[0]) for match in _URL.finditer("\n".join(body)[:200_000])]
    found = dict.fromkeys(url for url in (written or list(named)) if not _NOT_A_FIND.search(url))
    return tuple(Link(url, _name(named.get(url, ""), url)) for url in list(found)[:MOST_LINKS])


def _name(words: str, url: str) -> str:
    return "" if words.strip().rstrip("/") == url.rstrip("/") or _URL.match(words) else words[:300]


def _trimmed(url: str) -> str:
    """Without the punctuation that belongs to the sentence."""
    while url and (url[-1] in ".,;:!?*]}>»”’'" or (url[-1] == ")" and url.count("(") < url.count(")"))):
        url = url[:-1]
    return url
