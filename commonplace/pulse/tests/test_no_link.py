"""Three members look at the same pages, one of them answers: nothing that is stored or logged tells which of them it was, nor what they said."""

from __future__ import annotations

import json
import logging
import time
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.kit import clock
from commonplace.kit.jobs.running import run_all
from commonplace.pulse.actions import turn
from commonplace.pulse.groups import Group
from commonplace.pulse.models import Asked, Pulse, SpentTicket, Waiting
from commonplace.pulse.tests.samples import colleagues, opened
from commonplace.pulse.tickets import cleaned, hash_of
from commonplace.unnamed.tests.dump import Person, dump, links, person, rows_about
from tests.cast import Cast, ClientAs

SHEET = {"mistakes": "0", "trouble": "4", "difference": "1", "risk": "3", "help": "0", "goodwill": "4", "gifts": "3"}
DIGITS = "0413043"


@pytest.fixture
def pulse(cast: Cast) -> Pulse:
    """One that opened an hour ago by the clock on the wall, so that sessions and pages bear today's times."""
    colleagues(9, space=cast.weavers)
    with clock.at(clock.now() - timedelta(hours=2)):
        pulse = opened(cast.amina, Group(cast.weavers))
    run_all()  # those who are asked are told
    return pulse


@pytest.fixture
def three(cast: Cast, pulse: Pulse, client_as: ClientAs) -> dict[str, Client]:
    """Bruno, Chidi and Dora, all of them in Weavers by now and asked, each of whom has looked at the same pages."""
    for member in (cast.bruno, cast.chidi):
        cast.weavers.memberships.create(member=member)
        Asked.objects.create(member=member, pulse=pulse)
    clients = {member.handle: client_as(member) for member in (cast.bruno, cast.chidi, cast.dora)}
    for client in clients.values():
        for page in ("/", "/spaces/weavers/", "/pulse/", "/pulse/in/space-weavers/", f"/pulse/{pulse.uid}/", "/notifications/"):
            assert client.get(page).status_code == 200, page
    return clients


def people(cast: Cast, clients: dict[str, Client]) -> dict[str, Person]:
    return {name: person(cast.members[name], client.session.session_key or "") for name, client in clients.items()}


def a_new_second() -> datetime:
    time.sleep(1 - clock.now().microsecond / 1_000_000)
    return clock.now()


def test_nothing_stored_and_nothing_logged_ties_a_member_to_a_sheet(
    cast: Cast, pulse: Pulse, three: dict[str, Client], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    began = a_new_second()
    client, who = three["chidi"], people(cast, three)
    before, session_before = dump(), dict(client.session.items())
    ticket = cleaned(client.get(f"/pulse/{pulse.uid}/").context["ticket"])
    assert client.post(f"/pulse/{pulse.uid}/", SHEET).status_code == 303
    for one in three.values():
        assert one.get(f"/pulse/{pulse.uid}/").status_code == 200
    in_the_hour = dump()
    assert Waiting.objects.get().answers == DIGITS  # it did happen
    with clock.at(clock.now() + timedelta(hours=1)):
        turn()
        run_all()
    after = dump()
    pulse.refresh_from_db()
    assert SpentTicket.objects.count() == 1 and pulse.tally["mistakes"] == [1, 0, 0, 0, 0]

    marks = {DIGITS, hash_of(ticket), ticket}
    for rows in (in_the_hour, after):
        for somebody in who.values():
            assert links(rows, somebody, None, marks, began) == []
        for somebody in who.values():  # letter by letter what it was, of the one who answered as of the others
            assert rows_about(rows, somebody) == rows_about(before, somebody) != []
        assert ticket not in json.dumps(rows)
    assert DIGITS not in json.dumps(after)  # after the hour there are sums alone
    assert dict(client.session.items()) == session_before
    for secret in (ticket, hash_of(ticket), DIGITS):
        assert secret not in caplog.text


def test_the_one_who_answers_is_asked_for_no_more_than_those_who_do_not(cast: Cast, pulse: Pulse, three: dict[str, Client]) -> None:
    """Whether somebody answered is nowhere: who did, and who only looked, differ in nothing but their own cookie."""
    three["chidi"].post(f"/pulse/{pulse.uid}/", SHEET)
    marks = {row.member.handle: row.has_ticket for row in Asked.objects.filter(member__handle__in=list(three)).select_related("member")}
    assert marks == {"bruno": True, "chidi": True, "dora": True}
    with clock.at(pulse.closes_at):
        turn()
    closed = Pulse.objects.get()
    assert closed.tally == {} and closed.result == {} and not Asked.objects.filter(has_ticket=True).exists()
    assert not SpentTicket.objects.exists() and not Waiting.objects.exists()


def test_the_order_of_used_tickets_is_one_of_chance(cast: Cast, pulse: Pulse) -> None:
    """Those of earlier hours are written anew with those of the last, so that no row is older than another."""
    first = [f"{number:064x}" for number in range(20)]
    second = [f"{number:064x}" for number in range(100, 120)]
    for hashes, hour in ((first, 1), (second, 2)):
        due = clock.now() + timedelta(hours=hour)
        Waiting.objects.bulk_create(Waiting(ticket_hash=one, pulse=pulse, answers=DIGITS, due_at=due) for one in hashes)
        with clock.at(due):
            turn()
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT ticket_hash FROM pulse_spentticket ORDER BY {place}")
        stored = [row[0] for row in cursor.fetchall()]
    assert sorted(stored) == sorted([*first, *second])
    assert stored != [*first, *second] and set(stored[:20]) != set(first)


def test_the_search_for_links_finds_one_where_there_is_one(cast: Cast, pulse: Pulse, three: dict[str, Client]) -> None:
    """The control: that a ticket was used, written beside the member by mistake."""
    began, who = a_new_second(), people(cast, three)
    ticket = cleaned(three["chidi"].get(f"/pulse/{pulse.uid}/").context["ticket"])
    record(cast.chidi, Verb.PULSE_OPENED, pulse=pulse.uid, ticket=hash_of(ticket))
    assert links(dump(), who["chidi"], None, {hash_of(ticket)}, began) != []
    assert links(dump(), who["dora"], None, {hash_of(ticket)}, began) == []
