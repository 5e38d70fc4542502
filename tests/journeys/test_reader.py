"""Reading in a real browser: by keyboard, as one likes it, with whose highlights one likes, and without a connection."""

import re

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import withdraw
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.sense.actions import mark_highlight
from commonplace.sense.models import ReadingPlace
from commonplace.sense.placing import place_all
from commonplace.sources.models import Snapshot, Source
from commonplace.sources.readable import readable_html, text_of
from tests.browser import PageAs, press
from tests.cast import Cast, ClientAs
from tests.journeys.test_accessibility import Visit

PARAGRAPHS = [
    f"{number}. Madder root has been dug for its red for five thousand years, says part {number}. Simmer it, and never let it boil. " * 3
    for number in range(14)
]
PAGE = "<h2>Reds</h2>" + "".join(f"<p>{text}</p>" + ("<h2>Chalk</h2>" if number == 6 else "") for number, text in enumerate(PARAGRAPHS))


@pytest.fixture
def source(cast: Cast) -> Source:
    found = Source.objects.create(url="https://example.org/madder", title="Madder and its reds", language="en")
    html = readable_html(PAGE, base_url=found.url)
    copy = Snapshot.objects.create(source=found, html=html, text=text_of(html), text_hash="madder")
    add_entry(cast.amina, Draft(kind=Kind.SAVE, source=found, audience=audiences.organisation()))
    for author, quote, audience in (
        (cast.amina, "dug for its red", audiences.of_space(cast.weavers)),
        (cast.bruno, "its red for five thousand", audiences.organisation()),
        (cast.dora, "says part 3", audiences.only_me(cast.dora)),
    ):
        mark_highlight(author, copy, quote=quote, note=f"By {author.name}", audience=audience, tags=["colour"])
    return found


def open_reader(page: Page, source: Source) -> Page:
    page.goto(source.get_absolute_url())
    page.locator("[data-reader][data-ready]").wait_for()
    return page


def test_a_page_is_read_and_marked_by_keyboard_alone(cast: Cast, page_as: PageAs, source: Source) -> None:
    page = open_reader(page_as(cast.dora), source)
    for key in "jj":
        page.keyboard.press(key)
    expect(page.locator("#p-1")).to_be_focused()
    press(page, "j")
    press(page, "k")
    expect(page.locator("#p-1.is-current")).to_have_count(1)
    press(page, "h")
    expect(page.get_by_text("Highlighted. Only you see it.")).to_be_visible()
    expect(page.locator("#p-1")).to_be_focused()  # drawn anew, and still where one is
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("The highlight is undone.")).to_be_visible()
    assert Entry.objects.filter(author=cast.dora, kind=Kind.HIGHLIGHT, withdrawn_at__isnull=True).count() == 1

    press(page, "j")
    press(page, "n")
    expect(page.get_by_label("What do you think of it?")).to_be_focused()
    page.keyboard.type("hjkl are letters here")
    assert "part 1" in page.get_by_label("The passage").input_value()
    page.get_by_role("button", name="Keep the highlight").click()
    expect(page.locator(".margin-note", has_text="hjkl are letters here")).to_be_visible()
    expect(page.locator("#p-2")).to_be_focused()

    page.keyboard.press("]")
    expect(page.locator("mark[aria-current]")).to_contain_text("says part 1")
    page.keyboard.press("]")
    expect(page.locator("mark[aria-current]")).to_have_text("says part 3")
    press(page, "m")
    expect(page.locator(".margin-note:focus-within")).to_contain_text("Dora")
    press(page, "m")
    press(page, "t")
    page.get_by_role("link", name="Chalk").press("Enter")
    expect(page.locator("#p-8")).to_be_in_viewport()
    press(page, "?")
    expect(page.get_by_text("Next, previous paragraph")).to_be_visible()


