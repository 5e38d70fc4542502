"""Web push held against the example of its RFC, and against texts that are no keys."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from commonplace.kit.push.base64url import read, written
from commonplace.kit.push.encryption import LONGEST, encrypt, encrypt_with, read_lock
from commonplace.kit.push.keys import contact, new_private_key, own_key, read_private_key

# RFC 8291, 5 and appendix A.
OWN = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
THEIRS = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
BODY = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf"
    "1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_it_writes_what_the_example_of_the_rfc_writes() -> None:
    own = read_private_key(OWN)
    body = encrypt_with(b"When I grow up, I want to be a watermelon\x02", read_lock(THEIRS, AUTH), own=own.private, salt=read(SALT))
    assert written(body) == BODY


def test_no_two_bodies_are_alike_and_their_length_tells_little() -> None:
    lock = read_lock(THEIRS, AUTH)
    bodies = [encrypt(words, lock) for words in (b"short", b"short", b"s" * 1000, b"s" * LONGEST)]
    assert len(set(bodies)) == 4 and len({len(body) for body in bodies[:3]}) == 1 and len(bodies[3]) < 4096
    with pytest.raises(ValueError, match="too many"):
        encrypt(b"s" * (LONGEST + 1), lock)


@pytest.mark.parametrize(
    ("key", "auth"), [("", ""), (THEIRS, "AAAA"), (THEIRS[:-4], AUTH), ("B" + "A" * 86, AUTH), ("ü" * 87, AUTH), (THEIRS, "*" * 22)]
)
def test_what_is_no_key_is_refused(key: str, auth: str) -> None:
    with pytest.raises(ValueError, match=r"wrong length|no base64url|point|curve|key"):
        read_lock(key, auth)


def test_this_place_makes_its_key_once_and_only_where_browsers_take_it(settings: Settings, tmp_path: object) -> None:
    settings.DATA_DIR, settings.BASE_URL = tmp_path, "https://commonplace.example.org"
    made = own_key()
    assert made is not None and own_key() == made
    file = settings.DATA_DIR / "push_key"
    assert file.stat().st_mode & 0o777 == 0o600 and read_private_key(file.read_text()).public == made.public
    settings.PUSH_PRIVATE_KEY = new_private_key()
    assert own_key() not in (None, made)
    settings.BASE_URL = "http://commonplace.example.org"
    assert own_key() is None
    settings.BASE_URL, settings.PUSH = "https://commonplace.example.org", False
    assert own_key() is None


def test_push_services_are_given_an_address_that_can_be_one(settings: Settings) -> None:
    settings.BASE_URL = "https://commonplace.example.org"
    assert contact() == "https://commonplace.example.org"
    settings.DEFAULT_FROM_EMAIL = "Commonplace <learning@example.org>"
    assert contact() == "mailto:learning@example.org"
    settings.PUSH_CONTACT = "mailto:hosts@example.org"
    assert contact() == "mailto:hosts@example.org"
