"""What stands in the audit log, who reads it, and what never gets into it."""

from __future__ import annotations

import csv
import io
import json
import logging
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client, override_settings

from commonplace.audit import actions
from commonplace.audit.deeds import Deed, Door, Group
from commonplace.audit.models import Audited
from commonplace.entries import audiences
from commonplace.kit.clock import at, now
from commonplace.oauth import actions as oauth
from commonplace.people.actions import make_token, set_administrator
from commonplace.people.actions.circles import make_circle
from commonplace.people.models import Member, Scope
from commonplace.people.tests.doors import prove, sign_in
from commonplace.publishing.feeds.private import Choice, make_feed
from commonplace.publishing.models import FeedOf
from commonplace.questions.actions.asking import ask
from tests.cast import PASSWORD, Cast, ClientAs

LOG = "/administration/audit/"


def deeds(member: Member | None = None) -> list[str]:
    rows = Audited.objects.order_by("pk")
    return list((rows.of(member.pk) if member else rows).values_list("deed", flat=True))


def test_signing_in_and_out_by_the_pages(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina, password="a wrong one")
    sign_in(client, cast.amina)
    client.post("/account/logout/")
    failed, entered, left = Audited.objects.order_by("pk")
    assert (failed.deed, failed.actor, failed.about, failed.detail) == (Deed.SIGN_IN_FAILED, None, cast.amina, "")
    assert (entered.deed, entered.actor, entered.detail, entered.door) == (Deed.SIGNED_IN, cast.amina, "password", Door.PAGE)
    assert (left.deed, left.actor) == (Deed.SIGNED_OUT, cast.amina) and {failed.address, entered.address, left.address} == {"127.0.0.1"}


def test_what_was_typed_into_a_sign_in_that_failed_is_not_kept(cast: Cast, client: Client) -> None:
    client.post("/account/login/", {"login": "my secret phrase@example.org", "password": "another secret"})
    for row in Audited.objects.values():
        assert "secret" not in json.dumps(row, default=str)


def test_a_door_that_closes_after_wrong_passwords(cast: Cast, client: Client) -> None:
    for _ in range(6):
        sign_in(client, cast.amina, password="a wrong one")
    assert Deed.LOCKED_OUT in deeds(cast.amina) and Deed.LOCKED_OUT not in deeds(cast.bruno)


def test_a_changed_password(cast: Cast, client: Client) -> None:
    sign_in(client, cast.amina)
    prove(client)
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": "another long walk", "password2": "another long walk"})
    assert Deed.PASSWORD_CHANGED in deeds(cast.amina)


def test_accounts_roles_and_invitations(cast: Cast, client_as: ClientAs) -> None:
    gita = client_as(cast.gita)
    Audited.objects.all().delete()
    gita.post("/administration/members/bruno/administrator/")
    gita.post("/administration/members/bruno/administrator/end/")
    gita.post("/administration/members/bruno/deactivate/")
    gita.post("/administration/members/bruno/reactivate/")
    gita.post("/administration/teams/", {"name": "Millers"})
    gita.post("/invitations/", {"email": "newcomer@example.org", "deed_key": "one"})
    assert deeds() == [
        Deed.ADMINISTRATOR_NAMED,
        Deed.ADMINISTRATOR_ENDED,
        Deed.ACCOUNT_ENDED,
        Deed.ACCOUNT_BACK,
        Deed.TEAM_MADE,
        Deed.INVITED,
    ]
    assert deeds(cast.bruno) == deeds()[:4]


def test_what_is_refused_leaves_no_row(cast: Cast, client_as: ClientAs) -> None:
    amina, gita = client_as(cast.amina), client_as(cast.gita)
    before = deeds()
    amina.post("/administration/members/bruno/deactivate/")
    gita.post("/administration/members/gita/deactivate/")
    assert deeds() == before