def test_whoever_marks_faster_than_the_server_answers_loses_nothing(cast: Cast, page_as: PageAs, source: Source) -> None:
    page = open_reader(page_as(cast.dora), source)
    asked: list[Route] = []
    late: list[APIResponse] = []

    def on_its_way(route: Route) -> None:
        asked.append(route)
        if len(asked) == 4:
            late.append(route.fetch())  # answered, but the answer is slow to arrive
        elif len(asked) > 1:
            route.continue_()

    page.route(f"**{source.get_absolute_url()}", on_its_way)
    for key in "jjhjhjhjhj":
        page.keyboard.press(key)
    press(page, "n")
    page.keyboard.type("Written while the marks")
    asked[0].continue_()
    for number in (1, 2, 3):
        expect(page.locator(f"#p-{number} mark[data-entry]").first).to_be_attached()
    page.keyboard.type(" were on their way")
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(700)  # what the note's answer would need, if it did not wait for its turn
    asked[3].fulfill(response=late[0])
    expect(page.locator("#mark-quickly:not([data-done])")).to_have_count(1)  # the one that the others are copies of
    expect(page.locator("#p-4 mark[data-entry]").first).to_be_attached()
    expect(page.locator(".margin-note", has_text="Written while the marks were on their way")).to_be_visible()
    expect(page.locator("#p-5")).to_be_focused()
    marked = Entry.objects.filter(author=cast.dora, kind=Kind.HIGHLIGHT, source=source).order_by("pk")
    assert [re.findall(r"says part \d+", entry.quote)[0] for entry in marked] == [f"says part {number}" for number in (3, 0, 1, 2, 3, 4)]


def test_whoever_writes_while_a_highlight_is_being_undone_goes_on_writing(cast: Cast, page_as: PageAs, source: Source) -> None:
    page = open_reader(page_as(cast.dora), source)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/unmark/", hold)
    press(page, "j")
    press(page, "h")
    page.get_by_role("button", name="Undo").click()
    press(page, "n")
    page.keyboard.type("Begun before the answer")
    held[0].continue_()
    expect(page.get_by_text("The highlight is undone.")).to_be_attached()
    expect(page.locator("#p-0 mark[data-entry]", has_text="Simmer")).to_have_count(0)
    page.keyboard.type(", and ended after it")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".margin-note", has_text="Begun before the answer, and ended after it")).to_be_visible()


def test_single_keys_can_be_switched_off(cast: Cast, page_as: PageAs, source: Source) -> None:
    page = open_reader(page_as(cast.dora), source)
    press(page, "?")
    page.get_by_label("Single letters work as keys").uncheck()
    page.get_by_role("button", name="Close").click()
    open_reader(page, source)
    press(page, "h")
    press(page, "j")
    expect(page.locator(".is-current")).to_have_count(0)
    assert Entry.objects.filter(author=cast.dora, kind=Kind.HIGHLIGHT).count() == 1


def test_whose_highlights_are_shown_changes_at_once_and_stays_in_the_address(cast: Cast, page_as: PageAs, source: Source) -> None:
    page = open_reader(page_as(cast.dora), source)
    both = page.locator("mark", has_text="its red").first
    expect(both).to_have_class("highlight highlight-space highlight-organisation marks-2")
    press(page, "f")
    page.locator("#reader-filter").get_by_role("link", name="Weavers").click()
    expect(both).to_have_class("highlight highlight-space")
    expect(page.locator(".margin-note:visible")).to_have_count(1)
    expect(page.locator("[data-shown-count]")).to_have_text("1/3")
    page.reload()
    expect(page.locator(".margin-note:visible")).to_have_count(1)
    page.get_by_role("link", name="Show all").click()
    expect(page.locator(".margin-note:visible")).to_have_count(3)
    assert "?" not in page.url


def test_the_look_is_changed_at_once_and_remembered(cast: Cast, page_as: PageAs, source: Source) -> None:
    page = open_reader(page_as(cast.dora), source)
    press(page, "l")
    page.get_by_label("Sepia").check(force=True)
    page.get_by_label("Largest").check(force=True)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(246, 236, 217)"
    open_reader(page, source)
    assert page.evaluate("document.documentElement.dataset.theme") == "sepia"
    assert page.evaluate("getComputedStyle(document.querySelector('cp-reader')).fontSize") == "28px"


