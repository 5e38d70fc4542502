"""Goals: the three questions, steps, evidence, and an end that can be taken back."""

from django.test import Client

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.exporters.describing import Describer
from commonplace.goals.actions.doing import add_step, reflect
from commonplace.goals.actions.goals import Answers, attach, set_goal
from commonplace.goals.models import Goal
from commonplace.people.models import Member
from tests.cast import Cast, ClientAs

As = ClientAs


def a_goal(cast: Cast, **more: object) -> Entry:
    return set_goal(cast.amina, title="Dye with weld", answers=Answers("A steady yellow.", "@dora knows", "A dye day"), **more)


def note(author: Member, title: str, audience: object = None) -> Entry:
    return add_entry(author, Draft(kind=Kind.NOTE, title=title, body="Yes.", audience=audience))


def test_a_goal_is_set_for_oneself_and_its_answers_stand_on_its_page(cast: Cast, client_as: As) -> None:
    amina = client_as(cast.amina)
    sent = {"title": "Dye with weld", "trying": "A steady yellow", "related": "@dora knows", "contribute": "", "deed_key": "k1"}
    first, again = amina.post("/goals/new/", sent), amina.post("/goals/new/", sent)
    assert first.url == again.url
    page = amina.get(first.url).content.decode()
    assert "A steady yellow" in page and "Who is related?" in page and "How can I contribute?" not in page
    assert client_as(cast.dora).get(first.url).status_code == 404
    assert "Dye with weld" in amina.get("/goals/").content.decode()
    assert "Dye with weld" not in client_as(cast.dora).get("/goals/?shelf=shared").content.decode()
    assert "Dye with weld" in amina.get("/stock/?q=steady+yellow+kind:goal").content.decode()


def test_a_goal_without_a_name_is_refused_with_everything_typed(cast: Cast, client_as: As) -> None:
    answer = client_as(cast.amina).post("/goals/new/", {"title": " ", "trying": "A steady yellow"})
    assert answer.status_code == 422 and "A steady yellow" in answer.content.decode()
    assert not Goal.objects.exists()


def test_two_windows_lose_nothing(cast: Cast, client_as: As) -> None:
    goal, amina = a_goal(cast), client_as(cast.amina)
    address = f"/goals/{goal.uid}/edit/"
    sent = {"title": "Weld", "trying": "One", "expected_revision": 1}
    assert amina.post(address, sent).status_code == 302
    late = amina.post(address, {**sent, "trying": "Two"})
    assert late.status_code == 409 and "One" in late.content.decode() and "Two" in late.content.decode()
    assert Goal.objects.get(pk=goal.pk).trying == "One"
    assert amina.get(f"/e/{goal.uid}/edit/").status_code == 404  # the editor of texts would part the body from its answers
    assert client_as(cast.dora).post(address, sent).status_code == 404


def test_steps_are_ticked_moved_and_put_back_by_their_owner_alone(cast: Cast, client_as: As) -> None:
    goal, amina = a_goal(cast, audience=audiences.organisation()), client_as(cast.amina)
    for text in ("Grow it", "Cut it", "Simmer it", "Cut it"):
        amina.post(f"/goals/{goal.uid}/steps/", {"text": text})
    steps = goal.goal_body.steps
    cut = steps.get(text="Cut it")

    def do(deed: str, client: Client = amina) -> int:
        return client.post(f"/goals/{goal.uid}/steps/{cut.uid}/{deed}/").status_code

    assert [do(deed) for deed in ("up", "up", "tick", "tick")] == [302] * 4
    assert [step.text for step in steps.all()] == ["Cut it", "Grow it", "Simmer it"]
    page = client_as(cast.dora).get(goal.get_absolute_url()).content.decode()
    assert "1 of 3 done" in page and "/tick/" not in page
    assert do("untick", client_as(cast.dora)) == 404
    assert [do(deed) for deed in ("untick", "remove")] == [302] * 2
    assert "Cut it</" not in client_as(cast.dora).get(goal.get_absolute_url()).content.decode()
    assert do("put-back") == 302
    cut.refresh_from_db()
    assert cut.removed_at is None and cut.done_at is None


