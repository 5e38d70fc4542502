"""Mail in a real conversation over a real socket: what is taken, refused, put off and passed over, and what it becomes."""

import asyncio
import smtplib
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.db import DatabaseError, connections
from pytest_django.fixtures import Settings

from commonplace.entries import audiences
from commonplace.entries.audience import sources_visible_to
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.inbox.models import InboxItem, ItemState
from commonplace.inbox.queries import inbox_page
from commonplace.kit.clock import at, now
from commonplace.kit.jobs import run_all
from commonplace.letters import actions, addresses, doors, intake, jobs, listening
from commonplace.letters.models import Letter, LetterState, Sender, Stance, Takes
from commonplace.letters.tests.samples import GMAIL, newsletter, plain
from commonplace.people.models import Member
from commonplace.pictures.tests.samples import png
from commonplace.share.actions import withdraw as put_away
from commonplace.sources.models import Original, Source
from commonplace.sources.tests.pdfs import pdf_of
from tests.cast import Cast, ClientAs, make_cast

pytestmark = pytest.mark.django_db(transaction=True)
FRIEND = "Friend <friend@else.example>"


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@contextmanager
def listener(*, is_lmtp: bool = False) -> Iterator[int]:
    """The real listener in a thread with a loop of its own; gives its port."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    found = asyncio.run_coroutine_threadsafe(listening.listen("127.0.0.1", 0, is_lmtp=is_lmtp), loop).result(20)
    try:
        yield found.port
    finally:
        asyncio.run_coroutine_threadsafe(found.close(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


@pytest.fixture
def smtp() -> Iterator[smtplib.SMTP]:
    with listener() as port, smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        yield client


def send(client: smtplib.SMTP, to: str, raw: bytes, sender: str = "bounces@news.example") -> None:
    client.sendmail(sender, [to], raw)
    run_all()


def titles(member: Member, state: ItemState | None = ItemState.NEW) -> list[str]:
    return [row.title for row in inbox_page(member, state=state).rows]


def test_a_newsletter_is_read_kept_and_nobody_elses(cast: Cast, client_as: ClientAs, smtp: smtplib.SMTP) -> None:
    to = str(addresses.new_address(cast.amina))
    send(smtp, to, newsletter(to))
    send(smtp, to, newsletter(to))
    assert titles(cast.amina) == ["November: digging the madder"]
    letter = Letter.objects.get()
    assert letter.state == LetterState.READ and letter.raw is None and letter.source
    amina, bruno = client_as(cast.amina), client_as(cast.bruno)
    page = amina.get(f"/inbox/letters/{letter.uid}/").content.decode()
    assert "three years old" in page and "<img" not in page and "https://news.example/out?m=42" in page
    assert "Calendar 2027.pdf" in page and "1 picture left out" in page
    assert bruno.get(f"/inbox/letters/{letter.uid}/").status_code == 404
    assert not sources_visible_to(cast.bruno).filter(pk=letter.source.pk).exists()
    item = InboxItem.objects.get()
    amina.post("/inbox/triage/", {"keep": item.uid})
    save = Entry.objects.get(kind=Kind.SAVE)
    assert (save.source, save.author, save.save_body.reached_by) == (letter.source, cast.amina, "feed_or_search")
    assert "three years old" in amina.get(letter.source.get_absolute_url()).content.decode()
    assert "Read and highlight" in amina.get(save.get_absolute_url()).content.decode()
    assert amina.post(letter.source.get_absolute_url(), {"quote": "let them dry slowly"}).status_code == 302
    assert Entry.objects.get(kind=Kind.HIGHLIGHT).source == letter.source
    assert bruno.get(letter.source.get_absolute_url()).status_code == 404
    change_audience(save, audiences.organisation())
    shared = bruno.get(letter.source.get_absolute_url())
    assert shared.status_code == 200 and "three years old" not in shared.content.decode()
    assert bruno.get(f"/inbox/letters/{letter.uid}/").status_code == 404


def test_the_same_newsletter_to_two_members_is_two_sources(cast: Cast, smtp: smtplib.SMTP) -> None:
    for member in (cast.amina, cast.bruno):
        to = str(addresses.new_address(member))
        send(smtp, to, newsletter(to))
    assert Source.objects.filter(url__startswith="urn:x-commonplace:own:").count() == 2
    assert titles(cast.amina) == titles(cast.bruno)


def test_what_one_forwards_to_oneself_is_kept_with_its_why(cast: Cast, smtp: smtplib.SMTP) -> None:
    to = str(addresses.new_address(cast.amina))
    send(smtp, to, plain(to, sender=cast.amina.email, subject="Fwd: Hard water", body=GMAIL.replace("bruno@example.org", cast.bruno.email)))
    save = Entry.objects.get(kind=Kind.SAVE)
    assert save.source and save.source.url == "https://water.example/hardness"
    assert (save.body, save.save_body.reached_by) == ("Read this before the dye day, Amina.", "colleague")
    assert list(Entry.objects.visible_to(cast.bruno).filter(pk=save.pk)) == []
    assert titles(cast.amina, None) == []


def test_what_somebody_else_sends_comes_into_the_inbox_and_is_not_kept_by_itself(cast: Cast, smtp: smtplib.SMTP) -> None:
    to = str(addresses.new_address(cast.amina))
    send(smtp, to, plain(to, sender=FRIEND, subject="Look", body="For you: https://a.example/x"))
    send(smtp, to, plain(to, sender=cast.amina.email, subject="Two", body="https://b.example/1 https://b.example/2"))
    assert titles(cast.amina) == ["https://b.example/1", "https://b.example/2", "Look"]
    assert not Entry.objects.exists()
    assert inbox_page(cast.amina, state=ItemState.NEW).rows[2].note == "For you:"


def test_strangers_addresses_ended_ones_and_large_messages_are_refused(cast: Cast, settings: Settings) -> None:
    settings.MAIL_IN_MAX_MB = 1
    old = str(addresses.new_address(cast.amina))
    to = str(addresses.new_address(cast.amina))
    with listener() as port, smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        for wrong in (old, "x" * 22 + "@in.example.org", "amina@in.example.org", to.replace("in.example.org", "example.org"), "amina"):
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
                client.sendmail("a@b.example", [wrong], b"Subject: x\r\n\r\nx")
            assert refused.value.recipients[wrong][0] == 550
        with pytest.raises((smtplib.SMTPDataError, smtplib.SMTPSenderRefused, smtplib.SMTPResponseException)) as large:
            client.sendmail("a@b.example", [to], b"Subject: x\r\n\r\n" + b"word " * 300_000)
        assert large.value.smtp_code == 552
    with listener() as port, smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        send(client, to.upper(), plain(to, sender=FRIEND, subject="Capitals", body="words"))
        send(client, to.replace("@", "+dyes@"), plain(to, sender=FRIEND, subject="Plus", body="words"))
        addresses.end_address(cast.amina)
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            client.sendmail("a@b.example", [to], b"Subject: x\r\n\r\nx")
    assert sorted(titles(cast.amina)) == ["Capitals", "Plus"]


def test_one_who_has_left_gets_no_mail(cast: Cast, smtp: smtplib.SMTP) -> None:
    to = str(addresses.new_address(cast.amina))
    Member.objects.filter(pk=cast.amina.pk).update(is_active=False)
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        smtp.sendmail("a@b.example", [to], b"Subject: x\r\n\r\nx")


def test_a_database_that_does_not_answer_and_too_much_at_once_are_put_off(
    cast: Cast, smtp: smtplib.SMTP, monkeypatch: pytest.MonkeyPatch
) -> None:
    to = str(addresses.new_address(cast.amina))
    with monkeypatch.context() as patched:

        def fails(*_args: object, **_more: object) -> None:
            raise DatabaseError

        patched.setattr(doors, "take", fails)
        with pytest.raises(smtplib.SMTPDataError) as put_off:
            smtp.sendmail("a@b.example", [to], b"Subject: x\r\n\r\nx")
        assert put_off.value.smtp_code == 451
    monkeypatch.setattr(intake, "MOST_AN_HOUR", 2)
    for number in range(2):
        send(smtp, to, plain(to, sender=FRIEND, subject=f"Letter {number}", body="words"))
    with pytest.raises(smtplib.SMTPDataError) as too_much:
        smtp.sendmail("a@b.example", [to], b"Subject: third\r\n\r\nx")
    assert too_much.value.smtp_code == 451 and len(titles(cast.amina)) == 2


def test_bounces_answers_of_machines_and_muted_senders_are_passed_over(cast: Cast, smtp: smtplib.SMTP, mailoutbox: list[object]) -> None:
    to = str(addresses.new_address(cast.amina))
    send(smtp, to, plain(to, sender=FRIEND, subject="Away", body="I am away", Auto_Submitted="auto-replied"))
    send(smtp, to, plain(to, sender=FRIEND, subject="Bounce", body="x"), sender="")
    send(smtp, to, plain(to, sender="MAILER-DAEMON@x.example", subject="Failed", body="x"))
    assert not Letter.objects.exists()
    send(smtp, to, plain(to, sender=FRIEND, subject="First", body="x"))
    actions.decide(cast.amina, Sender.objects.get(), Stance.MUTED)
    send(smtp, to, plain(to, sender=FRIEND, subject="Second", body="x"))
    assert titles(cast.amina) == ["First"] and mailoutbox == []


def test_who_allows_senders_sees_who_waits(cast: Cast, client_as: ClientAs, smtp: smtplib.SMTP) -> None:
    client = client_as(cast.amina)
    assert "You have no address yet" in client.get("/inbox/mail/").content.decode()
    client.post("/inbox/mail/new-address/")
    to = str(addresses.address_of(cast.amina))
    client.post("/inbox/mail/takes/", {"takes": Takes.ALLOWED})
    send(smtp, to, plain(to, sender=FRIEND, subject="Hello", body="words"))
    send(smtp, to, plain(to, sender=cast.amina.email, subject="Mine", body="words"))
    assert titles(cast.amina) == ["Mine"]
    page = client.get("/inbox/mail/").content.decode()
    assert to in page and "1 letter waits" in page and to not in client_as(cast.bruno).get("/inbox/mail/").content.decode()
    sender = Sender.objects.get(address="friend@else.example")
    assert client_as(cast.bruno).post(f"/inbox/mail/senders/{sender.uid}/allow/").status_code == 404
    assert client.post(f"/inbox/mail/senders/{sender.uid}/adopt/").status_code == 404
    client.post(f"/inbox/mail/senders/{sender.uid}/allow/")
    run_all()
    assert titles(cast.amina) == ["Hello", "Mine"]
    assert client.post("/inbox/mail/takes/", {"takes": "nonsense"}).status_code == 422
    client.post("/inbox/mail/new-address/")
    assert addresses.address_in(to) is None and addresses.address_of(cast.amina).takes == Takes.ALLOWED  # type: ignore[union-attr]
    client.post("/inbox/mail/end-address/")
    assert addresses.address_of(cast.amina) is None


def test_by_lmtp_each_recipient_has_an_answer_of_their_own(cast: Cast) -> None:
    amina, bruno = (str(addresses.new_address(member)) for member in (cast.amina, cast.bruno))
    with listener(is_lmtp=True) as port, socket.create_connection(("127.0.0.1", port), timeout=20) as line:
        answers = line.makefile("rb")

        def said(*commands: str) -> str:
            line.sendall("".join(f"{command}\r\n" for command in commands).encode())
            while (answer := answers.readline().decode())[3:4] == "-":
                pass
            return answer[:3]

        assert answers.readline().startswith(b"220")
        assert [said("LHLO mx"), said("MAIL FROM:<a@b.example>")] == ["250", "250"]
        assert [said(f"RCPT TO:<{name}>") for name in (amina, "nobody@in.example.org", bruno)] == ["250", "550", "250"]
        assert said("DATA") == "354"
        assert said(f"From: {FRIEND}", "Subject: Both", "", "words", ".") == "250"
        assert answers.readline().startswith(b"250")
        assert said("QUIT") == "221"
    run_all()
    assert titles(cast.amina) == titles(cast.bruno) == ["Both"]


def test_letters_leave_with_their_item_and_what_was_kept_stays(cast: Cast, smtp: smtplib.SMTP) -> None:
    from commonplace.inbox.actions import triage
    from commonplace.inbox.jobs import let_old_items_leave

    to = str(addresses.new_address(cast.amina))
    for number in range(2):
        send(smtp, to, newsletter(to, message_id=f"<{number}@news.example>"))
    kept = triage.keep(cast.amina, InboxItem.objects.order_by("pk")[0]).entry
    with at(now() + timedelta(days=35)):
        let_old_items_leave()
        jobs.forget_letters()
    assert not Letter.objects.exists() and not InboxItem.objects.exists()
    assert kept and list(Source.objects.all()) == [kept.source]


@pytest.mark.once
def test_the_pipe_command_takes_one_message_and_says_by_its_exit_code(cast: Cast) -> None:
    from django.conf import settings as present
    from django.db import connection

    to = str(addresses.new_address(cast.amina))
    raw = plain(to, sender=FRIEND, subject="Piped", body="words")
    name = connection.settings_dict["NAME"]
    url = f"sqlite:///{name}"
    if connection.vendor == "postgresql":
        said = connection.settings_dict
        url = f"postgresql://{said['USER']}:{said['PASSWORD']}@{said['HOST'].replace('/', '%2F')}:{said['PORT']}/{name}"
    import os

    surroundings = {
        **{key: value for key, value in os.environ.items() if not key.startswith(("COMMONPLACE_TEST", "DJANGO"))},
        "COMMONPLACE_DATABASE_URL": url,
        "COMMONPLACE_MAIL_IN": "pipe",
        "COMMONPLACE_MAIL_IN_DOMAIN": present.MAIL_IN_DOMAIN,
    }

    def run(*arguments: str, **more: str) -> int:
        command = [sys.executable, "-m", "commonplace", "receive-mail", *arguments]
        done = subprocess.run(command, input=raw, env={**surroundings, **more}, capture_output=True, check=False, timeout=60)
        return done.returncode

    assert run(to, "--from", "a@b.example") == 0
    assert run("nobody@in.example.org") == 67
    assert run(to, COMMONPLACE_MAIL_IN="off") == 69
    run_all()
    assert titles(cast.amina) == ["Piped"]
    connections.close_all()


def with_files(to: str, *, sender: str, message_id: str, subject: str = "Papers") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"], message["Message-ID"] = sender, to, subject, message_id
    message.set_content("For the dye day.")
    message.add_attachment(pdf_of([["Madder gives red."]]), maintype="application", subtype="pdf", filename="../Hard water.pdf")
    message.add_attachment(b"no PDF at all", maintype="application", subtype="pdf", filename="broken.pdf")
    message.add_attachment(png(), maintype="image", subtype="png", filename="root.png")
    return message.as_bytes()


def test_pdf_files_that_one_sends_oneself_are_kept_for_oneself(cast: Cast, client_as: ClientAs, smtp: smtplib.SMTP) -> None:
    to = str(addresses.new_address(cast.amina))
    for number in range(2):
        send(smtp, to, with_files(to, sender=cast.amina.email, message_id=f"<{number}@x>"), sender=cast.amina.email)
    save = Entry.objects.get(kind=Kind.SAVE)
    assert (save.author, save.title, save.audience.ring, save.save_body.fetching) == (cast.amina, "Hard water", "me", "ready")
    assert save.source and save.source.kind == "pdf" and save.source.snapshots.get().text.strip() == "Madder gives red."
    letter = Letter.objects.order_by("pk")[0]
    page = client_as(cast.amina).get(f"/inbox/letters/{letter.uid}/").content.decode()
    assert "are kept" in page and save.get_absolute_url() in page
    assert "broken.pdf, root.png" in page and "Hard water.pdf" not in page
    assert client_as(cast.bruno).get(save.get_absolute_url()).status_code == 404
    assert not sources_visible_to(cast.bruno).filter(pk=save.source.pk).exists()
    put_away(cast.amina, save)
    assert save.get_absolute_url() not in client_as(cast.amina).get(f"/inbox/letters/{letter.uid}/").content.decode()


def test_files_of_anybody_else_are_named_alone(cast: Cast, client_as: ClientAs, smtp: smtplib.SMTP) -> None:
    to = str(addresses.new_address(cast.amina))
    send(smtp, to, with_files(to, sender=FRIEND, message_id="<f@x>"))
    assert not Entry.objects.exists() and not Original.objects.exists()
    page = client_as(cast.amina).get(f"/inbox/letters/{Letter.objects.get().uid}/").content.decode()
    assert "Hard water.pdf" in page and "are kept" not in page
