"""Pages of rounds: what was typed stays, who may not run is not there, and a large round is matched by a job."""

from __future__ import annotations

import html
import re
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonplace.freshness.days import today
from commonplace.kit.jobs import run_all
from commonplace.kit.jobs.models import Job
from commonplace.mentoring.models import Application, CheckIn, Offer, Profile, Round
from commonplace.mentoring.tests.world import a_round, joined, mentee, mentor
from commonplace.mentoring.views import running
from commonplace.people.models import Member
from tests.cast import Cast, ClientAs


def test_a_round_from_form_to_yes(cast: Cast, client_as: ClientAs) -> None:
    gita, amina, ines = client_as(cast.gita), client_as(cast.amina), client_as(cast.ines)
    sent = {
        "name": "Autumn",
        "apply_until": str(today()),
        "works_until": str(today() + timedelta(days=60)),
        "way": "matched",
        "other_team": "any",
        "smallest": 2,
        "days_to_answer": 5,
    }
    wrong = gita.post("/mentoring/rounds/new/", {**sent, "works_until": str(today())})
    assert wrong.status_code == 422 and 'value="Autumn"' in wrong.content.decode()
    assert gita.post("/mentoring/rounds/new/", sent).status_code == 302
    at = Round.objects.get().get_absolute_url()
    words = {"text": "Dyeing", "languages": "English", "zone": "Europe/Berlin", "most": 1}
    assert amina.post(f"{at}apply/mentor/", words).status_code == 302
    lost = ines.post(f"{at}apply/mentee/", {**words, "wishes": "amina, whoever"})
    assert lost.status_code == 422 and "whoever" in lost.content.decode() and "Dyeing" in lost.content.decode()
    assert ines.post(f"{at}apply/mentee/", {**words, "wishes": "amina"}).status_code == 302
    for deed in ("run/", "edit/", "health/", "choose/ines/"):
        assert amina.get(f"{at}{deed}").status_code == 404
    for deed in ("match/", "publish/", "close/"):
        assert amina.post(f"{at}{deed}").status_code == 404
    gita.post(f"{at}match/")
    page = gita.get(f"{at}run/").content.decode()
    assert "learns from" in page and "Named as a wish" in page
    gita.post(f"{at}publish/")
    offer = Offer.objects.get()
    assert "Yes, gladly" in ines.get("/mentoring/").content.decode()
    ines.post(f"/mentoring/offers/{offer.uid}/agree/")
    assert client_as(cast.bruno).post(f"/mentoring/offers/{offer.uid}/agree/").status_code == 404
    assert "/mentoring/with/" in amina.post(f"/mentoring/offers/{offer.uid}/agree/").headers["Location"]


def test_a_goal_counts_and_is_shown_to_nobody(cast: Cast, client_as: ClientAs) -> None:
    from commonplace.goals.actions.goals import Answers, set_goal

    found = a_round(cast.gita)
    goal = set_goal(cast.ines, title="Quietly become a dyer", answers=Answers(trying="Woad"))
    other = set_goal(cast.bruno, title="Not hers", answers=Answers(trying="x"))
    at = found.get_absolute_url()
    assert client_as(cast.ines).post(f"{at}apply/mentee/", {"text": "Colour", "goal": other.uid}).status_code == 422
    assert client_as(cast.ines).post(f"{at}apply/mentee/", {"text": "Colour", "goal": goal.uid}).status_code == 302
    assert Application.objects.get().goal == goal
    mentor(cast.amina, found)
    client_as(cast.gita).post(f"{at}match/")
    for path in ("run/", "choose/ines/"):
        assert "Quietly" not in client_as(cast.gita).get(f"{at}{path}").content.decode()


def test_a_large_round_is_matched_by_a_job_and_its_pages_ask_no_more_than_small_ones(cast: Cast, client_as: ClientAs) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found, most=12)
    mentee(cast.ines, found)
    gita, at = client_as(cast.gita), found.get_absolute_url()
    gita.post(f"{at}match/")
    few = _queries(gita, f"{at}run/"), _queries(gita, f"{at}choose/ines/"), _queries(gita, at)
    people = [Member(handle=f"p{n}", name=f"P {n}", email=f"p{n}@example.org") for n in range(running.AT_ONCE + 5)]
    for one in Member.objects.bulk_create(people):
        mentee(one, found, f"Learn about {one.handle}")
    gita.post(f"{at}match/")
    assert Job.objects.filter(unique_key=f"mentoring:{found.pk}", state="waiting").exists()
    run_all()
    assert Offer.objects.filter(round=found).count() == 12
    # The list of those who have nobody, and what it says above, take two more where there are any.
    many = _queries(gita, f"{at}run/"), _queries(gita, f"{at}choose/p3/"), _queries(gita, at)
    assert many[0] <= few[0] + 2 and many[1] <= few[1] + 1 and many[2] <= few[2]


