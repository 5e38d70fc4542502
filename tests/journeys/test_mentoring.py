"""A round in a real browser: one press matches and another asks, two people say yes, and they have a page of their own."""

from playwright.sync_api import expect

from commonplace.mentoring.tests.world import a_round, mentee, mentor
from tests.browser import PageAs
from tests.cast import Cast


def test_from_a_round_to_a_first_goal(cast: Cast, page_as: PageAs) -> None:
    found = a_round(cast.gita)
    mentor(cast.amina, found, "Dyeing wool with madder")
    mentee(cast.ines, found, "How do I dye wool red?")

    organiser = page_as(cast.gita)
    organiser.goto("/share/")
    organiser.get_by_role("link", name="Mentoring", exact=True).click()
    organiser.get_by_role("link", name="Autumn round").click()
    organiser.get_by_role("link", name="Run this round").click()
    organiser.get_by_role("button", name="Match").click()
    organiser.get_by_text("Why:").click()
    expect(organiser.get_by_text("What is wished and what is offered mean alike")).to_be_visible()
    organiser.get_by_role("button", name="Publish: ask 1 pair").click()

    mentors = page_as(cast.amina)
    mentors.goto("/mentoring/")
    mentors.get_by_role("button", name="Yes, gladly").click()
    expect(mentors.get_by_text("is asked, until")).to_be_visible()

    learner = page_as(cast.ines)
    learner.goto("/mentoring/")
    learner.get_by_role("button", name="Yes, gladly").click()
    expect(learner.get_by_role("heading", name="You and Amina")).to_be_visible()
    learner.get_by_label("A goal").fill("Dye one skein red")
    learner.get_by_label("A goal").press("Enter")
    expect(learner.get_by_text("Dye one skein red")).to_be_visible()