def test_a_deed_that_is_rolled_back_is_not_in_the_log(cast: Cast) -> None:
    with transaction.atomic():
        set_administrator(cast.gita, member=cast.bruno, to=True)
        assert deeds() == [Deed.ADMINISTRATOR_NAMED]
        transaction.set_rollback(True)
    assert deeds() == []


def test_programs_and_what_leaves(cast: Cast, client_as: ClientAs) -> None:
    token, secret = make_token(cast.amina, name="Reader on the phone", scopes=[Scope.READ])
    client = client_as(cast.amina)
    client.post(f"/settings/programs/{token.uid}/disconnect/")
    client.post(f"/settings/programs/{token.uid}/connect-again/")
    make_feed(cast.amina, choice=Choice(FeedOf.SPACE, "weavers"))
    client.post("/export/", {"deed_key": "one"})
    made, *_rest, feed = (row for row in Audited.objects.order_by("pk") if row.deed not in {Deed.SIGNED_IN, Deed.EXPORTED})
    assert made.detail == "Reader on the phone (read)" and secret not in "".join(Audited.objects.values_list("detail", flat=True))
    assert feed.deed == Deed.FEED_MADE and feed.detail == ""
    assert {Deed.PROGRAM_ENDED, Deed.PROGRAM_BACK, Deed.EXPORTED} <= set(deeds(cast.amina))


def test_a_connection_that_two_have_ends_for_good(cast: Cast, client_as: ClientAs) -> None:
    application, _secret = oauth.register(name="Notebook", redirect_uris=["https://notebook.example.org/back"])
    oauth.give_code(
        cast.amina, application, scopes=[Scope.READ], redirect_uri="https://notebook.example.org/back",
        code_challenge="c" * 43, resource="", code="a-code",
    )  # fmt: skip
    code = oauth.code_for("a-code", application)
    assert code is not None
    connection = oauth.connect(code, access="access-1", refresh="refresh-1")
    oauth.refresh(connection, scopes="read", access="access-2", next_refresh="refresh-2")
    assert oauth.connection_for("refresh-1") is None and Deed.PROGRAM_COPIED in deeds(cast.amina)
    page = client_as(cast.amina).post(f"/settings/programs/{connection.token.uid}/connect-again/", follow=True).content.decode()
    connection.token.refresh_from_db()
    assert "Connect it anew" in page and connection.token.revoked_at is not None and Deed.PROGRAM_BACK not in deeds(cast.amina)