def _queries(client: object, path: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(path).status_code == 200
    return len(caught)


def test_a_round_of_a_space_is_nowhere_for_others(cast: Cast, client_as: ClientAs) -> None:
    found = a_round(cast.emil, space=cast.lantern, name="Lantern pairs")
    for other in (cast.gita, cast.ines):
        assert client_as(other).get(found.get_absolute_url()).status_code == 404
        assert "Lantern pairs" not in client_as(other).get("/mentoring/").content.decode()
    assert client_as(cast.emil).get(f"{found.get_absolute_url()}run/").status_code == 200
    assert client_as(cast.amina).get(f"{found.get_absolute_url()}").status_code == 200
    assert client_as(cast.amina).get(f"{found.get_absolute_url()}run/").status_code == 404


def test_lists_ask_no_more_when_they_grow(cast: Cast, client_as: ClientAs) -> None:
    joined(cast.ines, cast.amina)
    a_round(cast.gita)
    ines = client_as(cast.ines)
    few = _queries(ines, "/mentoring/"), _queries(ines, "/mentoring/pool/")
    for one in (cast.bruno, cast.chidi, cast.dora, cast.farah):
        a_round(cast.gita, name=f"Round of {one.name}")
        joined(cast.ines, one)
    assert (_queries(ines, "/mentoring/"), _queries(ines, "/mentoring/pool/")) == few
    assert few[0] <= 16 and few[1] <= 10


def test_the_pool_goes_on_page_by_page_by_name_and_keeps_what_one_looks_for(cast: Cast, client_as: ClientAs) -> None:
    people = Member.objects.bulk_create(Member(handle=f"h{n}", name=f"Helper {n:02}", email=f"h{n}@example.org") for n in range(35))
    Profile.objects.bulk_create(Profile(member=one, helps_with="Weaving by hand", is_in_pool=True) for one in people)
    Profile.objects.create(member=cast.farah, helps_with="Taxes", is_in_pool=True)
    ines = client_as(cast.ines)
    first = ines.get("/mentoring/pool/?about=weaving").content.decode()
    following = re.search(r'rel="next" href="([^"]*)"', first)
    assert following and "Helper 29" in first and "Helper 30" not in first
    second = ines.get("/mentoring/pool/" + html.unescape(following[1])).content.decode()
    assert [f"Helper {n:02}" in second for n in (29, 30, 34)] == [False, True, True]
    assert "Farah" not in first + second and 'rel="next"' not in second


def test_who_is_asked_reads_what_the_other_said_and_nobody_else_does(cast: Cast, client_as: ClientAs) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found, "Madder, weld and patience")
    mentee(cast.ines, found, "Dye my own wool red")
    gita = client_as(cast.gita)
    gita.post(f"{found.get_absolute_url()}match/")
    assert "Dye my own wool" not in client_as(cast.amina).get("/mentoring/").content.decode()
    gita.post(f"{found.get_absolute_url()}publish/")
    assert "Dye my own wool red" in client_as(cast.amina).get("/mentoring/").content.decode()
    assert "weld and patience" in client_as(cast.ines).get("/mentoring/").content.decode()
    assert "weld and patience" not in client_as(cast.bruno).get("/mentoring/").content.decode()


def test_what_cannot_be_taken_on_the_pairs_page_stays_there_with_what_was_typed(cast: Cast, client_as: ClientAs) -> None:
    found = joined(cast.ines, cast.amina)
    at, ines = found.get_absolute_url(), client_as(cast.ines)
    unchosen = ines.post(f"{at}check-in/", {"word": "We laughed a lot"})
    assert unchosen.status_code == 422 and "Choose one of the three" in unchosen.content.decode()
    assert "We laughed a lot" in unchosen.content.decode() and not CheckIn.objects.exists()
    long = ines.post(f"{at}goal/", {"text": "red " * 90})
    assert long.status_code == 422 and "under 300 characters" in long.content.decode() and "red red" in long.content.decode()
    assert client_as(cast.bruno).post(f"{at}goal/", {"text": "Mine"}).status_code == 404


def test_the_mentor_finds_what_a_mentee_looked_back_with_and_a_mentee_what_they_ended(cast: Cast, client_as: ClientAs) -> None:
    found = joined(cast.ines, cast.amina)
    at = found.get_absolute_url()
    client_as(cast.ines).post(f"{at}end/")
    client_as(cast.ines).post(f"{at}look-back/", {"between": "You gave me courage.", "deed_key": "k"})
    assert "You gave me courage." in client_as(cast.amina).get(at).content.decode()
    assert "Amina" in client_as(cast.ines).get("/mentoring/?shelf=ended").content.decode()
    assert "Amina" not in client_as(cast.bruno).get("/mentoring/?shelf=ended").content.decode()


def test_a_closed_round_is_opened_again_on_its_page(cast: Cast, client_as: ClientAs) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found)
    mentee(cast.ines, found)
    at, gita = found.get_absolute_url(), client_as(cast.gita)
    for deed in ("match/", "publish/", "close/"):
        gita.post(at + deed)
    closed = gita.get(f"{at}run/").content.decode()
    assert "Open it again" in closed and "who has nobody" not in closed and "places that would suit" not in closed
    assert client_as(cast.amina).post(f"{at}reopen/").status_code == 404
    gita.post(f"{at}reopen/")
    assert Offer.objects.get().standing == "open" and "Yes, gladly" in client_as(cast.ines).get("/mentoring/").content.decode()
