"""Comments on a passage: found, marked, followed through changes of the text, never at a look-alike."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from commonplace.discussion import actions, passages
from commonplace.discussion.actions import Quoted
from commonplace.discussion.models import Passage
from commonplace.discussion.passages import Spot, marked, text_of
from commonplace.discussion.words import Way
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import revise_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.jobs import run_all
from tests.browser import PageAs
from tests.cast import Cast, ClientAs

BODY = """Madder & weld, after [[Weld]].

- Simmer the *root* slowly, never boil it.
- Rinse in rain water.

Rinse twice. In the end, dry it in the shade."""
QUOTE = "root slowly, never boil"


@pytest.fixture
def root(cast: Cast) -> Entry:
    return add_entry(cast.amina, Draft(kind=Kind.POST, title="Madder", body=BODY, audience=audiences.organisation()))


@pytest.fixture
def said(cast: Cast, root: Entry) -> Entry:
    return actions.comment(cast.dora, root, body="Why not?", on=Quoted(QUOTE))


def say(client: Client, root: Entry, quote: str, **more: str) -> HttpResponse:
    return client.post(reverse("discussion:comment", args=[root.uid]), {"body": "Why not?", "quote": quote, **more})


def rewrite(cast: Cast, root: Entry, body: str) -> Passage:
    present = Entry.objects.get(pk=root.pk)
    revise_entry(cast.amina, present, title="Madder", body=body, tags=[], expected_revision=present.revision)
    return Passage.objects.get()


def stands_at(passage: Passage) -> str:
    text = text_of(Entry.objects.get(pk=passage.entry.root_id).body_html)
    return text[passage.placed_start : passage.placed_end] if passage.placed_start is not None else ""


def test_it_is_marked_in_the_text_and_listed_with_its_quote(cast: Cast, client_as: ClientAs, root: Entry) -> None:
    answer = say(client_as(cast.dora), root, " root  slowly,\nnever boil ")
    said = Entry.objects.get(kind=Kind.COMMENT)
    assert answer.status_code == 303 and said.quote == QUOTE and said.excerpt == "Why not?"
    page = client_as(cast.bruno).get(root.get_absolute_url()).content.decode()
    marks = re.findall(rf'<mark class="commented" data-comments="{said.uid}">(.*?)</mark>', page)
    assert "".join(marks) == QUOTE and f'id="p-{said.uid}" href="#c-{said.uid}"' in page and f'href="#p-{said.uid}">{QUOTE}' in page
    assert (
        client_as(cast.dora)
        .post(reverse("discussion:comment", args=[root.uid]), {"body": "x", "quote": QUOTE}, headers={"HX-Request": "true"})["HX-Redirect"]
        .startswith(root.get_absolute_url() + "?at=")
    )


@pytest.mark.parametrize(("quote", "message"), [("never cook it", "Copy them from the page"), ("Rinse", "more than once")])
def test_words_that_are_not_there_or_not_alone_come_back(cast: Cast, client_as: ClientAs, root: Entry, quote: str, message: str) -> None:
    answer = say(client_as(cast.dora), root, quote)
    page = answer.content.decode()
    assert answer.status_code == 422 and message in page and f"{quote}</textarea>" in page and "Why not?" in page
    assert not Passage.objects.exists() and not Entry.objects.filter(kind=Kind.COMMENT).exists()


def test_words_beside_it_say_which_is_meant(cast: Cast, client_as: ClientAs, root: Entry) -> None:
    assert say(client_as(cast.dora), root, "Rinse", after=" twice.").status_code == 303
    assert Passage.objects.get().start == text_of(root.body_html).index("Rinse twice")


def test_it_follows_its_words_and_never_jumps(cast: Cast, root: Entry, said: Entry) -> None:
    above = rewrite(cast, root, "A new first line.\n\n" + BODY)
    assert (above.state, stands_at(above)) == ("exact", QUOTE)
    changed = rewrite(cast, root, BODY.replace("slowly, never boil", "quite slowly, and never boil"))
    assert changed.state == "moved" and stands_at(changed).startswith("root")
    gone = rewrite(cast, root, BODY.replace("- Simmer the *root* slowly, never boil it.\n", "") + " Simmer the bark slowly, never burn it.")
    assert (gone.state, stands_at(gone)) == ("orphaned", "")
    back = rewrite(cast, root, BODY)
    assert (back.state, stands_at(back)) == ("exact", QUOTE)


def test_an_orphan_says_so_and_keeps_its_quote(cast: Cast, client_as: ClientAs, root: Entry, said: Entry) -> None:
    rewrite(cast, root, "Something else altogether.")
    page = client_as(cast.bruno).get(root.get_absolute_url()).content.decode()
    assert "no longer stand there" in page and QUOTE in page and "<mark" not in page


def test_what_many_commented_on_is_placed_by_a_job(cast: Cast, root: Entry, said: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passages, "AT_ONCE", 0)
    assert rewrite(cast, root, "First. " + BODY).placed_start is None
    run_all()
    assert stands_at(Passage.objects.get()) == QUOTE


def test_an_aside_marks_nothing_for_others(cast: Cast, client_as: ClientAs, root: Entry) -> None:
    before = client_as(cast.bruno).get(root.get_absolute_url()).content.decode().count("<mark")
    actions.comment(cast.dora, root, body="Between us.", on=Quoted(QUOTE), way=Way.ASIDE)
    pages = [client_as(member).get(root.get_absolute_url()).content.decode() for member in (cast.bruno, cast.amina)]
    assert pages[0].count("<mark") == before and "commented" in pages[1]


def test_marks_never_break_the_html(root: Entry) -> None:
    html = root.body_html
    for start in range(0, len(text_of(html)), 3):
        drawn = marked(html, [Spot("a", 1, start, start + 9, 'By "x"'), Spot("b", 2, start + 4, start + 30, "y")])
        bare = re.sub(r'<mark class="commented"[^>]*>|</mark>|<a class="commented-at".*?</a>', "", drawn)
        assert bare == html
        assert all(not re.search(r"</?(p|li|ul|em)\b", inner) for inner in re.findall(r"<mark[^>]*>(.*?)</mark>", drawn, re.DOTALL))


def test_words_are_selected_and_commented_on(cast: Cast, page_as: PageAs, root: Entry) -> None:
    page: Page = page_as(cast.dora)
    page.goto(root.get_absolute_url())
    page.evaluate("""() => { const line = [...document.querySelectorAll('.prose li')].at(-1).firstChild; const range = document.createRange();
        range.setStart(line, 0); range.setEnd(line, 8); getSelection().removeAllRanges(); getSelection().addRange(range); }""")
    page.get_by_role("button", name="Comment on this").click()
    page.keyboard.type("Why rain water?")
    page.locator("#reply-send").click()
    page.wait_for_url("**at=**")
    assert page.locator("mark.commented").inner_text() == "Rinse in"
    assert page.locator(".said-quote").inner_text() == "Rinse in"