def test_what_members_do_with_each_other_does_not_get_in(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    before = deeds()
    make_circle(cast.amina, name="Cellar", members=[cast.bruno])
    ask(cast.amina, title="Does alum keep?", body="In a jar.", audience=audiences.organisation())
    client.get("/stock/?q=alum")
    client.post("/people/bruno/block/")
    assert deeds() == before


def test_administrators_alone_read_it_and_narrow_it(cast: Cast, client_as: ClientAs) -> None:
    make_token(cast.amina, name="Reader on the phone", scopes=[Scope.READ])
    make_token(cast.bruno, name="Bruno’s shelf", scopes=[Scope.READ])
    assert client_as(None).get(LOG).status_code == client_as(cast.amina).get(LOG).status_code == 404
    gita = client_as(cast.gita)
    everything = gita.get(LOG).content.decode()
    assert "Reader on the phone" in everything and "Bruno’s shelf" in everything
    hers = gita.get(LOG, {"group": Group.PROGRAM, "who": "@amina"}).content.decode()
    assert "Reader on the phone" in hers and "Bruno’s shelf" not in hers and "signed in" not in hers
    by_mail = gita.get(LOG, {"who": cast.bruno.email.upper()}).content.decode()
    assert "Bruno’s shelf" in by_mail and "Reader on the phone" not in by_mail
    tomorrow = (now() + timedelta(days=1)).date().isoformat()
    assert "Nothing of this kind" in gita.get(LOG, {"since": tomorrow}).content.decode()
    assert "Reader on the phone" in gita.get(LOG, {"until": now().date().isoformat()}).content.decode()


def test_a_choice_that_cannot_be_read_is_said_at_its_field(cast: Cast, client_as: ClientAs) -> None:
    gita = client_as(cast.gita)
    page = gita.get(LOG, {"who": "nobody-here", "since": "the day before"})
    assert page.status_code == 422 and "Nobody here has this handle" in page.content.decode()
    assert 'value="nobody-here"' in page.content.decode()
    assert gita.get(LOG, {"until": "9999-12-31"}).status_code == 200
    assert gita.post(f"{LOG}file/", {"group": "nonsense"}).status_code == 422


def test_a_member_sees_what_concerns_their_account_and_nothing_else(cast: Cast, client_as: ClientAs) -> None:
    make_token(cast.amina, name="Reader on the phone", scopes=[Scope.READ])
    set_administrator(cast.gita, member=cast.amina, to=True)
    set_administrator(cast.gita, member=cast.bruno, to=True)
    hers = client_as(cast.amina).get("/settings/account-log/").content.decode()
    assert "Reader on the phone" in hers and "made somebody an administrator" in hers and "Gita" in hers and "Bruno" not in hers
    his = client_as(cast.chidi).get("/settings/account-log/").content.decode()
    assert "Reader on the phone" not in his and "administrator" not in his.split("<main")[1]


def test_pages_follow_by_key(cast: Cast, client_as: ClientAs) -> None:
    for number in range(60):
        actions.record(Deed.TEAM_MADE, cast.gita, detail=f"Team {number:02}")
    gita = client_as(cast.gita)
    first = gita.get(LOG, {"group": Group.ROLE})
    second = gita.get(LOG, {"group": Group.ROLE, "after": first.context["page"].next_cursor}).content.decode()
    assert "Team 59" in first.content.decode() and "Team 10" in first.content.decode() and "Team 09" in second and "Team 10" not in second
    assert f"group={Group.ROLE}&amp;after=" in first.content.decode()


def test_it_is_taken_as_a_table_that_runs_nothing(cast: Cast, client_as: ClientAs) -> None:
    make_token(cast.amina, name='=HYPERLINK("http://evil.example")', scopes=[Scope.READ])
    gita = client_as(cast.gita)
    answer = gita.post(f"{LOG}file/", {"who": "amina"})
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))  # type: ignore[attr-defined]
    assert answer["Content-Type"].startswith("text/csv") and [row["who"] for row in rows] == ["amina"]
    assert rows[0]["which"].startswith("'=HYPERLINK") and rows[0]["deed"] == Deed.PROGRAM_CONNECTED
    assert Deed.AUDIT_TAKEN in deeds(cast.gita)
    assert client_as(cast.amina).post(f"{LOG}file/").status_code == 404


def test_old_rows_go_and_addresses_are_left_out_where_the_settings_say_so(cast: Cast, client: Client) -> None:
    with at(now() - timedelta(days=31)):
        actions.record(Deed.TEAM_MADE, cast.gita)
    actions.record(Deed.TEAM_REMOVED, cast.gita)
    with override_settings(AUDIT_DAYS=30):
        assert actions.forget() == 1
    assert deeds() == [Deed.TEAM_REMOVED]
    with override_settings(AUDIT_ADDRESSES=False):
        sign_in(client, cast.amina)
    row = Audited.objects.get(deed=Deed.SIGNED_IN)
    assert row.address == "" and row.door == Door.PAGE


def test_each_row_is_a_line_of_json_for_who_collects_the_log(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="commonplace.audit"):
        set_administrator(cast.gita, member=cast.bruno, to=True)
    line = json.loads(caplog.records[-1].getMessage())
    assert (line["deed"], line["actor"], line["about"]) == ("role.administrator", cast.gita.pk, cast.bruno.pk)


def test_every_deed_belongs_to_a_group() -> None:
    assert {deed.value.split(".")[0] for deed in Deed} == set(Group.values)
