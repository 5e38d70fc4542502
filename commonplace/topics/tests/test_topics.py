"""Topics: what is said of a tag, other names that lead to it and back, and nothing of tags that stand on hidden entries alone."""

import pytest

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries, add_entry
from commonplace.entries.lifecycle import revise_entry, withdraw
from commonplace.entries.models import Audience, Entry, Tag
from commonplace.entries.tags import tags_of
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs.running import run_all
from commonplace.people.models import Member
from commonplace.questions.actions import answering, asking
from commonplace.search.queries import find_entries
from commonplace.search.query import parse
from commonplace.topics.actions import add_name, describe, end_name
from commonplace.topics.models import OtherName, TopicText
from tests.cast import Cast, ClientAs
from tests.world import make_source


def tagged(member: Member, title: str, *tags: str, audience: Audience | None = None, kind: Kind = Kind.NOTE) -> Entry:
    return add_entry(member, Draft(kind=kind, title=title, tags=tags, audience=audience or audiences.organisation()))


def topic(name: str) -> Tag:
    return Tag.objects.get(name=name)


def test_a_page_with_what_it_is_who_to_ask_and_what_is_missing(cast: Cast, client_as: ClientAs) -> None:
    tagged(cast.chidi, "Vats", "indigo")
    tagged(cast.chidi, "Plants", "dyeing")
    tagged(cast.emil, "Short vats", "indigo", kind=Kind.PRACTICE)
    source = make_source("https://example.org/blue", "On blue")
    add_entry(cast.chidi, Draft(kind=Kind.SAVE, tags=["indigo"], source=source, audience=audiences.organisation()))
    gap = asking.ask(cast.bruno, title="Which pot?", tags=["indigo"], audience=audiences.organisation())
    answered = asking.ask(cast.bruno, title="Which lime?", tags=["indigo"], audience=audiences.organisation())
    answering.answer(cast.farah, answered, body="Slaked.")
    ines = client_as(cast.ines)
    sent = ines.post("/tags/indigo/about/", {"text": "Blue from **leaves**. <script>x</script>", "broader": "dyeing"})
    assert sent.status_code == 302
    page = ines.get("/tags/indigo/").content.decode()
    assert "<strong>leaves</strong>" in page and "<script>x" not in page and 'href="/tags/dyeing/"' in page
    for words in ("Who to ask", "Chidi Okafor", "Farah Haddad", "Short vats", "On blue", "kept or marked by 1 person"):
        assert words in page, words
    assert (
        "Which pot?" in page.partition("Asked, never answered")[2]
        and "Which lime?" not in page.partition("Asked, never answered")[2].partition("</section>")[0]
    )
    assert gap.uid in page and "Within it" in ines.get("/tags/dyeing/").content.decode()
    assert ines.post("/tags/dyeing/about/", {"text": "", "broader": "indigo"}).status_code == 422  # not part of each other
    assert "part of dyeing" in ines.get("/stock/topics/?q=ind").content.decode()
    describe(cast.dora, topic("indigo"), text="Worse.", broader=["dyeing"])
    first = TopicText.objects.order_by("pk")[0]
    ines.post("/tags/indigo/history/", {"version": first.uid})
    assert TopicText.objects.order_by("-pk")[0].text == first.text


def test_another_name_leads_there_is_written_as_it_and_is_taken_back(cast: Cast, client_as: ClientAs) -> None:
    tagged(cast.chidi, "Vats", "indigo")
    old = tagged(cast.emil, "Anil by night", "anil", audience=audiences.only_me(cast.emil))
    both = tagged(cast.emil, "Two words", "anil", "indigo", "blue")
    with pytest.raises(Refusal):
        add_name(cast.ines, topic("indigo"), name="anil")
    other = add_name(cast.amina, topic("indigo"), name="#Anil")
    run_all()
    assert tags_of(old) == ["indigo"] and set(tags_of(both)) == {"indigo", "blue"}
    assert "anil" not in Entry.objects.get(pk=both.pk).card_html
    assert [hit.pk for hit in find_entries(cast.emil, parse("tag:indigo")).entries] == [
        both.pk,
        old.pk,
        *(Entry.objects.filter(title="Vats").values_list("pk", flat=True)),
    ]
    assert find_entries(cast.emil, parse("tag:anil")).entries == find_entries(cast.emil, parse("tag:indigo")).entries
    assert find_entries(cast.emil, parse("vats -tag:anil")).entries == []
    assert client_as(cast.ines).get("/tags/anil/").url == "/tags/indigo/"
    later = add_entries(
        cast.dora, [Draft(kind=Kind.NOTE, title=f"Later {n}", tags=["anil", "x"], audience=audiences.organisation()) for n in (1, 2)]
    )
    assert [tags_of(entry) for entry in later] == [["indigo", "x"]] * 2
    revise_entry(cast.dora, later[0], title="Later", body="", tags=["anil"], expected_revision=1)
    assert tags_of(later[0]) == ["indigo"]
    with pytest.raises(Refusal):
        add_name(cast.amina, topic("x"), name="indigo")  # which has another name itself
    end_name(cast.amina, other)
    run_all()
    assert tags_of(old) == ["anil"] and set(tags_of(both)) == {"anil", "indigo", "blue"} and tags_of(later[0]) == ["indigo"]
    assert client_as(cast.ines).get("/tags/anil/").status_code == 200


def test_a_tag_of_hidden_entries_is_no_topic_for_others(cast: Cast, client_as: ClientAs) -> None:
    tagged(cast.emil, "Lamp oil", "lamps", audience=audiences.of_space(cast.lantern))
    tagged(cast.chidi, "Light", "light")
    emil, ines = client_as(cast.emil), client_as(cast.ines)
    assert emil.get("/tags/lamps/").status_code == 200 and "Say what it is about" not in emil.get("/tags/lamps/").content.decode()
    assert {client.get(f"/tags/lamps/{page}/").status_code for client in (emil, ines) for page in ("about", "names", "history")} == {404}
    assert ines.get("/tags/lamps/").status_code == 404 and "lamps" not in ines.get("/stock/topics/").content.decode()
    assert ines.post("/tags/light/about/", {"text": "", "broader": "lamps"}).status_code == 422
    # What was said while everybody could see the tag is hidden again with the last entry that everybody sees.
    open_ = tagged(cast.emil, "Lamps for all", "lamps")
    describe(cast.emil, topic("lamps"), text="They glow.", broader=["light"])
    add_name(cast.emil, topic("lamps"), name="torches")
    assert "They glow." in ines.get("/tags/lamps/").content.decode() and ines.get("/tags/torches/").url == "/tags/lamps/"
    withdraw(open_)
    assert ines.get("/tags/torches/").status_code == 404 and "lamps" not in ines.get("/tags/light/").content.decode()
    assert "They glow." not in emil.get("/tags/lamps/").content.decode()
    assert OtherName.objects.count() == 1