def test_where_one_stopped_is_where_one_goes_on(cast: Cast, page_as: PageAs, source: Source) -> None:
    page = open_reader(page_as(cast.dora), source)
    page.locator("#p-9").scroll_into_view_if_needed()
    page.evaluate("document.getElementById('p-9').scrollIntoView({block: 'start'})")
    expect(page.locator("[data-section]")).to_have_text("Chalk")  # it has noticed where one is
    page.evaluate("dispatchEvent(new Event('pagehide'))")  # as on leaving; a busy machine may take its time to hear of it
    for _wait in range(250):  # told while the page is left, so that nobody waits for it
        if ReadingPlace.objects.exists():
            break
        page.wait_for_timeout(100)
    page.goto("/sense/")
    bar = page.get_by_role("progressbar")
    expect(page.locator(".being-read").get_by_role("link", name="Madder and its reds")).to_be_visible()
    assert 50 < int(bar.get_attribute("value") or 0) < 100
    page.get_by_role("link", name="Madder and its reds").first.click()
    page.get_by_role("link", name="Go on where you stopped").click()
    expect(page.locator("#p-9")).to_be_in_viewport()
    assert ReadingPlace.objects.get().member == cast.dora


def test_a_selection_on_an_older_copy_is_offered_its_look_alikes(cast: Cast, page_as: PageAs, source: Source) -> None:
    page = open_reader(page_as(cast.dora), source)
    html = readable_html("<p>New here.</p>" + PAGE.replace("has been dug for its red", "was once dug for its own red"), base_url=source.url)
    Snapshot.objects.create(source=source, html=html, text=text_of(html), text_hash="newer")
    page.locator("#p-4").click()
    press(page, "h")
    expect(page.get_by_text("These words look alike; is it one of them?").first).to_be_visible()
    assert Entry.objects.filter(author=cast.dora, kind=Kind.HIGHLIGHT).count() == 1  # nothing was placed by looking alike
    page.get_by_role("button", name="Take this").first.click()
    page.get_by_role("button", name="Keep the highlight").click()
    expect(page.get_by_text("Highlighted. Only you see it.")).to_be_visible()
    expect(page.locator("cp-reader")).to_contain_text("New here.")  # the page is the newer copy now
    assert "was once dug" in Entry.objects.filter(author=cast.dora, kind=Kind.HIGHLIGHT).latest("pk").quote


def test_an_orphan_is_offered_what_looks_like_it(cast: Cast, page_as: PageAs, source: Source) -> None:
    quote = "Simmer it, and never let it boil."
    orphan = mark_highlight(cast.bruno, source.snapshots.get(), quote=quote)
    html = readable_html("<p>Weld is yellow.</p><p>Simmer it gently, and let it never boil.</p><p>Chalk is white.</p>", base_url=source.url)
    Snapshot.objects.create(source=source, html=html, text=text_of(html), text_hash="newer")
    place_all(source.pk)
    page = open_reader(page_as(cast.bruno), source)
    note = page.locator(f"#note-{orphan.uid}")
    note.get_by_text("Put it where it belongs").click()
    expect(note.get_by_text("These words look alike; is it one of them?")).to_be_visible()
    expect(page.locator(f"#mark-{orphan.uid}")).to_have_count(0)
    note.get_by_role("button", name="Take this").first.click()
    note.get_by_role("button", name="Put it here").click()
    expect(page.locator(f"#mark-{orphan.uid}")).to_have_text("Simmer it gently, and let it never boil.")


def kept_paths(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        """async () => {
            const paths = [];
            for (const name of await caches.keys()) {
                if (!name.startsWith("pages:")) continue;
                for (const request of await (await caches.open(name)).keys()) paths.push(new URL(request.url).pathname);
            }
            return paths;
        }"""
    )
    return found


