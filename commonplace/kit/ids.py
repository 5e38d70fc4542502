"""Public identifiers: opaque, so that nobody can count what they may not see."""

import secrets

_ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"
UID_LENGTH = 12


def new_uid() -> str:
    """Twelve characters from an alphabet without look-alikes: 60 random bits, so among 10^8 rows a clash has odds below 1 in 200."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(UID_LENGTH))


def uid_of(number: int) -> str:
    """The identifier that stands for this number, so that the same deed can give the same one again."""
    letters = []
    for _ in range(UID_LENGTH):
        number, place = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return "".join(letters)


def is_uid(text: str) -> bool:
    return len(text) == UID_LENGTH and all(letter in _ALPHABET for letter in text)


def new_secret() -> str:
    """An unguessable token for links: 256 random bits in 43 URL-safe characters."""
    return secrets.token_urlsafe(32)
