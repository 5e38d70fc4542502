"""Notes that begin with something: the day, a template, chosen passages."""

from datetime import UTC, datetime
from urllib.parse import urljoin

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import html

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind, Ring
from commonplace.kit import clock
from commonplace.kit.markdown import as_plain_words, plain_text, render
from commonplace.lineage.models import Edge
from commonplace.sense.models import DailyNote, NoteTemplate
from tests.cast import Cast, ClientAs
from tests.world import make_source

MORNING = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)


def test_the_note_of_the_day_is_made_when_it_is_first_kept(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    with clock.at(MORNING):
        page = client.get("/notes/today/").content.decode()
        assert "Thursday 26 November 2026" in page and not Entry.objects.exists()
        client.cookies["zone"] = "Asia/Tokyo"
        page = client.get("/notes/today/").content.decode()
        assert "Friday 27 November 2026" in page and "/notes/days/2026-11-26/" in page
        for wrong in ("Mars/Olympus", "../../etc/passwd", "\x00"):
            client.cookies["zone"] = wrong
            assert "Thursday 26" in client.get("/notes/today/").content.decode()
        client.post("/notes/new/", {"title": "Thursday 26 November 2026", "body": "Met Bruno.", "day": "2026-11-26"})
        note = Entry.objects.get()
        assert note.audience.ring == Ring.ME and note.daily_note.day.isoformat() == "2026-11-26"
        assert client.get("/notes/today/").url == f"/e/{note.uid}/edit/"
    assert client.get(f"/e/{note.uid}/edit/").content.decode().count("/notes/days/2026-11-25/") == 1
    assert "Thursday 26" in client.get("/notes/days/").content.decode()
    assert "Thursday 26" not in client_as(cast.bruno).get("/notes/days/").content.decode()
    assert client_as(cast.bruno).get("/notes/days/2026-11-26/").status_code == 200
    for nonsense in ("2026-13-40", "yesterday", "99999-01-01", "9999-12-31", "0001-01-01"):
        assert client.get(f"/notes/days/{nonsense}/").status_code == 404


@pytest.mark.parametrize("address", ["/notes/today/", "/notes/days/2026-11-20/"])
def test_what_is_written_on_the_page_of_a_day_is_kept(cast: Cast, client_as: ClientAs, address: str) -> None:
    """Sent as a browser would send it: to where the form of the page says, with the fields it holds."""
    client = client_as(cast.amina)
    with clock.at(MORNING):
        page = html.fromstring(client.get(address).content.decode())
        form = next(form for form in page.forms if "body" in form.fields)
        fields = {name: value for name, value in form.form_values() if name != "csrfmiddlewaretoken"}
        kept = client.post(urljoin(address, form.action or address), {**fields, "body": "Met Bruno."})
        note = Entry.objects.get()
        assert kept.status_code == 302 and kept.url == note.get_absolute_url()
        assert client.get(address).url == f"/e/{note.uid}/edit/"
        assert note.body == "Met Bruno." and note.audience.ring == Ring.ME


def test_two_windows_of_one_day_lose_nothing(cast: Cast, client_as: ClientAs) -> None:
    client = client_as(cast.amina)
    for words in ("One", "Two"):
        client.post("/notes/new/", {"title": "Day", "body": words, "day": "2026-11-26"})
    assert Entry.objects.count() == 2 and DailyNote.objects.count() == 1
    withdraw(Entry.objects.get(body="One"))
    client.post("/notes/new/", {"title": "Day", "body": "Three", "day": "2026-11-26"})
    assert DailyNote.objects.get().entry.body == "Three"


def test_a_note_begins_with_a_template_of_ones_own(cast: Cast, client_as: ClientAs) -> None:
    template = add_entry(
        cast.amina, Draft(kind=Kind.NOTE, title="Talk", body="# {{title}}\n\nHeard on {{ date }}. {{other}}", tags=["talks"])
    )
    client = client_as(cast.amina)
    assert client_as(cast.bruno).post(f"/e/{template.uid}/template/", {"use": "notes"}).status_code == 404
    client.post(f"/e/{template.uid}/template/", {"use": "days"})
    assert NoteTemplate.objects.get().is_daily and "Talk" in client.get("/notes/templates/").content.decode()
    with clock.at(MORNING):
        page = client.get(f"/notes/new/?template={template.uid}")
        assert page.context["form"]["body"].value() == "# {{title}}\n\nHeard on 26 November 2026. {{other}}\n\n"
        assert page.context["form"]["tags"].value() == "talks"
        assert "# Thursday 26 November 2026" in client.get("/notes/today/").context["form"]["body"].value()
        assert client_as(cast.bruno).get(f"/notes/new/?template={template.uid}").context["form"]["body"].value() == ""
    client.post("/notes/new/", {"title": "On weld", "body": "# {{title}}\n\n{{other}}", "template": template.uid})
    assert Entry.objects.get(title="On weld").body == "# On weld\n\n{{other}}"
    client.post(f"/e/{template.uid}/template/", {"use": "nothing"})
    assert not NoteTemplate.objects.exists()


def test_chosen_passages_become_a_note_with_their_sources(cast: Cast, client_as: ClientAs) -> None:
    source = make_source("https://example.org/madder", "Madder [and] its reds")
    mine = add_entry(cast.amina, Draft(kind=Kind.HIGHLIGHT, quote="Simmer it, *never* [[boil]] it.\n# Really", source=source))
    theirs = add_entry(cast.bruno, Draft(kind=Kind.HIGHLIGHT, quote="Reds.", source=source, audience=audiences.organisation()))
    hidden = add_entry(cast.farah, Draft(kind=Kind.HIGHLIGHT, quote="Hidden.", source=source))
    client = client_as(cast.amina)
    shelf = client.get("/sense/?shelf=highlights").content.decode()
    assert f'value="{mine.uid}"' in shelf and theirs.uid not in shelf
    page = client.get("/notes/new/", {"from": [mine.uid, theirs.uid, hidden.uid, "nonsense"]})
    body = page.context["form"]["body"].value()
    assert body == (
        f"> Simmer it, \\*never\\* \\[\\[boil\\]\\] it.\n> \\# Really\n>\n> — [[{mine.uid}|Madder and its reds]]\n\n![[{theirs.uid}]]\n\n"
    )
    client.post("/notes/new/", {"title": "Reds", "body": body, "builds_on": page.context["form"]["builds_on"].value()})
    note = Entry.objects.get(title="Reds")
    assert set(Edge.objects.filter(entry=note, kind="builds_on").values_list("origin", flat=True)) == {mine.pk, theirs.pk}
    shown = client.get(note.get_absolute_url()).content.decode()
    assert "Simmer it, *never* [[boil]] it." in shown and "Madder and its reds" in shown


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=400)
@example("__0__")
@example("1. a\n- b\n+ c\n---\n===\n    code")
@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n*_[]<>#-+.!|~`\\&@1 ="), max_size=60
    )
)
def test_words_that_are_cited_are_read_as_they_stand(text: str) -> None:
    quote = "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()
    read = plain_text(render(as_plain_words(quote), mention_url=lambda handle: f"/people/{handle}/").html)
    assert " ".join(read.split()) == " ".join(quote.split())
