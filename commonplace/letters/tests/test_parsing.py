"""Messages taken apart: real shapes, broken ones, and whatever bytes there are."""

from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonplace.letters.parsing.copy import letter_html, links_of_copy, pictures_in
from commonplace.letters.parsing.finds import Link, read
from commonplace.letters.parsing.forwards import split
from commonplace.letters.parsing.message import read_head, read_message
from commonplace.letters.tests.samples import FORWARDS, NEWSLETTER_HTML, TRACKER, newsletter, plain
from commonplace.sources.readable import text_of

AMINA = "Amina Diallo <amina@example.org>"
TO = "x@in.example.org"


def test_a_newsletter_says_who_it_is_and_becomes_a_copy_without_pictures_and_tricks() -> None:
    mail = read_message(newsletter(TO))
    assert (mail.subject, mail.sender_name, mail.sender_address) == (
        "November: digging the madder",
        "The Dye Garden",
        "letters@news.example",
    )
    assert mail.is_list and not mail.is_automatic and mail.attachments == ("Calendar 2027.pdf",)
    assert mail.unsubscribe == ("https://news.example/out?m=42", "mailto:out@news.example")
    found = read(mail)
    assert found.links == () and "<img" not in found.html and "alert" not in found.html
    text = text_of(found.html)
    assert text.startswith("The dye garden in November") and "What is new this week" not in text
    assert links_of_copy(found.html) == [(TRACKER, "Read the whole story")]
    assert "<th>Plant</th>" in found.html and found.html.count("<table>") == 1
    assert pictures_in(NEWSLETTER_HTML) == 1


@pytest.mark.parametrize("name", FORWARDS)
def test_forwards_of_many_programs_and_languages_give_the_address_and_the_words_above(name: str) -> None:
    forward = split(FORWARDS[name])
    assert forward and (forward.sender_name, forward.sender_address) == ("Bruno Costa", "bruno@example.org")
    found = read(read_message(plain(TO, sender=AMINA, subject="Fwd: x", body=FORWARDS[name])), is_from_owner=True)
    assert [link.url.split("?")[0] for link in found.links] == ["https://water.example/hardness"]
    assert found.sender_address == "bruno@example.org" and found.was_forwarded
    words = FORWARDS[name].split("\n")[0]
    assert found.note == ("" if name == "apple" else words)
    assert found.title == forward.subject


@pytest.mark.parametrize(
    ("body", "urls", "note"),
    [
        ("https://a.example/x", ["https://a.example/x"], ""),
        ("For the course:\nhttps://a.example/x.\n\nSent from my phone", ["https://a.example/x"], "For the course:"),
        ("See (https://a.example/x_(y)) and <https://b.example/>", ["https://a.example/x_(y)", "https://b.example/"], "See () and"),
        ("https://a.example/x\n-- \nAmina\nhttps://amina.example", ["https://a.example/x"], ""),
        ("读一下 https://a.example/中文", ["https://a.example/中文"], "读一下"),
        ("No address here", [], ""),
    ],
)
def test_a_short_message_to_oneself_is_an_address_and_why(body: str, urls: list[str], note: str) -> None:
    found = read(read_message(plain(TO, sender=AMINA, body=body)), is_from_owner=True)
    assert [link.url for link in found.links] == urls
    assert found.note == note or not urls


def test_a_long_letter_with_one_link_stays_a_letter_and_a_forwarded_newsletter_too() -> None:
    long = "The roots want three years in the ground before they give their red. " * 30
    found = read(read_message(plain(TO, sender="Friend <f@else.example>", body=f"{long}\nhttps://a.example/x")))
    assert found.links == () and "three years" in found.html
    message = EmailMessage()
    message["From"], message["Subject"] = AMINA, "Fwd: News"
    head = "From: The Dye Garden <letters@news.example>\nDate: x\nSubject: November\nTo: me"
    message.set_content(f"Look at the second part\n\n---------- Forwarded message ---------\n{head}\n\n{long}\nhttps://a.example/x")
    outer = f"<div>Look at the second part</div><div class='gmail_quote'>From: The Dye Garden<br>{long}</div>"
    message.add_alternative(outer, subtype="html")
    found = read(read_message(message.as_bytes()), is_from_owner=True)
    assert (found.title, found.sender_name, found.note, found.links) == ("November", "The Dye Garden", "Look at the second part", ())
    assert "three years" in found.html and "second part" not in found.html


