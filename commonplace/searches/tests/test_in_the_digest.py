"""Saved searches in the digest, through a real mail server: each answer once, as its reader may see it when the letter is written."""

import re
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from commonplace.digest import jobs, sending
from commonplace.digest.actions import choose_digest
from commonplace.digest.models import DigestChoice, Sending
from commonplace.digest.tests.world import confirm, days_pass, due_at
from commonplace.entries import audiences
from commonplace.entries.lifecycle import change_audience
from commonplace.kit.clock import at, now
from commonplace.kit.jobs import run_all
from commonplace.people.models import Member
from commonplace.searches import actions, digesting
from commonplace.searches.models import Finding
from commonplace.searches.tests.test_searches import look, news, write
from tests.cast import Cast, ClientAs
from tests.postbox import Postbox


@pytest.fixture
def cast(cast: Cast) -> Cast:
    """Ines keeps a search in her digest, and her address is hers."""
    confirm(cast.ines)
    actions.keep_search(cast.ines, text="madder", name="Reds", alert="digest")
    return cast


@pytest.fixture(autouse=True)
def _named(settings: Settings) -> None:
    settings.ORGANISATION_NAME, settings.BASE_URL = "The Dye Works", "https://dye.example.org"
    settings.DEFAULT_FROM_EMAIL = "The Dye Works <learning@dye.example.org>"


def test_the_letter_in_full(cast: Cast, postbox: Postbox) -> None:
    actions.keep_search(cast.ines, text="weld", name="Yellows <b>", alert="digest")
    actions.keep_search(cast.ines, text="simmer", name="Everything", alert="inbox")
    entry = write(cast.amina, "Madder & roots")
    write(cast.amina, "Weld")
    look()
    assert days_pass() == ["sent"]
    (letter,) = postbox.messages
    assert (letter["To"], letter["From"]) == (cast.ines.email, "The Dye Works <learning@dye.example.org>")
    assert letter["Subject"] == "The Dye Works: 2 new for you"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and letter["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<digest\.\w+@dye\.example\.org>", letter["Message-ID"])
    stop = letter["List-Unsubscribe"].strip(" <>")
    assert f"<{stop}>".encode() in postbox.wire[0], "as it is: no mail program reads an address that is encoded"
    text, html = postbox.part("plain"), postbox.part("html")
    assert stop.startswith("https://dye.example.org/digest/stop/") and stop in text and stop in html
    assert f"- Madder & roots (Amina Diallo)\n  https://dye.example.org{entry.get_absolute_url()}\n" in text
    assert "Madder &amp; roots</bdi>" in html and "Yellows &lt;b&gt;" in html and "Yellows <b>" in text
    assert "https://dye.example.org/digest/" in text and "because you asked for it at The Dye Works" in text
    for part in (text, html):
        assert "Everything" not in part and "Simmer" not in part


def test_what_was_in_a_letter_is_in_no_other_and_nothing_new_sends_nothing(cast: Cast, postbox: Postbox) -> None:
    write(cast.amina, "Madder")
    look()
    assert days_pass(8) == ["sent"]
    assert days_pass(8) == ["sent"], "once, however often it is asked"
    assert days_pass(16) == ["sent", "nothing"]
    assert len(postbox.messages) == 1
    write(cast.amina, "Madder anew")
    look()
    assert days_pass(24)[-1] == "sent"
    assert "Madder anew" in postbox.last_text() and "- Madder (" not in postbox.last_text()
    assert news(cast.ines.saved_searches.get()) == ["Madder", "Madder anew"], "they are new in the list until she says she has seen them"


def test_what_was_seen_is_not_told(cast: Cast, postbox: Postbox) -> None:
    entry = write(cast.amina, "Madder")
    look()
    actions.mark_seen(cast.ines, cast.ines.saved_searches.get(), entries=[entry.pk])
    assert days_pass() == ["nothing"] and postbox.messages == []


def test_what_was_narrowed_before_the_letter_is_not_in_it(cast: Cast, postbox: Postbox) -> None:
    hidden = write(cast.amina, "Secret madder")
    write(cast.amina, "Open madder")
    look()
    change_audience(hidden, audiences.of_space(cast.weavers))
    assert days_pass() == ["sent"]
    assert postbox.messages[0]["Subject"].endswith(": 1 new for you")
    assert "Secret" not in postbox.messages[0].as_string()
    change_audience(hidden, audiences.organisation())
    assert days_pass(16) == ["sent", "sent"], "shared again, it is told"
    assert "Secret madder" in postbox.last_text()


def test_what_was_narrowed_alone_makes_no_letter(cast: Cast, postbox: Postbox) -> None:
    hidden = write(cast.amina, "Secret madder")
    look()
    change_audience(hidden, audiences.only_me(cast.amina))
    assert days_pass() == ["nothing"] and postbox.messages == []


def test_many_answers_are_counted(cast: Cast, postbox: Postbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digesting, "MOST_LINES", 2)
    for number in range(5):
        write(cast.amina, f"Madder {number}")
    look()
    days_pass()
    text = postbox.last_text()
    search = cast.ines.saved_searches.get()
    assert text.index("Madder 4") < text.index("Madder 3") and "Madder 2" not in text
    assert f"... and 3 more: https://dye.example.org/searches/{search.uid}/" in text and "... and 3 more</a>" in postbox.part("html")
    assert not Finding.objects.filter(told_at=None).exists(), "those that were counted are told too"