def test_evidence_is_there_for_whoever_sees_both(cast: Cast, client_as: As) -> None:
    goal = a_goal(cast, audience=audiences.organisation())
    mine, open_to_all = note(cast.amina, "A private try"), note(cast.dora, "Weld in chalk", audiences.organisation())
    hidden = note(cast.dora, "Dora alone")
    amina = client_as(cast.amina)
    assert "Dye with weld" in amina.get(f"/e/{mine.uid}/for-a-goal/").content.decode()
    for entry in (mine, open_to_all):
        assert amina.post(f"/e/{entry.uid}/for-a-goal/{goal.uid}/attach/").status_code == 302
    assert amina.post(f"/e/{hidden.uid}/for-a-goal/{goal.uid}/attach/").status_code == 404
    assert client_as(cast.dora).post(f"/e/{open_to_all.uid}/for-a-goal/{goal.uid}/attach/").status_code == 404
    for address in (goal.get_absolute_url(), f"/goals/{goal.uid}/evidence/"):
        assert "A private try" in amina.get(address).content.decode()
        theirs = client_as(cast.dora).get(address).content.decode()
        assert "Weld in chalk" in theirs and "A private try" not in theirs
    amina.post(f"/e/{mine.uid}/for-a-goal/{goal.uid}/detach/")
    assert "A private try" not in amina.get(goal.get_absolute_url()).content.decode()


def test_an_end_is_celebrated_or_let_go_and_taken_back(cast: Cast, client_as: As) -> None:
    goal, amina = a_goal(cast), client_as(cast.amina)
    end = f"/goals/{goal.uid}/end/"
    assert client_as(cast.dora).post(end, {"ending": "let_go"}).status_code == 404
    amina.post(end, {"ending": "celebrated", "can_now": "Dye a whole fleece"})
    page = amina.get(goal.get_absolute_url()).content.decode()
    assert "Celebrated" in page and "Dye a whole fleece" in page
    assert "Dye with weld" not in amina.get("/goals/").content.decode()
    assert "Dye with weld" in amina.get("/goals/?shelf=ended").content.decode()
    amina.post(f"/e/{note(cast.amina, 'Late').uid}/for-a-goal/{goal.uid}/attach/")
    assert not goal.goal_body.evidence.exists()
    amina.post(f"/goals/{goal.uid}/reopen/")
    assert "Dye with weld" in amina.get("/goals/").content.decode()


def test_reflections_come_once_and_can_be_taken_out(cast: Cast, client_as: As) -> None:
    goal, amina = a_goal(cast), client_as(cast.amina)
    sent = {"text": "Chalk matters.", "deed_key": "k3v9aaaaaaaa"}
    for _click in range(2):
        amina.post(f"/goals/{goal.uid}/reflections/", sent)
    assert amina.get(f"/goals/{goal.uid}/reflections/").content.decode().count("Chalk matters.") == 1
    reflection = goal.goal_body.reflections.get()
    amina.post(f"/goals/{goal.uid}/reflections/{reflection.uid}/remove/")
    assert "Chalk matters." not in amina.get(goal.get_absolute_url()).content.decode()
    assert client_as(cast.dora).get(f"/goals/{goal.uid}/reflections/").status_code == 404


def test_a_goal_leaves_with_the_export_of_its_owner(cast: Cast) -> None:
    goal, seen = a_goal(cast), note(cast.dora, "Weld in chalk", audiences.organisation())
    add_step(cast.amina, goal, text="Grow it")
    reflect(cast.amina, goal, text="Chalk matters.")
    attach(cast.amina, goal, seen)
    leaving = Describer(cast.amina).describe([goal])[0].appendix
    assert "- [ ] Grow it" in leaving and "Chalk matters." in leaving and "Weld in chalk" in leaving
    change_audience(seen, audiences.only_me(cast.dora))
    assert "Weld in chalk" not in Describer(cast.amina).describe([goal])[0].appendix