def test_links_are_called_as_the_page_calls_them_and_ways_out_are_no_finds() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = AMINA, "Two"
    message.set_content(
        "<p><a href='https://a.example/1'>One</a> <a href='https://b.example/2'>Two</a> <a href='https://c.example/unsubscribe'>x</a></p>"
    )
    message.replace_header("Content-Type", "text/html; charset=utf-8")
    found = read(read_message(message.as_bytes()), is_from_owner=True)
    assert found.links == (Link("https://a.example/1", "One"), Link("https://b.example/2", "Two"))


@pytest.mark.parametrize(
    ("headers", "is_automatic"),
    [
        ({"Auto_Submitted": "auto-replied"}, True),
        ({"Auto_Submitted": "auto-generated"}, False),
        ({"Auto_Submitted": "no"}, False),
        ({"Precedence": "auto_reply"}, True),
        ({"Precedence": "bulk"}, False),
        ({"X_Autoreply": "yes"}, True),
    ],
)
def test_answers_of_machines_are_known_from_newsletters(headers: dict[str, str], is_automatic: bool) -> None:
    assert read_head(plain(TO, sender=AMINA, **headers)).is_automatic is is_automatic


def test_wrong_charsets_broken_headers_and_bytes_without_a_name_are_read() -> None:
    raw = "From: =?utf-8?q?Jos=C3=A9?= <jose@example.org>\r\nSubject: =?x-none?q?=FF?= caf\xc3\xa9\r\n"
    raw += "Content-Type: text/plain; charset=latin-9000\r\n\r\nna\xefve"
    mail = read_message(raw.encode("latin-1"))
    assert mail.sender_name == "José" and "café" in mail.subject and mail.text == "naïve"
    sloppy = b'From: "A, B" <a@b.example\r\nSubject\r\nContent-Type: multipart/alternative; boundary=\r\n\r\nhello'
    assert "hello" in read_message(sloppy).text
    assert read_message("Subject: Grüße\r\n\r\nx".encode()).subject == "Grüße"
    windows = b"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\x93Well\x94"
    assert read_message(windows).text == "“Well”"


def test_nested_huge_and_endless_messages_are_bounded() -> None:
    deep = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(2000)) + b"\r\nend"
    assert read_message(b"From: a@b.example\r\n" + deep).sender_address == "a@b.example"
    many = b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\nword\r\n" * 20_000 + b"--x--"
    assert read_message(many).text == "word"
    header = b"Subject: " + b"=?utf-8?q?a?= " * 100_000 + b"\r\n\r\nx"
    assert len(read_message(header).subject) <= 300
    assert len(read_message(b"\r\n\r\n" + b"word " * 2_000_000).text) <= 2_000_000
    assert letter_html("<div>" * 70_000 + "x", text="plain") == "<p>plain</p>"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2_000))
def test_no_bytes_raise(raw: bytes) -> None:
    read(read_message(raw))


_PIECES = st.sampled_from(
    b"""From: |a@b.c|\r\n|\n|Subject: |=?utf-8?b?//8=?=|Content-Type: multipart/mixed; boundary=x|--x|--x--|\r\n\r\n
|Content-Type: text/html; charset=utf-16|Content-Transfer-Encoding: base64|<a href='https://a.example/'>|</td>|\x00|\xff
|Content-Disposition: attachment; filename*=utf-8''%ff|Content-Type: message/rfc822|List-Unsubscribe: <https://x>|Von: |Betreff: y
|Date: Mon, 99 Foo 99999 25:61:61 +9999|An: z|=|\t| |https://a.example/(""".split(b"|")
)


@settings(max_examples=500, deadline=None)
@given(st.lists(_PIECES, max_size=40), st.booleans())
def test_no_message_raises(pieces: list[bytes], is_from_owner: bool) -> None:
    read(read_message(b"".join(pieces)), is_from_owner=is_from_owner)
