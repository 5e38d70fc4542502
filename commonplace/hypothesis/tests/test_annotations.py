"""What is marked, said and answered with the client, and what becomes of it here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from commonplace.activity.models import Activity
from commonplace.activity.verbs import Verb
from commonplace.discussion.actions import comment
from commonplace.entries.models import Entry
from commonplace.entries.tags import tags_of
from commonplace.entries.words import Kind, Ring
from commonplace.hypothesis.tests.doors import Annotator, selectors
from commonplace.kit.jobs import run_all
from commonplace.moderation.models import Report
from commonplace.people.models import Scope
from commonplace.sense.models import Highlight
from commonplace.sources.actions import keep_page, source_at
from tests.cast import Cast
from tests.site import ARTICLE, Site, running_site

URL = "https://dyes.example.org/madder"
WORDS = "Simmer the root, and never let it boil."


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    with running_site() as running:
        settings.FETCH_ALLOW_HOSTS = [running.host]
        yield running


def entry_of(annotation: Any) -> Entry:
    return Entry.objects.get(uid=annotation["id"])


def test_a_passage_is_a_highlight_with_what_was_said_of_it(cast: Cast) -> None:
    made = Annotator(cast.amina).annotate(URL, WORDS, text="I *boiled* it.", tags=["dyeing", "Madder root"], group="organisation")
    entry = entry_of(made)
    assert (entry.kind, entry.quote, entry.body, entry.audience.ring) == (Kind.HIGHLIGHT, WORDS, "I *boiled* it.", Ring.ORGANISATION)
    assert tags_of(entry) == made["tags"] == ["dyeing", "madder-root"]
    assert made["user"] == "acct:amina@localhost" and made["user_info"] == {"display_name": "Amina Diallo"}
    assert made["target"] == [{"source": URL, "selector": selectors(WORDS)}]
    assert made["permissions"]["read"] == ["group:organisation"] and made["group"] == "organisation"
    assert Activity.objects.filter(verb=Verb.HIGHLIGHTED, entry=entry).count() == 1


def test_for_oneself_alone_whatever_the_group(cast: Cast) -> None:
    made = Annotator(cast.amina).annotate(URL, WORDS, group="space-weavers", private=True)
    assert entry_of(made).audience.ring == Ring.ME
    assert made["permissions"]["read"] == ["acct:amina@localhost"]
    assert made["group"] == "space-weavers"  # it stands in the group into which she was looking
    assert Annotator(cast.dora).rows(uri=URL) == []


def test_marking_saves_the_page_for_oneself_and_gets_its_place_when_it_was_fetched(cast: Cast, site: Site) -> None:
    made = Annotator(cast.amina).annotate(site.page("/madder"), WORDS, document={"title": "Madder"}, group="organisation")
    save = Entry.objects.get(kind=Kind.SAVE)
    assert (save.title, save.audience.ring, save.body) == ("Madder", Ring.ME, "")
    assert not Highlight.objects.exists()
    run_all()
    assert Highlight.objects.get().entry == entry_of(made)


def test_where_there_is_a_copy_the_place_is_known_at_once(cast: Cast) -> None:
    Annotator(cast.bruno).annotate(URL, text="Worth reading", group="organisation")
    keep_page(source_at(URL), ARTICLE)
    made = Annotator(cast.amina).annotate(URL, WORDS)
    assert entry_of(made).highlight_body.prefix
    assert not Entry.objects.authored_by(cast.amina).filter(kind=Kind.SAVE).exists()


def test_the_first_word_on_a_page_says_why_it_was_saved_and_the_next_is_a_note(cast: Cast) -> None:
    amina = Annotator(cast.amina)
    first = amina.annotate(URL, text="Our whole recipe rests on this.", group="space-weavers", document={"title": ["Madder"]})
    second = amina.annotate(URL, text="And it is out of print.", group="organisation")
    assert (entry_of(first).kind, entry_of(first).body) == (Kind.SAVE, "Our whole recipe rests on this.")
    assert entry_of(second).kind == Kind.NOTE and entry_of(second).source == entry_of(first).source
    assert [row["id"] for row in Annotator(cast.dora).rows(uri=URL, sort="created", order="asc")] == [first["id"], second["id"]]
    assert [row["id"] for row in Annotator(cast.bruno).rows(uri=URL)] == [second["id"]]
    assert "selector" not in first["target"][0]


def test_a_word_on_a_page_that_marking_saved_becomes_its_why(cast: Cast) -> None:
    amina = Annotator(cast.amina)
    amina.annotate(URL, WORDS)
    made = amina.annotate(URL, text="All of it.", tags=["dyeing"], group="organisation")
    save = Entry.objects.get(kind=Kind.SAVE)
    assert (made["id"], save.body, save.audience.ring, tags_of(save)) == (save.uid, "All of it.", Ring.ORGANISATION, ["dyeing"])


def test_answers_are_comments_and_name_what_they_answer(cast: Cast) -> None:
    made = Annotator(cast.amina).annotate(URL, WORDS, group="organisation")
    answer = Annotator(cast.bruno).reply(made, "Even at the end?")
    again = Annotator(cast.amina).reply(answer, "At the end most of all.")
    assert (entry_of(answer).kind, entry_of(answer).parent) == (Kind.COMMENT, entry_of(made))
    assert again["references"] == [made["id"], answer["id"]]
    assert {row["id"] for row in Annotator(cast.ines).rows(uri=URL)} == {made["id"], answer["id"], again["id"]}
    apart = Annotator(cast.ines).get("/search", {"uri": URL, "_separate_replies": "true"}).json()  # type: ignore[attr-defined]
    assert ([row["id"] for row in apart["rows"]], apart["total"]) == ([made["id"]], 1)
    assert [row["id"] for row in apart["replies"]] == [answer["id"], again["id"]]
    assert {row["id"] for row in Annotator(cast.ines).rows(references=made["id"])} == {answer["id"], again["id"]}


def test_what_was_marked_on_the_pages_is_drawn_too(cast: Cast) -> None:
    made = Annotator(cast.amina).annotate(URL, WORDS, group="organisation")
    comment(cast.dora, entry_of(made), body="Said on the page of the entry.")
    assert {row["text"] for row in Annotator(cast.bruno).rows(uri=URL)} == {"", "Said on the page of the entry."}


def test_one_changes_one_s_own_and_nobody_else_does(cast: Cast) -> None:
    amina = Annotator(cast.amina)
    made = amina.annotate(URL, WORDS, text="First", group="organisation")
    path = f"/annotations/{made['id']}"
    changed = amina.send("patch", path, {**made, "text": "Second", "tags": ["dyeing"]}).json()  # type: ignore[attr-defined]
    assert (changed["text"], changed["tags"], changed["group"]) == ("Second", ["dyeing"], "organisation")
    assert Annotator(cast.bruno).send("patch", path, {"text": "Third"}).status_code == 404
    assert Annotator(cast.bruno).send("delete", path).status_code == 404
    assert Annotator(None).send("delete", path).status_code == 401
    narrowed = amina.send("patch", path, {**changed, "permissions": {"read": ["acct:amina@localhost"]}}).json()  # type: ignore[attr-defined]
    assert narrowed["permissions"]["read"] == ["acct:amina@localhost"]
    widened = amina.send("patch", path, {"group": "space-weavers", "permissions": {"read": ["group:space-weavers"]}}).json()  # type: ignore[attr-defined]
    assert widened["group"] == "space-weavers" and entry_of(made).body == "Second"
    assert amina.send("delete", path).json() == {"id": made["id"], "deleted": True}  # type: ignore[attr-defined]
    assert amina.get(path).status_code == 404
    assert Entry.objects.in_bin_of(cast.amina).get().uid == made["id"]


def test_sending_back_what_one_was_shown_changes_nothing_of_who_sees_it(cast: Cast) -> None:
    """An audience for which the client has no word stays what it is."""
    from commonplace.share.actions import set_audience

    amina = Annotator(cast.amina)
    made = amina.annotate(URL, WORDS, group="organisation")
    named = cast.audiences()["people"]
    set_audience(cast.amina, entry_of(made), named)
    shown = amina.get(f"/annotations/{made['id']}").json()  # type: ignore[attr-defined]
    assert shown["group"] == "all"
    amina.send("patch", f"/annotations/{made['id']}", {**shown, "text": "Reworded"})
    assert entry_of(made).audience == named and entry_of(made).body == "Reworded"


def test_the_title_of_a_note_stands_before_its_text_and_comes_back_from_there(cast: Cast) -> None:
    amina = Annotator(cast.amina)
    amina.annotate(URL, text="Why", group="organisation")
    note = amina.annotate(URL, text="# The second bath\n\nSalmon.", group="organisation")
    changed = amina.send("patch", f"/annotations/{note['id']}", {"text": "# The third bath\n\nPeach."}).json()  # type: ignore[attr-defined]
    assert (entry_of(note).title, entry_of(note).body) == ("The third bath", "Peach.")
    assert changed["text"] == "# The third bath\n\nPeach."


def test_answers_are_reworded_and_taken_back(cast: Cast) -> None:
    bruno = Annotator(cast.bruno)
    made = Annotator(cast.amina).annotate(URL, WORDS, group="organisation")
    answer = bruno.reply(made, "Even at the end?")
    bruno.send("patch", f"/annotations/{answer['id']}", {"text": "Even then?"})
    assert entry_of(answer).body == "Even then?"
    bruno.send("delete", f"/annotations/{answer['id']}")
    assert [row["id"] for row in bruno.rows(uri=URL)] == [made["id"]]


def test_reporting_tells_those_who_moderate(cast: Cast) -> None:
    made = Annotator(cast.amina).annotate(URL, WORDS, text="You fool.", group="organisation")
    bruno = Annotator(cast.bruno)
    assert bruno.send("put", f"/annotations/{made['id']}/flag").status_code == 204
    assert Report.objects.get().member == cast.bruno
    assert bruno.get(f"/annotations/{made['id']}").json()["flagged"] is True  # type: ignore[attr-defined]
    assert Annotator(cast.amina).get(f"/annotations/{made['id']}").json()["flagged"] is False  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"group": "all"}, "pick one of your groups"),
        ({"group": "space-lantern"}, "in no group of this name"),
        ({"group": "circle-none"}, "in no group of this name"),
        ({"group": "nonsense"}, "in no group of this name"),
    ],
)
def test_nobody_posts_where_they_do_not_belong(cast: Cast, said: dict[str, str], reason: str) -> None:
    answer = Annotator(cast.bruno).try_to_annotate(URL, WORDS, **said)  # type: ignore[arg-type]
    assert answer.status_code == 400 and reason in answer.json()["reason"]  # type: ignore[attr-defined]
    assert not Entry.objects.exists()


def test_what_cannot_be_marked_says_why(cast: Cast) -> None:
    amina = Annotator(cast.amina)
    shape = amina.try_to_annotate(URL, target=[{"selector": [{"type": "ShapeSelector"}]}])
    assert shape.status_code == 400 and "Select some words" in shape.json()["reason"]  # type: ignore[attr-defined]
    assert amina.try_to_annotate("urn:x-pdf:1234", WORDS).status_code == 400
    assert amina.try_to_annotate(URL, "x" * 20_001).status_code == 400
    assert amina.send("post", "/annotations", {"text": "no page"}).status_code == 400
    assert not Entry.objects.exists()


def test_a_token_for_something_else_opens_nothing_here(cast: Cast) -> None:
    extension = Annotator(cast.amina, Scope.READ, Scope.CAPTURE)
    assert extension.get("/profile").status_code == 403
    assert extension.get("/search").status_code == 403
    assert extension.try_to_annotate(URL, WORDS).status_code == 403
