"""A series in a space, from its plan to what came of it, with five members in windows of their own."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from commonplace.gatherings.models import Meeting, Seat
from commonplace.gatherings.words import Coming
from commonplace.kit.clock import now
from commonplace.kit.tests.test_jobs_workers import wait_until
from commonplace.notifications.models import Notice
from commonplace.spaces.models import Membership
from tests.cast import Cast
from tests.served import Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

TITLE = "Evenings at the vats"


def it_is_time_for(meeting: Meeting, *, over: bool = False) -> None:
    """The weeks until then have passed."""
    starts_at = now() - timedelta(minutes=90 if over else 20)
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))


def seat(page: Page) -> str:
    """How the page says that one stands to the meeting."""
    return page.locator(".page .button-row .chip").first.inner_text()


def test_a_series_from_its_plan_to_its_harvest(cast_for_all: Cast, window: Window) -> None:
    cast = cast_for_all
    Membership.objects.bulk_create(Membership(space=cast.weavers, member=member) for member in (cast.bruno, cast.chidi))
    amina, bruno, chidi, dora = (window(member) for member in (cast.amina, cast.bruno, cast.chidi, cast.dora))

    # Amina plans three weeks for two people.
    amina.goto("/gatherings/?space=weavers")
    amina.get_by_role("link", name="Plan one").click()
    amina.get_by_label("Name", exact=True).fill(TITLE)
    amina.get_by_label("How often").select_option(label="every week")
    amina.get_by_label("How many times").fill("3")
    amina.get_by_role("spinbutton", name="Places").fill("2")
    amina.get_by_role("button", name="Plan it").click()
    expect(amina.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(amina.locator(".meeting-row")).to_have_count(3)
    address = amina.url
    first = Meeting.objects.order_by("starts_at")[0]

    # Dora and Bruno have the two places of the first evening, Chidi waits; a stranger to the space knows nothing of it.
    for page in (dora, bruno):
        page.goto("/gatherings/")
        page.get_by_role("listitem").filter(has_text=TITLE).first.get_by_role("button", name="I come").click()
        expect(page.get_by_text("You have a place.")).to_be_visible()
    chidi.goto(f"/meetings/{first.uid}/")
    expect(chidi.get_by_text("2 of 2 taken")).to_be_visible()
    chidi.get_by_role("button", name="Wait for a place").click()
    expect(chidi.get_by_text("you wait for a place", exact=True)).to_be_visible()
    farah = window(cast.farah)
    farah.goto(f"/meetings/{first.uid}/")
    expect(farah.get_by_text(TITLE)).to_have_count(0)

    # Dora brings two questions. Bruno wants the second one too: it stands first, and nobody is told who wanted it.
    dora.goto(address)
    for question in ("Which mordant?", "How warm is the vat?"):
        dora.get_by_label("What would you like to have talked about?").fill(question)
        dora.get_by_role("button", name="Ask", exact=True).click()
        expect(dora.locator(".collected")).to_contain_text(question)
    bruno.goto(address)
    bruno.locator(".collected li").filter(has_text="How warm").get_by_role("button", name="I want this too").click()
    bruno.goto(address)
    expect(bruno.locator(".collected li").first).to_contain_text("How warm is the vat?")
    amina.reload()
    asked = amina.locator("#questions")
    expect(asked.locator("li").first).to_contain_text("How warm is the vat?")
    for name in ("Bruno", "Dora"):
        expect(asked).not_to_contain_text(name)

    # Bruno leaves; Chidi moves up and sees it.
    bruno.goto(f"/meetings/{first.uid}/")
    bruno.get_by_role("button", name="I cannot come").click()
    expect(bruno.get_by_text("You do not come.")).to_be_visible()
    wait_until(Notice.objects.filter(member=cast.chidi, concern="seat_given").exists)
    chidi.goto("/notifications/")
    chidi.get_by_role("link", name=re.compile("A place became free")).first.click()
    expect(chidi.get_by_text("you come", exact=True)).to_be_visible()
    assert set(Seat.objects.filter(meeting=first, coming=Coming.GOING).values_list("member", flat=True)) == {cast.dora.pk, cast.chidi.pk}

    # While it goes on, Amina and Dora write the note of the day together; the questions are its headings.
    it_is_time_for(first)
    amina.goto(f"/meetings/{first.uid}/")
    amina.get_by_role("button", name="Begin the note").click()
    expect(amina.get_by_text("How warm is the vat?").first).to_be_visible()
    amina.get_by_role("link", name="Write together").click()
    amina.get_by_label("Which people?").fill("dora")
    amina.get_by_role("button", name="Open it").click()
    amina.locator(".cm-content").wait_for()
    dora.goto(f"/meetings/{first.uid}/")
    dora.locator("section", has=dora.get_by_role("heading", name="The note of the day")).get_by_role("link").click()
    dora.get_by_role("link", name="Written together: look in").click()
    dora.locator(".cm-content").wait_for()
    expect(amina.locator("[data-together-people]")).to_contain_text("Dora")
    for page, key, words in ((amina, "Control+Home", "Fifty degrees. "), (dora, "Control+End", " Alum, says Dora.")):
        page.locator(".cm-content").click()
        page.keyboard.press(key)
        page.keyboard.type(words)
    for page in (amina, dora):
        for words in ("Fifty degrees.", "Alum, says Dora."):
            expect(page.locator(".cm-content")).to_contain_text(words)
    expect(dora.locator("[data-together-status]")).to_have_text("Everything is saved.")

    # Afterwards each says what they take out of it, and Amina makes one page of it.
    it_is_time_for(first, over=True)
    for page, what, text in (
        (dora, "What I learned", "Madder turns brown above sixty"),
        (chidi, "A question left open", "Does it keep in the sun?"),
        (chidi, "What I will try", "A skein in the window for a month"),
    ):
        page.goto(f"/meetings/{first.uid}/")
        page.get_by_label("What", exact=True).select_option(label=what)
        page.get_by_label("In a line or two").fill(text)
        page.get_by_role("button", name="Add it").click()
        expect(page.locator("#harvest")).to_contain_text(text)
    bruno.goto(f"/meetings/{first.uid}/")
    expect(bruno.locator("#harvest")).to_contain_text("Does it keep in the sun?")
    expect(bruno.get_by_role("button", name="Add it")).to_have_count(0)
    amina.goto(f"/meetings/{first.uid}/")
    amina.get_by_text("Make one page of it").click()
    amina.get_by_label("A few words of your own before it").fill("Bring gloves next time.")
    amina.get_by_role("button", name="Make the page and announce it").click()
    expect(amina.get_by_role("heading", level=1)).to_contain_text("What came of")
    page_of_harvest = amina.url
    for words in (
        "Bring gloves",
        "What we learned",
        "Madder turns brown",
        "Questions left open",
        "Does it keep in the sun?",
        "Who will try what",
    ):
        expect(amina.locator("main")).to_contain_text(words)

    # Where it came from is remembered, to each of them; and Bruno, who was not there, finds it.
    amina.goto(page_of_harvest + "lineage/")
    grown_from = amina.locator("section.lineage", has=amina.get_by_role("heading", name="Grown from"))
    for words in (TITLE, "Madder turns brown", "Does it keep in the sun?", "A skein in the window"):
        expect(grown_from).to_contain_text(words)
    bruno.goto("/gatherings/?shelf=over")
    bruno.get_by_role("link", name="What came of it").click()
    bruno.get_by_role("link", name=re.compile("What came of")).first.click()
    expect(bruno.locator("main")).to_contain_text("Bring gloves next time.")
    bruno.goto(address)
    expect(bruno.locator(".meeting-row")).to_have_count(3)