def wait_until_kept(page: Page, paths: list[str]) -> None:
    for _wait in range(100):
        if kept_paths(page) == paths:
            return
        page.wait_for_timeout(100)
    raise AssertionError(kept_paths(page))


def test_an_opened_page_is_read_and_marked_without_a_connection(cast: Cast, page_as: PageAs, source: Source) -> None:
    page = open_reader(page_as(cast.dora), source)
    wait_until_kept(page, [source.get_absolute_url()])
    page.context.set_offline(True)
    open_reader(page, source)
    expect(page.get_by_text("Offline", exact=True)).to_be_visible()
    page.locator("#p-5").click()
    press(page, "h")
    expect(page.get_by_text("Kept in this browser until there is a connection.")).to_be_visible()
    page.goto("/people/")  # which is not kept
    expect(page.get_by_role("heading", name="Reading offline")).to_be_visible()
    page.get_by_role("link", name="Madder and its reds").click()
    expect(page.get_by_role("heading", name="Waiting to be sent")).to_be_visible()
    assert Entry.objects.filter(author=cast.dora, kind=Kind.HIGHLIGHT).count() == 1

    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="Waiting to be sent")).to_be_hidden()
    expect(page.locator("#p-5 mark.highlight-me")).to_be_visible()
    page.reload()
    assert Entry.objects.filter(author=cast.dora, kind=Kind.HIGHLIGHT).count() == 2  # once, however often it was tried


def test_what_one_may_no_longer_see_goes_at_the_next_visit(cast: Cast, page_as: PageAs, source: Source) -> None:
    page = open_reader(page_as(cast.bruno), source)
    wait_until_kept(page, [source.get_absolute_url()])
    for entry in Entry.objects.filter(source=source):
        withdraw(entry)
    page.wait_for_timeout(100)
    page.goto("/")
    wait_until_kept(page, [])


def test_nothing_is_left_for_whoever_comes_next(cast: Cast, page_as: PageAs, source: Source, client_as: ClientAs) -> None:
    page = open_reader(page_as(cast.dora), source)
    wait_until_kept(page, [source.get_absolute_url()])
    page.get_by_label("Your menu").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Password").wait_for()
    wait_until_kept(page, [])
    page.context.set_offline(True)
    page.goto(source.get_absolute_url())
    expect(page.get_by_role("heading", name="Reading offline")).to_be_visible()
    expect(page.get_by_text("Madder and its reds")).to_have_count(0)


def test_what_another_app_shares_is_captured(cast: Cast, page_as: PageAs) -> None:
    page = page_as(cast.amina)
    page.goto("/")
    about = page.evaluate("async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json()")
    target = about["share_target"]
    names = target["params"]
    query = page.evaluate(
        "values => String(new URLSearchParams(values))",
        {names["title"]: "Madder", names["text"]: "Never boil it https://example.org/madder", names["url"]: ""},
    )
    page.goto(f"{target['action']}?{query}")
    expect(page.get_by_label("Address of the page")).to_have_value("https://example.org/madder")
    expect(page.get_by_label("Title")).to_have_value("Madder")
    expect(page.get_by_label("Why does it matter?")).to_have_value("Never boil it")


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "sepia", "dark", "contrast"])
def test_every_theme_of_the_reader_is_open_to_all(cast: Cast, page_as: PageAs, source: Source, theme: str) -> None:
    window = page_as(cast.dora)
    window.goto("/people/")
    window.context.add_cookies([{"name": "reading", "value": f"{theme}.clear.3.2.2", "url": window.url}])
    found: list[str] = []
    for at_night in (False, True):
        visit = Visit(window, source.get_absolute_url(), at_night=at_night)
        window.locator("[data-reader][data-ready]").wait_for()
        for key in ("l", "n") if at_night else ("Escape", "f"):
            window.keyboard.press("Escape")
            window.keyboard.press(key)
            visit.measure()
        found += [f"{'night' if at_night else 'day'}: {fault}" for fault in visit.told]
    assert "\n".join(found) == ""
