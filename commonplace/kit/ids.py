"""Public identifiers: opaque, so that nobody can count what they may not see."""

import secrets

_DIGITS = "23456789"
_ALPHABET = _DIGITS + "abcdefghijkmnpqrstuvwxyz"
_LETTERS, _NUMERALS = frozenset(_ALPHABET), frozenset(_DIGITS)
UID_LENGTH = 12


def new_uid() -> str:
    """Twelve characters from an alphabet without look-alikes, a digit among them so that no word looks like one.

    That is nearly 60 random bits: among 10^8 rows a clash has odds below 1 in 200.
    """
    # The alphabet has 32 characters, so that the lowest five bits of a byte choose one without favour.
    while not is_uid(uid := "".join([_ALPHABET[byte & 31] for byte in secrets.token_bytes(UID_LENGTH)])):
        pass
    return uid


def uid_of(number: int) -> str:
    """The identifier that stands for this number, so that the same deed can give the same one again."""
    letters = []
    for _ in range(UID_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    uid = "".join(letters)
    return uid if is_uid(uid) else _DIGITS[number % len(_DIGITS)] + uid[1:]


def is_uid(text: str) -> bool:
    letters = set(text)
    return len(text) == UID_LENGTH and letters <= _LETTERS and not _NUMERALS.isdisjoint(letters)


def new_secret() -> str:
    """An unguessable token for links: 256 random bits in 43 URL-safe characters."""
    return secrets.token_urlsafe(32)
