"""Three members at once, each in a window of their own, on the program as it is really served: what one does, the others see."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.clock import now
from commonplace.spaces.models import Membership
from commonplace.unnamed.actions import full_hour, release
from commonplace.unnamed.models import Waiting
from commonplace.unnamed.tests.samples import allow_in_weavers
from tests.cast import Cast, ClientAs
from tests.served import Window

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def status_at(window: Page, address: str) -> int:
    answer = window.goto(address)
    assert answer is not None
    return answer.status


def say(page: Page, words: str, button: str) -> None:
    page.locator("#reply-body").fill(words)
    page.locator("#reply").get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".said", has_text=words)).to_be_visible()


def show_news(page: Page, words: str) -> None:
    """Heard without asking, and shown when asked for."""
    line = page.locator("[data-live-news]")
    expect(line).to_contain_text(words)
    line.get_by_role("button", name="Show").click()


def test_one_asks_two_answer_and_a_note_comes_of_it(cast_for_all: Cast, window: Window) -> None:
    cast = cast_for_all
    amina, bruno, dora = window(cast.amina), window(cast.bruno), window(cast.dora)
    amina.goto("/questions/ask/")
    amina.get_by_label("What would you like to know?").fill("How does madder stay red?")
    amina.locator("input[value=organisation]").check()
    amina.get_by_role("button", name="Ask", exact=True).click()
    expect(amina.get_by_role("heading", name="How does madder stay red?")).to_be_visible()
    question = Entry.objects.get(title="How does madder stay red?")

    bruno.goto(question.get_absolute_url())
    dora.goto(question.get_absolute_url())
    expect(bruno.locator("[data-live-here]")).to_contain_text("Dora Lindqvist")
    bruno.locator("#reply-body").fill("I was about to say")
    say(dora, "A spoon of chalk in the vat.", "Answer")
    # Bruno is writing: nothing moves under his hands until he asks for it.
    show_news(bruno, "1 new comment")
    expect(bruno.locator(".said", has_text="A spoon of chalk in the vat.")).to_be_visible()
    expect(bruno.locator("#reply-body")).to_have_value("I was about to say")
    say(bruno, "I was about to say: never boil it.", "Comment")
    show_news(amina, "2 new comments")
    expect(amina.locator(".said", has_text="never boil it")).to_be_visible()

    answer = amina.locator(".said", has_text="A spoon of chalk")
    answer.locator("summary", has_text="This solved it").click()
    answer.get_by_role("button", name="This solved it").click()
    expect(amina.get_by_role("heading", name="What solved it")).to_be_visible()
    expect(dora.locator("[data-bell] [data-dot]")).to_be_visible()  # heard, not asked for
    dora.goto("/notifications/")
    expect(dora.locator(".notices-new").first).to_contain_text("How does madder stay red?")


def test_who_may_no_longer_see_it_hears_nothing_more(cast_for_all: Cast, window: Window) -> None:
    cast = cast_for_all
    note = add_entry(
        cast.amina, Draft(kind=Kind.NOTE, title="Alum", body="Too much makes wool brittle.", audience=audiences.organisation())
    )
    amina, bruno, chidi = window(cast.amina), window(cast.bruno), window(cast.chidi)
    for page in (amina, bruno, chidi):
        page.goto(note.get_absolute_url())
    expect(chidi.locator("[data-live-here]")).to_contain_text("Bruno Costa")
    chidi.locator("#reply-body").fill("How much is too much?")

    amina.goto(f"/e/{note.uid}/audience/")
    amina.locator("input[value=circle]").check()
    amina.locator("select[name=circle]").select_option(cast.kitchen_table.uid)
    amina.get_by_role("button", name="Share", exact=True).click()
    expect(amina.get_by_role("heading", name="Alum")).to_be_visible()
    say(amina, "A tenth of the weight of the wool.", "Comment")
    show_news(bruno, "1 new comment")
    expect(bruno.locator(".said", has_text="A tenth of the weight")).to_be_visible()
    expect(chidi.locator("[data-live-news]")).to_be_empty()
    chidi.locator("#reply-send").click()
    assert status_at(chidi, note.get_absolute_url()) == 404

    cast.bruno.is_active = False
    cast.bruno.save()
    say(amina, "Weighed dry.", "Comment")
    bruno.wait_for_timeout(1500)
    expect(bruno.locator("[data-live-news]")).to_be_empty()
    bruno.goto(note.get_absolute_url())
    expect(bruno.get_by_role("heading", name="Nothing here")).to_be_visible()
    expect(bruno.get_by_role("link", name="Sign in")).to_be_visible()


def stages_on_board(page: Page, claim: str) -> str:
    """The column of the board in which a claim stands, to whoever looks at it now."""
    page.goto("/practices/")
    return page.locator(".board-column", has=page.locator(".board-claim", has_text=claim)).locator("h2").inner_text()


def test_a_hunch_becomes_a_practice_by_what_three_people_saw(cast_for_all: Cast, window: Window) -> None:
    cast = cast_for_all
    Membership.objects.create(space=cast.weavers, member=cast.bruno)
    dora, amina, bruno, emil = window(cast.dora), window(cast.amina), window(cast.bruno), window(cast.emil)
    claim = "Slow heat keeps madder red"
    dora.goto("/practices/new/?space=weavers")
    dora.get_by_label("The claim").fill(claim)
    dora.get_by_label("Where it applies").fill("For wool.")
    dora.locator("input[value=space]").check()
    dora.get_by_role("button", name="Keep it", exact=True).click()
    expect(dora.get_by_role("link", name="Plan an experiment")).to_be_visible()
    page = dora.url
    at = page.replace("/e/", "/practices/")
    for member, refused in ((bruno, ["move/", "experiment/", "edit/"]), (emil, ["move/", "outcome/", "adopt/"])):
        assert [status_at(member, at + form) for form in refused] == [404] * 3
    assert status_at(emil, page) == 404
    bruno.goto(page)
    expect(bruno.get_by_role("link", name="We tried it")).to_be_visible()
    expect(bruno.get_by_role("link", name=re.compile("Move it|Plan an experiment"))).to_have_count(0)

    # Amina hosts the space, so she keeps what stands in it. Without an experiment it does not move, and the page says what it takes.
    amina.goto(page)
    expect(amina.locator("#moves")).to_contain_text("Plan the experiment first")
    amina.get_by_role("link", name="Move it", exact=True).click()
    amina.get_by_role("button", name="Move it").click()
    expect(amina.locator(".field-error")).to_contain_text("Plan the experiment first")
    amina.get_by_role("link", name="To its page").click()
    amina.get_by_role("link", name="Plan an experiment").click()
    amina.get_by_label("What will you do differently?").fill("One pot simmers, one boils")
    amina.get_by_label("What will tell whether it worked?").fill("The shade after an hour")
    amina.get_by_role("button", name="Begin it").click()
    amina.get_by_role("link", name="Move it to “Experiment”").click()
    expect(amina.get_by_label("What takes its place")).to_be_hidden()
    expect(amina.locator(".notice", has_text="One pot simmers")).to_be_visible()
    amina.get_by_role("button", name="Move it").click()
    expect(amina.locator("[aria-current=step]")).to_have_text("Experiment")
    assert [stages_on_board(one, claim) for one in (amina, bruno, dora)] == ["Experiment"] * 3
    amina.goto(page)
    amina.get_by_role("link", name="It has ended: write the result down").click()
    amina.get_by_label("It worked in part").check()
    amina.get_by_label("What did you see?").fill("Redder, but slow.")
    amina.get_by_role("button", name="Keep it").click()
    amina.get_by_role("link", name="Move it to “Emerging”").click()
    amina.get_by_role("button", name="Move it").click()
    expect(amina.locator("[aria-current=step]")).to_have_text("Emerging")

    # What they saw contradicts, and stands side by side. Bruno does it all by keyboard, and brings his note along.
    note = add_entry(cast.bruno, Draft(kind=Kind.NOTE, title="Hard water", body="Ours is.", audience=audiences.of_space(cast.weavers)))
    bruno.goto(page)
    bruno.get_by_role("link", name="We tried it").press("Enter")
    bruno.get_by_label("It did not work").press("Space")
    bruno.keyboard.press("Tab")
    bruno.keyboard.type("It went brown.")
    bruno.get_by_label("Evidence").fill("[[Hard water]]")
    bruno.keyboard.press("Enter")
    expect(bruno.locator("#outcomes")).to_contain_text("It went brown.")
    expect(dora.locator("[data-bell] [data-dot]")).to_be_visible()  # it is her practice
    dora.goto(page)
    dora.get_by_role("link", name="We tried it").click()
    dora.get_by_label("It worked", exact=True).check()
    dora.get_by_label("What did you do, and what did you see?").fill("Red after an hour.")
    dora.get_by_role("button", name="Say so").click()
    amina.get_by_role("link", name="We work this way").click()
    amina.get_by_label("How does it go?").fill("With rain water.")
    amina.get_by_role("button", name="Keep it").click()
    dora.reload()
    expect(dora.get_by_text("People saw different things.")).to_be_visible()
    expect(dora.locator(".side.verdict-worked")).to_contain_text("1 time")
    expect(dora.locator(".side.verdict-did_not")).to_contain_text("Bruno Costa")
    expect(dora.locator(".side.verdict-did_not").get_by_role("link", name="Hard water")).to_be_visible()
    expect(dora.locator("#adopters")).to_contain_text(re.compile("Amina Diallo.*Harvest.*since", re.DOTALL))

    # Two for whom it works make a practice of it; the one for whom it does not is answered, and hears of it.
    dora.get_by_role("link", name="Move it to “Practice”").click()
    dora.get_by_label("Hard water").check()
    dora.get_by_role("button", name="Move it").click()
    expect(dora.locator(".field-error")).to_contain_text("Say what you make of that.")
    expect(dora.get_by_label("Why")).to_be_focused()
    dora.get_by_label("Why").fill("Take rain water where the water is hard.")
    dora.get_by_role("button", name="Move it").click()
    expect(dora.locator("#moves li").first).to_contain_text(re.compile("Emerging → Practice.*Take rain water.*Hard water", re.DOTALL))
    expect(bruno.locator("[data-bell] [data-dot]")).to_be_visible()
    bruno.goto("/notifications/")
    expect(bruno.locator(".notices-new").first).to_contain_text("Dora Lindqvist moved the practice")
    assert [stages_on_board(one, claim) for one in (amina, bruno, dora)] == ["Practice"] * 3
    expect(bruno.locator(".board-card", has_text=claim)).to_contain_text(re.compile("It worked: 1.*It did not work: 1", re.DOTALL))
    bruno.goto(note.get_absolute_url())
    expect(bruno.get_by_role("complementary")).to_contain_text(claim)  # what the note led to
    bruno.goto(f"{page}lineage/")
    expect(bruno.locator("main")).to_contain_text(
        re.compile("Hard water.*Emerging → Practice.*Dora Lindqvist.*Hunch → Experiment", re.DOTALL)
    )


def at_the_full_hour() -> None:
    """What was put by is done, as if the hour were full."""
    Waiting.objects.update(due_at=full_hour(now()))
    release()


def test_asking_without_a_name_among_those_who_answer(cast_for_all: Cast, window: Window, client_as: ClientAs) -> None:
    cast = cast_for_all
    allow_in_weavers(cast)
    client_as(cast.emil).get("/questions/")
    chidi, bruno, dora, amina = (window(member) for member in (cast.chidi, cast.bruno, cast.dora, cast.amina))
    others = (bruno, dora, amina)
    for one in others:
        one.goto("/questions/")
    chidi.goto("/spaces/weavers/")
    chidi.get_by_role("link", name="Ask without your name").click()
    expect(chidi.locator(".notice")).to_contain_text("What is protected, and what is not")
    chidi.get_by_label("What would you like to know?").fill("Why does nobody say that the vat stinks?")
    chidi.get_by_role("button", name="Ask without your name").click()
    expect(chidi.locator(".unnamed-held")).to_contain_text("It appears after")
    phrase = chidi.locator("code.phrase").inner_text()
    assert not Entry.objects.filter(kind=Kind.QUESTION).exists()
    at_the_full_hour()
    question = Entry.objects.get(kind=Kind.QUESTION)
    ordinary, own = question.get_absolute_url(), f"/unnamed/{question.uid}/"

    chidi.goto(own)
    for one in others:
        one.goto(ordinary)
    expect(bruno.locator("[data-live-here]")).to_contain_text("Dora Lindqvist")
    expect(bruno.locator("[data-live-here]")).not_to_contain_text("Chidi")
    say(dora, "It is the indigo.", "Answer")
    show_news(bruno, "1 new comment")
    say(bruno, "And the weather.", "Comment")
    chidi.get_by_role("link", name="Commonplace").first.click()
    chidi.locator("[data-account] summary, summary[aria-label]").first.click()
    chidi.get_by_role("link", name=re.compile("Asked without your name.*2 new", re.DOTALL)).click()
    chidi.get_by_role("link", name="Why does nobody say that the vat stinks?").click()
    chidi.get_by_role("button", name="This solved it").click()
    chidi.locator("#reply-body").fill("Then I will open the window.")
    chidi.get_by_role("button", name="Reply", exact=True).click()
    chidi.locator("summary", has_text="Change the question").click()
    chidi.get_by_label("What else should one know?").fill("Since the spring.")
    chidi.get_by_role("button", name="Change the question").click()
    expect(chidi.locator(".notice")).to_contain_text("Then I will open the window.")
    at_the_full_hour()
    show_news(bruno, "1 new comment")
    expect(bruno.locator(".said", has_text="Then I will open the window.")).to_contain_text("Somebody")
    expect(dora.locator("[data-bell] [data-dot]")).to_be_visible()

    # Wherever the others look, they see what was asked and answered, and not who asked.
    shared = ("/questions/", "/spaces/weavers/", "/stock/?q=vat", f"{ordinary}lineage/")
    for one, places in ((bruno, ()), (dora, shared), (amina, ())):
        seen = ""
        for place in (ordinary, "/", "/notifications/", *places):
            one.goto(place)
            seen += one.content()
        assert "Since the spring." in seen and "Somebody" in seen
        assert "Chidi" not in seen and "people/chidi" not in seen
    amina.goto("/spaces/weavers/members/")
    expect(amina.locator("main")).to_contain_text("Chidi Okafor")
    expect(amina.locator("main")).not_to_contain_text("Somebody")

    # In another browser the asker is one of them, until they give the phrase.
    elsewhere = window(cast.chidi)
    assert status_at(elsewhere, own) == 404
    elsewhere.goto(ordinary)
    expect(elsewhere.get_by_role("link", name="Edit", exact=True)).to_have_count(0)
    elsewhere.goto("/unnamed/")
    expect(elsewhere.locator(".unnamed-held")).to_have_count(0)
    elsewhere.get_by_label("The phrase that you wrote down").fill(phrase[:-1])
    elsewhere.get_by_role("button", name="Open", exact=True).click()
    expect(elsewhere.locator(".field-error")).to_contain_text("Look at each letter again")
    elsewhere.get_by_label("The phrase that you wrote down").fill(phrase)
    elsewhere.get_by_role("button", name="Open", exact=True).click()
    expect(elsewhere.locator(".unnamed-held")).to_contain_text("the vat stinks")

    # A host acts on the text, and the asker learns what happened and why.
    dora.goto(ordinary)
    dora.get_by_role("link", name="Report", exact=True).first.click()
    dora.get_by_label("It is unkind to somebody").check()
    dora.get_by_role("button", name="Report").click()
    amina.goto("/moderation/")
    amina.get_by_role("link", name="Why does nobody say that the vat stinks?").click()
    amina.get_by_label("Hide it from all but its author").check()
    amina.get_by_label("Why?").fill("It shames whoever fills it.")
    amina.get_by_role("button", name="Decide").click()
    expect(amina.locator("main")).not_to_contain_text("Chidi")
    assert [status_at(one, ordinary) for one in (bruno, dora)] == [404, 404]
    chidi.reload()
    expect(chidi.locator("main")).to_contain_text("It shames whoever fills it.")
    chidi.goto("/unnamed/in/weavers/")
    expect(chidi.locator("form.form-card")).to_contain_text("You have 2 stamps left this week")
