"""Saved searches: each new answer once, as far as one may see it, and never a word of what one may not."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import change_audience, withdraw
from commonplace.entries.models import Audience, Entry
from commonplace.entries.words import Kind
from commonplace.inbox.models import ItemState
from commonplace.inbox.queries import inbox_page, untouched
from commonplace.kit.clock import at, now
from commonplace.kit.errors import Refusal
from commonplace.kit.jobs import run_all
from commonplace.people.models import Member
from commonplace.search.port import engine, position_of
from commonplace.search.rows import rows_of
from commonplace.searches import actions, jobs, looking
from commonplace.searches.models import SavedSearch
from commonplace.searches.queries import new_answers, searches_of
from commonplace.share.actions import bring_back as fetch_back
from commonplace.share.actions import set_audience
from commonplace.share.actions import withdraw as put_away
from tests.cast import Cast, ClientAs


def write(author: Member, title: str, audience: Audience | None = None, **more: object) -> Entry:
    draft = {"kind": Kind.NOTE, "title": title, "body": "Simmer it.", "audience": audience or audiences.organisation(), **more}
    entry = add_entry(author, Draft(**draft))  # type: ignore[arg-type]
    record(author, Verb.WROTE, entry)
    return entry


def look() -> None:
    jobs.look_for_new_answers()
    run_all()


def news(search: SavedSearch) -> list[str]:
    return [str(entry) for entry in new_answers(search.member, search).order_by("pk")]


def inbox(member: Member) -> list[str]:
    return [row.title for row in inbox_page(member, state=ItemState.NEW).rows]


def test_what_is_there_counts_as_seen_and_what_comes_is_told_once(cast: Cast) -> None:
    write(cast.amina, "Madder before")
    search = actions.keep_search(cast.bruno, text="madder", name="Reds")
    quiet = actions.keep_search(cast.bruno, text="simmer kind:note", alert="none")
    write(cast.amina, "Madder roots")
    write(cast.bruno, "Madder of my own")
    write(cast.amina, "Weld")
    look()
    look()
    assert news(search) == ["Madder roots"]
    assert news(quiet) == ["Madder roots", "Weld"]
    assert inbox(cast.bruno) == ["Madder roots"]
    assert [(row.name, row.new) for row in searches_of(cast.bruno)] == [("simmer kind:note", 2), ("Reds", 1)]


def test_hidden_entries_are_neither_told_nor_counted_nor_remembered(cast: Cast) -> None:
    search = actions.keep_search(cast.ines, text="madder")
    hidden = write(cast.amina, "Madder for weavers", audiences.of_space(cast.weavers))
    look()
    search.refresh_from_db()
    assert (news(search), inbox(cast.ines), search.seen) == ([], [], [])
    change_audience(hidden, audiences.organisation())
    record(cast.amina, Verb.WROTE, hidden)
    look()
    assert news(search) == inbox(cast.ines) == ["Madder for weavers"]
    change_audience(hidden, audiences.only_me(cast.amina))
    assert (news(search), inbox(cast.ines), untouched(cast.ines)) == ([], [], 0)
    assert searches_of(cast.ines)[0].new == 0


def test_one_who_joins_a_space_is_told_within_hours_though_nothing_was_written(cast: Cast) -> None:
    search = actions.keep_search(cast.ines, text="madder")
    write(cast.amina, "Madder for weavers", audiences.of_space(cast.weavers))
    look()
    cast.weavers.memberships.create(member=cast.ines)
    look()
    assert news(search) == []
    with at(now() + jobs.AT_LEAST * 2):
        look()
    assert news(search) == ["Madder for weavers"]


def test_old_answers_that_move_into_the_window_are_not_new(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "WINDOW", 3)
    entries = [write(cast.amina, f"Madder {number}") for number in range(6)]
    search = actions.keep_search(cast.bruno, text="madder")
    withdraw(entries[5])
    record(cast.amina, Verb.WITHDREW, entries[5])
    look()
    assert news(search) == []
    write(cast.amina, "Madder anew")
    look()
    assert news(search) == ["Madder anew"]


def test_a_flood_is_cut_to_the_newest(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "AT_ONCE", 2)
    actions.keep_search(cast.bruno, text="madder")
    for number in range(5):
        write(cast.amina, f"Madder {number}")
    look()
    look()
    assert inbox(cast.bruno) == ["Madder 4", "Madder 3"]


def test_another_question_begins_anew(cast: Cast) -> None:
    search = actions.keep_search(cast.bruno, text="madder")
    write(cast.amina, "Madder")
    write(cast.amina, "Weld")
    look()
    actions.change_search(cast.bruno, search, text="weld", kind="", name="Yellows", alert="inbox")
    look()
    assert news(search) == []
    with pytest.raises(Refusal):
        actions.change_search(cast.bruno, search, text="  ", kind="", name="", alert="inbox")
    with pytest.raises(Refusal):
        actions.change_search(cast.amina, search, text="weld", kind="", name="", alert="inbox")


def test_a_search_is_kept_from_its_results_seen_changed_removed_and_brought_back(cast: Cast, client_as: ClientAs) -> None:
    client, other = client_as(cast.bruno), client_as(cast.amina)
    assert "/searches/keep/?q=madder&amp;kind=note" in client.get("/stock/?q=madder&kind=note").content.decode()
    assert "/searches/keep/" not in client_as(None).get("/stock/?q=madder").content.decode()
    assert 'value="madder"' in client.get("/searches/keep/?q=madder&kind=note").content.decode()
    assert client.post("/searches/keep/", {"text": "", "alert": "inbox"}).status_code == 422
    asked = {"text": "madder", "kind": "note", "name": "Reds", "alert": "inbox"}
    answer = client.post("/searches/keep/", asked)
    assert answer.status_code == 302 and client.post("/searches/keep/", asked).url == answer.url
    write(cast.amina, "Madder roots")
    look()
    page = client.get(answer.url).content.decode()
    assert "Madder roots" in page and "/stock/?q=madder&amp;kind=note" in page
    assert "1 new" in client.get("/searches/").content.decode()
    entry = Entry.objects.get(title="Madder roots")
    for path in (answer.url, f"{answer.url}change/"):
        assert other.get(path).status_code == 404
    for deed in ("seen", "remove", "back"):
        assert other.post(f"{answer.url}{deed}/").status_code == 404
    client.post(f"{answer.url}seen/", {"entry": entry.uid})
    assert "1 new" not in client.get("/searches/").content.decode()
    assert client.post(f"{answer.url}change/", {**asked, "name": "Warm colours"}).status_code == 302
    client.post(f"{answer.url}remove/")
    assert client.get(answer.url).status_code == 404 and inbox(cast.bruno) == []
    client.post(f"{answer.url}back/")
    assert "Warm colours" in client.get("/searches/").content.decode()


def test_a_quiet_organisation_costs_no_looks(cast: Cast) -> None:
    actions.keep_search(cast.bruno, text="madder")
    write(cast.amina, "Madder")
    look()
    before = SavedSearch.objects.get().looked_at
    look()
    assert SavedSearch.objects.get().looked_at == before


def test_an_old_entry_shared_now_is_told_of_beyond_any_number_of_newer_ones(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "WINDOW", 3)
    old = now() - timedelta(days=400)
    hidden = write(cast.amina, "Madder of old", audiences.only_me(cast.amina), made_at=old)
    other = write(cast.amina, "Weld of old", audiences.only_me(cast.amina), made_at=old)
    for_weavers = write(cast.amina, "Madder for weavers", audiences.of_space(cast.weavers), made_at=old)
    for number in range(5):
        write(cast.amina, f"Madder {number}")
    ines, dora = actions.keep_search(cast.ines, text="madder"), actions.keep_search(cast.dora, text="madder")
    for entry in (hidden, other, for_weavers):
        set_audience(cast.amina, fresh(entry), audiences.organisation())
    look()
    look()
    assert news(ines) == ["Madder of old", "Madder for weavers"]
    assert news(dora) == ["Madder of old"]  # the other one she could find before
    actions.mark_seen(cast.ines, ines, entries=[hidden.pk, for_weavers.pk])
    set_audience(cast.amina, fresh(hidden), audiences.web())
    set_audience(cast.amina, fresh(hidden), audiences.organisation())
    look()
    assert news(ines) == []


def test_what_is_shared_and_narrowed_again_between_two_looks_is_not_told(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "WINDOW", 2)
    old = write(cast.amina, "Madder of old", audiences.organisation(), made_at=now() - timedelta(days=400))
    for number in range(4):
        write(cast.amina, f"Madder {number}")
    search = actions.keep_search(cast.ines, text="madder")
    set_audience(cast.amina, fresh(old), audiences.only_me(cast.amina))
    set_audience(cast.amina, fresh(old), audiences.organisation())
    put_away(cast.amina, write(cast.amina, "Weld"))
    put_away(cast.amina, fresh(old))
    fetch_back(cast.amina, fresh(old))
    look()
    assert news(search) == []
    put_away(cast.amina, fresh(old))
    look()
    fetch_back(cast.amina, fresh(old))
    look()
    assert news(search) == ["Madder of old"]


def test_an_entry_that_is_brought_in_with_an_old_date_is_told_of(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "WINDOW", 2)
    for number in range(4):
        write(cast.amina, f"Madder {number}")
    search = actions.keep_search(cast.ines, text="madder")
    write(cast.amina, "Madder from an archive", made_at=now() - timedelta(days=900))
    write(cast.amina, "Secret madder", audiences.only_me(cast.amina), made_at=now() - timedelta(days=900))
    look()
    assert news(search) == ["Madder from an archive"]


def test_a_comment_comes_with_the_old_entry_it_hangs_on(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(looking, "WINDOW", 2)
    root = write(cast.amina, "Of old", audiences.of_space(cast.weavers), made_at=now() - timedelta(days=400))
    said = comment(cast.dora, root, body="Madder it is")
    Entry.objects.filter(pk=said.pk).update(made_at=root.made_at)
    index_again(Entry.objects.get(pk=said.pk), said)
    for number in range(4):
        write(cast.amina, f"Madder {number}")
    search = actions.keep_search(cast.ines, text="madder")
    set_audience(cast.amina, fresh(root), audiences.organisation())
    look()
    assert [entry.pk for entry in new_answers(cast.ines, search)] == [said.pk]


def fresh(entry: Entry) -> Entry:
    """As a page would fetch it."""
    return Entry.objects.get(pk=entry.pk)


def index_again(entry: Entry, before: Entry) -> None:
    engine().remove([position_of(before.pk, before.made_at)])
    engine().index(rows_of([entry]))


def test_a_look_asks_the_same_number_of_questions_whatever_was_shared(
    cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    search = actions.keep_search(cast.ines, text="madder")
    for number in range(40):
        entry = write(cast.amina, f"Weld {number}", audiences.only_me(cast.amina))
        set_audience(cast.amina, fresh(entry), audiences.organisation())
    with django_assert_max_num_queries(16):
        looking.look(search)
