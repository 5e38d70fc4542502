"""What was forwarded, and the words above it: by the lines that mail programs write between, in the languages they write them in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parseaddr

from commonplace.kit.text import clean_line

# The names of headers as Gmail, Outlook, Apple Mail and Thunderbird write them above what is forwarded.
_FROM = (
    "from|von|de|da|mittente|expéditeur|van|från|fra|frá|lähettäjä|od|от|від|feladó|gönderen|kimden"
    "|差出人|发件人|寄件者|보낸 사람|보낸사람|من|מאת"
)
_SUBJECT = (
    "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět|předmet|тема|tárgy|konu"
    "|件名|主题|主旨|제목|الموضوع|נושא"
)
_OTHER = (
    "date|sent|to|cc|reply-to|datum|gesendet|an|kopie|envoyé|à|a|copie|para|fecha|enviado|enviado el|enviada em|cópia|data|inviato"
    "|verzonden|aan|skickat|till|dato|til|lähetetty|vastaanottaja|päivämäärä|wysłano|do|dw|дата|отправлено|кому|dátum|címzett"
    "|tarih|gönderildi|kime|日付|送信日時|宛先|日期|发送时间|收件人|날짜|보낸 날짜|받는 사람|받는사람"
)
_LABEL = re.compile(
    rf"^\W*(?:(?P<from>{_FROM})|(?P<subject>{_SUBJECT})|(?P<other>{_OTHER}))\W{{0,3}}[:：]\W{{0,3}}(?P<value>.*)$", re.IGNORECASE
)
_ANY_LABEL = re.compile(r"^[^\s:：][^:：]{0,30}[:：]\s")
_MARKER = re.compile(
    r"^\W*(?:[-_]{4,}.*|begin forwarded message|anfang der weitergeleiteten nachricht|début du message (?:réexpédié|transféré)"
    r"|inicio del mensaje reenviado|início da mensagem (?:reencaminhada|encaminhada)|inizio messaggio inoltrato|begin doorgestuurd bericht"
    r"|vidarebefordrat (?:mejl|brev)|start på videresendt besked|転送されたメッセージ|下面是被转发的邮件)\W*$",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"^\s*(?:(?:fwd?|wg|tr|rv|enc|i|fs|vs|pd|doorst|ynt|i̇lt|转发|轉寄|転送)\s*[:：]\s*)+", re.IGNORECASE)
_LINES_LOOKED_AT = 400
_LONGEST_LABEL_LINE = 1_000
_QUOTED = re.compile(r"^(?:>[ \t]?)+")


@dataclass(frozen=True)
class Forward:
    """`above` are the sender's own words, `inner` what they passed on, from whom and under which subject as far as it says so."""

    above: str
    inner: str
    sender_name: str = ""
    sender_address: str = ""
    subject: str = ""


def is_forward_subject(subject: str) -> bool:
    return bool(_PREFIX.match(subject))


def plain_subject(subject: str) -> str:
    """Without what mail programs write before it."""
    return _PREFIX.sub("", subject).strip() or subject


def split(text: str) -> Forward | None:
    """The first block of headers in a text, with what stands around it; None where nothing was forwarded."""
    lines = text.split("\n")
    for at in range(min(len(lines), _LINES_LOOKED_AT)):
        found = _block(lines, at)
        if found is not None:
            end, labels = found
            begin = at
            while begin and (_MARKER.match(lines[begin - 1][:200]) or not lines[begin - 1].strip()):
                begin -= 1
            name, address = parseaddr(labels.get("from", "")[:500])
            # Outlook writes addresses as name <mailto:...> or in square brackets.
            address = re.sub(r"^mailto:", "", address.strip("[]<> "), flags=re.IGNORECASE)
            return Forward(
                above="\n".join(lines[:begin]).strip(),
                inner="\n".join(_unquoted(lines[end:])).strip(),
                sender_name=clean_line(name or labels.get("from", "").split("<")[0].split("[")[0])[:200],
                sender_address=address.lower()[:254] if "@" in address else "",
                subject=clean_line(labels.get("subject", ""))[:300],
            )
    return None


def _block(lines: list[str], at: int) -> tuple[int, dict[str, str]] | None:
    """(line after the block, its headers) if a block of at least three headers begins here, sender and subject among them."""
    first = _label(lines[at])
    if first is None:
        return None
    labels: dict[str, str] = {}
    number, counted, blanks = at, 0, 0
    while number < len(lines) and number < at + 20:
        line = lines[number]
        if not _QUOTED.sub("", line).strip():
            blanks += 1
            if blanks > 1 or (counted >= 3 and {"from", "subject"} <= labels.keys()):
                break
        elif (label := _label(line)) is not None:
            blanks = 0
            counted += 1
            labels.setdefault(*label)
        elif counted and not blanks and _ANY_LABEL.match(line[:_LONGEST_LABEL_LINE]):
            counted += 1
        elif blanks or counted == 0 or not line.startswith((" ", "\t")):
            break  # a folded header goes on with blanks
        number += 1
    return (number, labels) if counted >= 3 and {"from", "subject"} <= labels.keys() else None


def _label(line: str) -> tuple[str, str] | None:
    match = _LABEL.match(_QUOTED.sub("", line[:_LONGEST_LABEL_LINE]))
    if match is None:
        return None
    kind = "from" if match["from"] else "subject" if match["subject"] else "other"
    return kind, match["value"].strip("* \t")


def _unquoted(lines: list[str]) -> list[str]:
    written = [line for line in lines if line.strip()]
    if written and all(line.startswith(">") for line in written):
        return [re.sub(r"^>[ \t]?", "", line) for line in lines]
    return lines