@pytest.mark.parametrize("why", ["unconfirmed", "left", "never", "removed", "another alert"])
def test_who_gets_none(cast: Cast, postbox: Postbox, why: str) -> None:
    write(cast.amina, "Madder")
    look()
    search = cast.ines.saved_searches.get()
    if why == "unconfirmed":
        cast.ines.emailaddress_set.update(verified=False)
    elif why == "left":
        Member.objects.filter(pk=cast.ines.pk).update(is_active=False)
    elif why == "never":
        choose_digest(cast.ines, rhythm="never", weekday=0, hour=8)
    elif why == "removed":
        actions.remove_search(cast.ines, search)
    else:
        actions.change_search(cast.ines, search, text="madder", kind="", name="Reds", alert="none")
    assert set(days_pass()) <= {"nothing"} and postbox.messages == []


def test_who_leaves_between_due_and_sent_gets_none(cast: Cast, postbox: Postbox) -> None:
    write(cast.amina, "Madder")
    look()
    with at(now() + timedelta(days=8)):
        jobs.send_digests()  # the letter is due, its job waits
        Member.objects.filter(pk=cast.ines.pk).update(is_active=False)
        run_all()
    assert Sending.objects.get().state == "nothing" and postbox.messages == []


def test_a_mail_server_that_is_away_is_asked_again_later_and_later(cast: Cast, postbox: Postbox) -> None:
    write(cast.amina, "Madder")
    look()
    postbox.refuses_text = "451 come back later"
    start, times = due_at(cast.ines), []
    for minutes in range(0, 60 * 24, 5):
        with at(start + timedelta(minutes=minutes)):
            before = Sending.objects.filter(tries__gt=0).values_list("tries", flat=True).first() or 0
            jobs.send_digests()
            run_all()
            if Sending.objects.get().tries > before:
                times.append(minutes)
    row = Sending.objects.get()
    assert (row.state, row.tries, row.said) == ("given-up", sending.MOST_TRIES, "451 come back later")
    assert times == [0, 10, 30, 70, 150, 310, 630]
    postbox.refuses_text = ""
    assert days_pass(16)[-1] == "sent" and "Madder" in postbox.last_text(), "what was not told comes with the next letter"


def test_an_address_that_is_refused_is_noted_and_not_tried_again(cast: Cast, postbox: Postbox, client_as: ClientAs) -> None:
    write(cast.amina, "Madder")
    look()
    postbox.refuses_to = "550 no such mailbox"
    due = due_at(cast.ines)
    assert days_pass(0, since=due) == days_pass(0.5, since=due) == ["refused"]
    row = Sending.objects.get()
    assert (row.tries, row.said) == (1, "550 no such mailbox") and not Finding.objects.exclude(told_at=None).exists()
    assert "550 no such mailbox" in client_as(cast.ines).get("/digest/").content.decode()
    assert "550" not in client_as(cast.bruno).get("/digest/").content.decode()


def test_a_worker_that_dies_after_sending_sends_once_more_under_the_same_name(
    cast: Cast, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(cast.amina, "Madder")
    look()
    monkeypatch.setattr(sending, "_sent", _dies)
    due = due_at(cast.ines)
    with pytest.raises(SystemError):
        days_pass(0, since=due)
    assert Sending.objects.get().state == "sending"
    monkeypatch.undo()
    assert days_pass(0.01, since=due) == ["sending"], "it may still be at it"
    assert len(postbox.messages) == 1
    assert days_pass(0.1, since=due) == days_pass(0.2, since=due) == ["sent"]
    assert len(postbox.messages) == 2 and postbox.messages[0]["Message-ID"] == postbox.messages[1]["Message-ID"]


def _dies(*_args: object) -> None:
    raise SystemError


def test_two_workers_send_one_letter(cast: Cast, postbox: Postbox) -> None:
    write(cast.amina, "Madder")
    look()
    with at(now() + timedelta(days=8)):
        jobs.send_digests()
        row = Sending.objects.get()
        assert sending.send_letter(row.pk) == "sent"
        assert sending.send_letter(row.pk) is None
        run_all()
    assert len(postbox.messages) == 1


def test_what_was_missed_while_the_server_was_down_is_one_letter(cast: Cast, postbox: Postbox) -> None:
    choose_digest(cast.ines, rhythm="daily", weekday=0, hour=8)
    write(cast.amina, "Madder")
    look()
    assert days_pass(10) == ["sent"]
    assert len(postbox.messages) == 1
    next_at = DigestChoice.objects.get().next_at
    assert next_at is not None and next_at > now() + timedelta(days=10)


def test_another_hour_makes_no_second_letter_on_one_day(cast: Cast, postbox: Postbox) -> None:
    choose_digest(cast.ines, rhythm="daily", weekday=0, hour=8)
    write(cast.amina, "Madder")
    look()
    day = (now() + timedelta(days=2)).replace(hour=8, minute=1)
    for hour in (8, 12):
        with at(day.replace(hour=hour)):
            jobs.send_digests()
            run_all()
            write(cast.amina, f"Madder {hour}")
            look()
            choose_digest(cast.ines, rhythm="daily", weekday=0, hour=12)
    assert len(postbox.messages) == 1


def test_without_a_mail_server_nothing_is_printed(
    cast: Cast, settings: Settings, client_as: ClientAs, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    write(cast.amina, "Madder")
    look()
    assert days_pass() == [] and capsys.readouterr().out == ""
    assert "sends no e-mail yet" in client_as(cast.ines).get("/searches/").content.decode()


def test_a_digest_asks_the_same_number_of_questions_whatever_stands_in_it(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(5):
        search = actions.keep_search(cast.ines, text=f"madder {number}", alert="digest")
        Finding.objects.bulk_create(Finding(search=search, entry=write(cast.amina, f"{number} {each}")) for each in range(6))
    with django_assert_max_num_queries(8):
        parts = digesting.gather(cast.ines)
    assert len(parts) == 5 and all(len(part.lines) == 6 for part in parts)
