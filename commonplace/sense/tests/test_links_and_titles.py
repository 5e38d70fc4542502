"""Links under a new title, former titles, sentences, sections, mentions: granted and refused."""

from unittest.mock import patch

import pytest

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.jobs.running import run_all
from commonplace.lineage import queries
from commonplace.lineage.models import Edge, Reference
from commonplace.people.models import Member
from commonplace.sense import renaming
from commonplace.sense.actions import rename_back, rewrite
from commonplace.sense.mapping import MOST, neighbourhood
from tests.cast import Cast, ClientAs


def a_note(author: Member, title: str, body: str = "Words.", **more: object) -> Entry:
    return add_entry(author, Draft(kind=Kind.NOTE, title=title, body=body, **more))  # type: ignore[arg-type]


def rename(author: Member, entry: Entry, title: str) -> int:
    entry.refresh_from_db()
    return rewrite(author, entry, title=title, body=entry.body, tags=[], expected_revision=entry.revision).mended


def body_of(entry: Entry) -> str:
    return Entry.objects.visible_to(entry.author).get(pk=entry.pk).body


class TestRenaming:
    def test_own_links_are_mended_and_those_of_others_still_arrive(self, cast: Cast) -> None:
        everyone = audiences.organisation()
        note = a_note(cast.amina, "Madder", audience=everyone)
        mine = a_note(cast.amina, "Dyes", "See [[madder]], [[Madder|the red]], [[Madder#Simmering]], `[[Madder]]`.\n\n![[MADDER]]")
        theirs = a_note(cast.bruno, "Reds", "After [[Madder]].", audience=everyone)
        assert rename(cast.amina, note, "Madder root") == 1
        assert body_of(mine) == (
            "See [[Madder root]], [[Madder root|the red]], [[Madder root#Simmering]], `[[Madder]]`.\n\n![[Madder root]]"
        )
        assert body_of(theirs) == "After [[Madder]]."
        assert note.uid in queries.shown_body(cast.bruno, theirs)
        later = a_note(cast.chidi, "Later", "Also [[Madder]].", audience=everyone)
        assert note.uid in queries.shown_body(cast.chidi, later)
        assert next(kept.body for kept in mine.revisions.all()).startswith("See [[madder]]")

    def test_one_undo_takes_it_all_back(self, cast: Cast, client_as: ClientAs) -> None:
        note = a_note(cast.amina, "Madder")
        mine = a_note(cast.amina, "Dyes", "See [[Madder]].")
        answer = client_as(cast.amina).post(
            f"/e/{note.uid}/edit/", {"title": "Rubia", "body": "Words.", "expected_revision": "1"}, follow=True
        )
        assert f"/e/{note.uid}/earlier-title/" in answer.content.decode()
        assert body_of(mine) == "See [[Rubia]]."
        assert client_as(cast.bruno).post(f"/e/{note.uid}/earlier-title/").status_code == 404
        client_as(cast.amina).post(f"/e/{note.uid}/earlier-title/")
        assert (body_of(mine), Entry.objects.get(pk=note.pk).title) == ("See [[Madder]].", "Madder")

    def test_a_title_that_others_never_saw_leads_nowhere_for_them(self, cast: Cast) -> None:
        note = a_note(cast.amina, "Who must go")
        rename(cast.amina, note, "Team plan")
        change_audience(note, audiences.organisation())
        theirs = a_note(cast.bruno, "Guess", "[[Who must go]] [[Team plan]]", audience=audiences.organisation())
        assert list(Reference.objects.filter(entry=theirs).order_by("position").values_list("target", flat=True)) == [None, note.pk]
        mine = a_note(cast.amina, "Mine", "[[Who must go]]")
        assert Reference.objects.get(entry=mine).target == note

    def test_a_title_that_has_a_new_owner_goes_to_that(self, cast: Cast) -> None:
        everyone = audiences.organisation()
        old = a_note(cast.amina, "Madder", audience=everyone)
        rename(cast.amina, old, "Madder root")
        new = a_note(cast.bruno, "Madder", audience=everyone)
        link = a_note(cast.chidi, "Link", "[[Madder]]", audience=everyone)
        assert Reference.objects.get(entry=link).target == new
        assert rename_back(cast.amina, Entry.objects.get(pk=old.pk)).entry.title == "Madder"

    def test_where_another_own_note_is_called_so_the_link_names_the_entry(self, cast: Cast) -> None:
        note = a_note(cast.amina, "Madder")
        mine = a_note(cast.amina, "Dyes", "See [[Madder]].")
        a_note(cast.amina, "Rubia")
        with patch.object(renaming, "targets_for", return_value={}):
            rename(cast.amina, note, "Rubia")
        assert body_of(mine) == f"See [[{note.uid}]]." and Reference.objects.get(entry=mine).target == note

    def test_many_are_mended_by_a_job(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(renaming, "AT_ONCE", 2)
        note = a_note(cast.amina, "Madder")
        mine = [a_note(cast.amina, f"Dyes {number}", "See [[Madder]].") for number in range(5)]
        assert rename(cast.amina, note, "Rubia") == 5
        assert sum("[[Rubia]]" in body_of(entry) for entry in mine) == 2
        run_all()
        assert sum("[[Rubia]]" in body_of(entry) for entry in mine) == 5


def test_backlinks_say_their_sentence(cast: Cast, client_as: ClientAs) -> None:
    note = a_note(cast.amina, "Madder", audience=audiences.organisation())
    a_note(
        cast.bruno,
        "Dyes",
        f"First words. Red comes from [[Madder]] *slowly*, like [[{note.uid}]]! Last words.\n\nNothing here.",
        audience=audiences.organisation(),
    )
    hidden = a_note(cast.farah, "Hidden", "Nobody reads of [[Madder]] here.")
    (line,) = queries.backlinks(cast.amina, note)
    assert line.sentences == ("Red comes from Madder slowly, like …!",)
    page = client_as(cast.amina).get(note.get_absolute_url()).content.decode()
    assert "Red comes from Madder slowly" in page and "Nobody reads" not in page and hidden.uid not in page


class TestSections:
    BODY = "Opening.\n\n## Simmering\n\nSlowly, with [[Weld]].\n\n### Longer\n\nAn hour.\n\n## Rinsing\n\nCold."

    def test_only_that_section_is_embedded_and_stays_in_step(self, cast: Cast) -> None:
        everyone = audiences.organisation()
        weld = a_note(cast.farah, "Weld", audience=audiences.of_people(cast.farah, [cast.amina]))
        note = a_note(cast.amina, "Madder", self.BODY, audience=everyone)
        page = a_note(cast.bruno, "Dyes", "![[Madder#Simmering]]\n\n![[Madder#Nowhere]]", audience=everyone)
        shown = queries.shown_body(cast.bruno, page)
        assert "Slowly" in shown and "An hour" in shown and "Rinsing" not in shown and "Opening" not in shown
        assert weld.uid not in shown and 'id="h-' not in shown
        assert f'href="/e/{note.uid}/#h-nowhere"' in shown
        assert weld.uid in queries.shown_body(cast.amina, page)
        rewrite(cast.amina, note, title="Madder", body="## Simmering\n\nNever boil.", tags=[], expected_revision=1)
        assert "Never boil" in queries.shown_body(cast.bruno, page)
        change_audience(note, audiences.only_me(cast.amina))
        hidden = queries.shown_body(cast.bruno, page)
        assert "Never boil" not in hidden and note.uid not in hidden
        assert Edge.objects.filter(entry=page, origin=note, kind="quotes").exists()

    def test_sections_that_embed_each_other_end(self, cast: Cast) -> None:
        one = a_note(cast.amina, "One", "# Part\n\n![[Two#Part]]")
        a_note(cast.amina, "Two", "# Part\n\n![[One#Part]]")
        rewrite(cast.amina, one, title="One", body="# Part\n\n![[Two#Part]]\n", tags=["x"], expected_revision=1)
        shown = queries.shown_body(cast.amina, Entry.objects.get(pk=one.pk))
        assert shown.count('class="embed"') == 1

    def test_a_passage_is_embedded_whole_with_its_source(self, cast: Cast) -> None:
        quote = "Simmer it. " * 60
        passage = add_entry(cast.amina, Draft(kind=Kind.HIGHLIGHT, quote=quote, audience=audiences.organisation()))
        page = a_note(cast.bruno, "Dyes", f"![[{passage.uid}]]")
        assert queries.shown_body(cast.bruno, page).count("Simmer it.") == 60


class TestMentions:
    def test_they_are_found_and_linked_in_ones_own(self, cast: Cast, client_as: ClientAs) -> None:
        everyone = audiences.organisation()
        note = a_note(cast.amina, "Madder root", audience=everyone)
        mine = a_note(cast.amina, "Dyes", "`madder root` first. Then the MADDER ROOT simmers. See [[Weld]].")
        theirs = a_note(cast.bruno, "Reds", "No madder root was hurt.", audience=everyone)
        a_note(cast.farah, "Hidden", "My madder root is secret.")
        a_note(cast.bruno, "Linked", "My [[madder root]] is linked.", audience=everyone)
        client = client_as(cast.amina)
        page = client.get(f"/e/{note.uid}/mentions/").content.decode()
        assert "Then the MADDER ROOT simmers." in page and "No madder root was hurt." in page
        assert "secret" not in page and "is linked" not in page
        assert page.count(f"/e/{note.uid}/mentions/{mine.uid}/") == 1 and f"/mentions/{theirs.uid}/" not in page
        assert client.post(f"/e/{note.uid}/mentions/{theirs.uid}/").status_code == 404
        answer = client.post(f"/e/{note.uid}/mentions/{mine.uid}/", follow=True)
        assert body_of(mine) == "`madder root` first. Then the [[MADDER ROOT]] simmers. See [[Weld]]."
        assert f"/e/{mine.uid}/history/1/restore/" in answer.content.decode()
        client.post(f"/e/{mine.uid}/history/1/restore/")
        assert "[[MADDER" not in body_of(mine)

    def test_short_titles_are_not_looked_for(self, cast: Cast, client_as: ClientAs) -> None:
        note = a_note(cast.amina, "Dye")
        a_note(cast.amina, "Other", "Every dye fades.")
        assert "too short" in client_as(cast.amina).get(f"/e/{note.uid}/mentions/").content.decode()

    def test_chinese_titles_are_found(self, cast: Cast, client_as: ClientAs) -> None:
        note = a_note(cast.amina, "茜草染色法")
        a_note(cast.amina, "Other", "我們用茜草染色法染布。")
        assert "我們用茜草染色法染布。" in client_as(cast.amina).get(f"/e/{note.uid}/mentions/").content.decode()


class TestTheMap:
    def test_it_shows_what_is_near_and_nothing_hidden(self, cast: Cast, client_as: ClientAs) -> None:
        everyone = audiences.organisation()
        note = a_note(cast.amina, "Madder", audience=everyone)
        dyes = a_note(cast.bruno, "Dyes", "After [[Madder]].", audience=everyone)
        far = a_note(cast.chidi, "Cloths", "After [[Dyes]].", audience=everyone)
        hidden = a_note(cast.farah, "Locked", "After [[Madder]] and [[Dyes]].")
        page = client_as(cast.amina).get(f"/e/{note.uid}/map/").content.decode()
        assert dyes.uid in page and far.uid in page and hidden.uid not in page
        around = neighbourhood(cast.amina, note)
        assert {node.title: node.step for node in around.nodes} == {"Dyes": 1, "Amina Diallo": 1, "Cloths": 2}
        assert around.left_out == 0
        assert client_as(cast.ines).get(f"/e/{hidden.uid}/map/").status_code == 404
        assert client_as(None).get(f"/e/{note.uid}/map/").status_code == 404

    def test_it_is_no_hairball(self, cast: Cast) -> None:
        note = a_note(cast.amina, "Madder")
        for number in range(60):
            a_note(cast.amina, f"Dye {number}", "[[Madder]]")
        around = neighbourhood(cast.amina, note)
        assert len(around.nodes) < MOST and around.left_out == 61 - len(around.nodes)
