"""A pulse from beginning to end, through the doors that members use."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.entries import audiences
from commonplace.kit import clock
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs.running import run_all
from commonplace.notifications.models import Notice
from commonplace.people.models import Block, Member
from commonplace.pulse import digesting
from commonplace.pulse.actions import FEWEST_TICKETS, REST, answer, begin, full_hour, take_back, turn
from commonplace.pulse.groups import Group
from commonplace.pulse.models import Asked, Pulse, SpentTicket, Waiting
from commonplace.pulse.tests.samples import answered, closed, colleagues, opened
from commonplace.pulse.tickets import new_ticket
from commonplace.pulse.words import QUESTIONS
from commonplace.questions.actions import asking
from commonplace.spaces.models import Membership
from tests.cast import Cast, ClientAs

PAGE = "/pulse/in/space-weavers/"
ALL = dict.fromkeys(QUESTIONS, "3")


@pytest.fixture
def weavers(cast: Cast) -> list[Member]:
    """Ten more people in Weavers, beside Amina, who hosts it, and Dora."""
    return colleagues(10, space=cast.weavers)


def test_a_host_begins_it_and_others_cannot(cast: Cast, client_as: ClientAs, weavers: list[Member]) -> None:
    for who in (cast.dora, cast.gita, cast.bruno):
        assert client_as(who).post(f"{PAGE}begin/", {"days": 7}).status_code == 404
    amina = client_as(cast.amina)
    assert amina.post(f"{PAGE}begin/", {"days": 8}).status_code == 422
    assert amina.post(f"{PAGE}begin/", {"days": 7}).status_code == 302
    pulse = Pulse.objects.get()
    assert pulse.opens_at == full_hour(pulse.begun_at) and pulse.closes_at - pulse.opens_at == timedelta(days=7)
    assert set(pulse.asked.values_list("member__handle", flat=True)) == {"amina", "dora", *(one.handle for one in weavers)}
    assert "begins on" in amina.get(PAGE).content.decode()


def test_those_who_organise_begin_it_for_a_team_and_the_organisation(cast: Cast, client_as: ClientAs) -> None:
    colleagues(10, team=cast.foundry, name="founder")
    for key in ("organisation", "team-foundry"):
        assert client_as(cast.chidi).post(f"/pulse/in/{key}/begin/", {"days": 7}).status_code == 404
    assert client_as(cast.gita).post("/pulse/in/team-foundry/begin/", {"days": 7}).status_code == 302
    assert Pulse.objects.get().asked.filter(member=cast.chidi).exists()
    assert client_as(cast.bruno).get("/pulse/in/team-foundry/").status_code == 404  # another team's
    assert client_as(cast.chidi).get("/pulse/in/team-foundry/").status_code == 200
    assert client_as(cast.ines).get("/pulse/in/organisation/").status_code == 200
    for key in ("team-nowhere", "space-lantern", "space-nowhere", "nowhere", "team-"):
        assert client_as(cast.dora).get(f"/pulse/in/{key}/").status_code == 404


def test_among_fewer_than_ten_nobody_is_asked(cast: Cast, client_as: ClientAs) -> None:
    colleagues(7, space=cast.weavers)
    with_nine = client_as(cast.amina).post(f"{PAGE}begin/", {"days": 7})
    assert with_nine.status_code == 422 and "Fewer than ten" in with_nine.content.decode()
    assert not Pulse.objects.exists() and not Asked.objects.exists()
    colleagues(1, space=cast.weavers, name="late")
    assert client_as(cast.amina).post(f"{PAGE}begin/", {"days": 7}).status_code == 302


def test_groups_that_overlap_are_never_asked_the_same_person_within_three_months(cast: Cast, weavers: list[Member]) -> None:
    colleagues(4, team=cast.foundry, name="founder")
    first = begin(cast.amina, Group(cast.weavers), days=7)
    everybody = Group().members().count()
    second = begin(cast.gita, Group(), days=7)
    assert first.asked.count() == 12 and second.asked.count() == everybody - 12
    with pytest.raises(Refusal, match="Fewer than ten"):
        begin(cast.gita, Group(team=cast.foundry), days=7)  # all of them were asked just now
    with clock.at(second.opens_at + REST - timedelta(minutes=1)), pytest.raises(Refusal, match="once in three months"):
        begin(cast.gita, Group(), days=7)
    with clock.at(second.opens_at + REST + timedelta(hours=1)):
        assert begin(cast.gita, Group(), days=7).asked.count() == everybody


def test_taken_back_before_it_opens_it_was_never_there(cast: Cast, client_as: ClientAs, weavers: list[Member]) -> None:
    pulse = begin(cast.amina, Group(cast.weavers), days=7)
    assert client_as(cast.dora).post(f"/pulse/{pulse.uid}/take-back/").status_code == 404
    assert client_as(cast.amina).post(f"/pulse/{pulse.uid}/take-back/").status_code == 302
    assert not Pulse.objects.exists() and not Asked.objects.exists() and not Notice.objects.exists()
    again = opened(cast.amina, Group(cast.weavers))
    with clock.at(again.opens_at), pytest.raises(Refusal, match="runs to its end"):
        take_back(cast.amina, again)


def test_each_is_told_once_whoever_began_it(cast: Cast, weavers: list[Member]) -> None:
    Block.objects.create(member=cast.amina, other=cast.dora, is_own=True)
    Block.objects.create(member=cast.dora, other=cast.amina, is_own=False)
    pulse = opened(cast.amina, Group(cast.weavers))
    with clock.at(pulse.opens_at + timedelta(minutes=5)):
        turn()
        run_all()
    assert Notice.objects.filter(concern="pulse_opened").count() == 12
    assert Activity.objects.get(verb=Verb.PULSE_OPENED).actor is None
    closed(pulse)
    with clock.at(pulse.closes_at + timedelta(minutes=5)):
        turn()
        run_all()
    assert Notice.objects.filter(concern="pulse_closed").count() == 12 and Notice.objects.count() == 24


def test_answering_costs_the_ticket_and_a_second_press_changes_nothing(cast: Cast, client_as: ClientAs, weavers: list[Member]) -> None:
    pulse = opened(cast.amina, Group(cast.weavers))
    page = f"/pulse/{pulse.uid}/"
    with clock.at(pulse.opens_at + timedelta(minutes=10)):
        dora = client_as(cast.dora)
        assert "What we promise" in dora.get(page).content.decode()
        nothing = dora.post(page, {})
        assert nothing.status_code == 422 and "Answer at least one" in nothing.content.decode()
        wrong = dora.post(page, ALL | {"risk": "9", "help": "1"})
        assert wrong.status_code == 422 and 'value="1" id="id_help_1" checked' in wrong.content.decode().replace(" required", "")
        kept = dora.cookies["pulse"].value
        assert dora.post(page, ALL).status_code == 303
        assert "Thank you" in dora.get(page).content.decode()
        assert Waiting.objects.get().answers == "3333333"
        dora.cookies["pulse"] = kept  # the same form, sent twice
        assert dora.post(page, ALL | {"risk": "0"}).status_code == 303
        assert Waiting.objects.get().answers == "3333333"
        assert client_as(cast.bruno).get(page).status_code == 404  # who is not asked
    with clock.at(pulse.opens_at + timedelta(hours=1)):
        turn()
        dora.cookies["pulse"] = kept
        assert dora.post(page, ALL).status_code == 303  # used up long ago
        assert not Waiting.objects.exists() and SpentTicket.objects.count() == 1
    pulse.refresh_from_db()
    assert pulse.tally["risk"] == [0, 0, 0, 1, 0]


def test_a_ticket_is_given_once_and_can_be_carried_to_another_browser(cast: Cast, client_as: ClientAs, weavers: list[Member]) -> None:
    pulse = opened(cast.amina, Group(cast.weavers))
    page = f"/pulse/{pulse.uid}/"
    with clock.at(pulse.opens_at + timedelta(minutes=10)):
        telephone, computer = client_as(cast.dora), client_as(cast.dora)
        telephone.get("/")  # a page that everybody visits
        assert Asked.objects.get(member=cast.dora).has_ticket
        shown = telephone.get(page)
        there = computer.get(page).content.decode()
        assert "in another browser" in there and "in another browser" not in shown.content.decode()
        assert computer.post(page, ALL).status_code == 422
        assert computer.post(page, ALL | {"ticket": "abc"}).status_code == 422
        forged = computer.post(page, ALL | {"ticket": new_ticket("another2uid2")})
        assert forged.status_code == 422 and not Waiting.objects.exists()
        assert computer.post(page, ALL | {"ticket": shown.context["ticket"].upper()}).status_code == 303
        assert telephone.post(page, ALL | {"risk": "0"}).status_code == 303  # the same ticket: no second voice
    assert Waiting.objects.get().answers == "3333333"


def test_two_who_share_a_browser_have_a_voice_each(cast: Cast, client_as: ClientAs, weavers: list[Member]) -> None:
    pulse = opened(cast.amina, Group(cast.weavers))
    page = f"/pulse/{pulse.uid}/"
    with clock.at(pulse.opens_at + timedelta(minutes=10)):
        browser, other = client_as(cast.dora), client_as(weavers[0])
        browser.get(page)
        other.cookies["pulse"] = browser.cookies["pulse"].value
        assert other.get(page).status_code == 200 and other.post(page, ALL).status_code == 303
        browser.cookies["pulse"] = other.cookies["pulse"].value
        assert browser.post(page, ALL).status_code == 303
    assert Waiting.objects.count() == 2


def section(client: Client) -> str:
    page = client.get(PAGE).content.decode()
    return page[page.index("<main") : page.index("</main>")]


def test_what_came_of_it_everybody_sees_alike_and_of_seven_nothing(cast: Cast, client_as: ClientAs, weavers: list[Member]) -> None:
    pulse = opened(cast.amina, Group(cast.weavers))
    answered(pulse, weavers[:7], 4, mistakes=4)
    assert closed(pulse).result == {} and pulse.tally == {}
    assert "Too few answered" in section(client_as(cast.dora))
    with clock.at(pulse.opens_at + REST):
        again = opened(cast.amina, Group(cast.weavers))
    answered(again, weavers[:8], 4, risk=0, mistakes=0, difference=0, help=2)
    closed(again)
    assert again.result["risk"] == [0, 0, 4] and again.result["mistakes"] == [4, 0, 0] and again.result["help"] == [0, 4, 0]
    assert again.tally == {} and not SpentTicket.objects.exists() and not Waiting.objects.exists()
    assert not Asked.objects.filter(has_ticket=True).exists()
    host, member = section(client_as(cast.amina)), section(client_as(cast.dora))
    begun_again = host[host.index('<section class="section"><p class="soft">It can be begun again') :]
    assert member == host.replace(begun_again[: begun_again.index("</section>") + len("</section>")] + "\n", "\n")
    assert "nearly all" in member and "Call it a trial" in member and "Ask for help yourself" in member
    assert client_as(cast.bruno).get(PAGE).status_code == 404


def test_while_it_runs_nobody_sees_anything_of_it(cast: Cast, client_as: ClientAs, weavers: list[Member]) -> None:
    pulse = opened(cast.amina, Group(cast.weavers))
    amina = client_as(cast.amina)
    with clock.at(pulse.opens_at + timedelta(hours=3)):
        section(amina)  # the ticket is given
        before = section(amina)
    answered(pulse, weavers)
    with clock.at(pulse.opens_at + timedelta(hours=3)):
        assert section(amina) == before


def test_who_left_is_not_heard_and_who_came_later_is_not_asked(cast: Cast, client_as: ClientAs, weavers: list[Member]) -> None:
    pulse = opened(cast.amina, Group(cast.weavers))
    Membership.objects.create(space=cast.weavers, member=cast.ines)
    with clock.at(pulse.opens_at + timedelta(hours=1)):
        assert client_as(cast.ines).get(f"/pulse/{pulse.uid}/").status_code == 404
        assert "You are not asked this time" in section(client_as(cast.ines))
        with pytest.raises(Refusal, match="not asked"):
            answer(cast.ines, pulse, answers={"risk": 1}, ticket=new_ticket(pulse.uid))
    with clock.at(pulse.closes_at), pytest.raises(Refusal, match="is over"):
        answer(cast.dora, pulse, answers={"risk": 1}, ticket=new_ticket(pulse.uid))


def test_beside_the_answers_stands_what_people_did(cast: Cast, weavers: list[Member]) -> None:
    pulse = opened(cast.amina, Group(cast.weavers))
    with clock.at(pulse.opens_at):
        for member in weavers[:6]:
            asking.ask(member, title="Which mordant?", body="", audience=audiences.of_space(cast.weavers))
    assert closed(pulse).signals == {"asked": 50, "answered": None, "seeds": None}


def test_the_page_of_many_waves_asks_no_more_than_that_of_two(
    cast: Cast, client_as: ClientAs, weavers: list[Member], django_assert_max_num_queries: object
) -> None:
    client = client_as(cast.dora)
    made = []
    for number in range(12):
        moment = clock.now() - timedelta(days=100 * (number + 1))
        result = {name: [3, 1, 0] for name in QUESTIONS}
        made.append(Pulse(space=cast.weavers, opens_at=moment, closes_at=moment, told_at=moment, closed_at=moment, result=result))
    Pulse.objects.bulk_create(made)
    client.get(PAGE)
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        assert section(client).count("Over time") >= 7
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        client.get("/pulse/")


def test_nobody_answers_before_five_have_their_tickets(cast: Cast, client_as: ClientAs, weavers: list[Member]) -> None:
    """One ticket that was given and one sheet: who reads the database, or a backup of that hour, would know whose it is."""
    pulse = begin(cast.amina, Group(cast.weavers), days=7)
    page, dora = f"/pulse/{pulse.uid}/", client_as(cast.dora)
    dora.get("/pulse/")  # tickets are there from its beginning on, though it is not open
    assert Asked.objects.get(member=cast.dora).has_ticket
    with clock.at(pulse.opens_at):
        turn()
        early = dora.get(page)
        assert "Not yet" in early.content.decode() and 'name="risk"' not in early.content.decode()
        assert dora.post(page, ALL).status_code == 422 and not Waiting.objects.exists()
        for one in weavers[: FEWEST_TICKETS - 2]:
            client_as(one).get("/")
        assert dora.post(page, ALL).status_code == 422
        client_as(weavers[-1]).get("/")
        assert 'name="risk"' in dora.get(page).content.decode() and dora.post(page, ALL).status_code == 303
    assert Waiting.objects.count() == 1


def test_the_digest_says_once_that_it_can_be_answered_whoever_has(cast: Cast, client_as: ClientAs, weavers: list[Member]) -> None:
    assert digesting.gather(cast.dora) == []
    pulse = opened(cast.amina, Group(cast.weavers))
    with clock.at(pulse.opens_at + timedelta(hours=1)):
        client = client_as(cast.dora)
        client.get(f"/pulse/{pulse.uid}/")
        before = digesting.gather(cast.dora)
        assert client.post(f"/pulse/{pulse.uid}/", ALL).status_code == 303
        assert digesting.gather(cast.dora) == before  # who has answered is told as who has not
        assert [line.url for line in before[0].lines] == [PAGE] and "Weavers" in before[0].lines[0].title
        assert digesting.gather(cast.bruno) == []  # who is not asked
        digesting.told(cast.dora, before[0].keys)
        assert digesting.gather(cast.dora) == []
        cast.weavers.memberships.filter(member=weavers[0]).delete()
        assert digesting.gather(weavers[0]) == []  # who has left is not led back


def test_the_pages_of_flow_lead_to_it(cast: Cast, client_as: ClientAs) -> None:
    assert 'href="/pulse/in/organisation/"' in client_as(cast.bruno).get("/flow/organisation/").content.decode()
    assert f'href="{PAGE}"' in client_as(cast.dora).get("/spaces/weavers/flow/").content.decode()
    assert client_as(cast.bruno).get("/spaces/weavers/flow/").status_code == 404
