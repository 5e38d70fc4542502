"""What strangers' pages weigh, say in their heads, and leave behind in caches: no cookie, and nothing of what was narrowed."""

import gzip
import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from lxml import html
from PIL import Image

from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entry
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.publishing.drawing import draw
from commonplace.publishing.models import PublicProfile
from commonplace.questions.actions import answering
from commonplace.web.finders import bundle
from commonplace.web.shell import PUBLIC_BUNDLE
from tests.cast import Cast, ClientAs
from tests.routes import addresses, all_routes
from tests.world import World, make_world

LIGHT = 60_000
# Pages on which a stranger signs in, joins or ends a letter: their forms need the token against forged ones.
WITH_FORMS = ("account_", "people:join", "people:first_run", "digest:stop", "notifications:stop", "gatherings:stop_calendar_mail")


def opened(cast: Cast, **more: object) -> Entry:
    draft = {"kind": Kind.NOTE, "title": "Madder root", "body": "Simmer, **never** boil.", "audience": audiences.web()} | more
    return add_entry(cast.amina, Draft(**draft))


def data_of(page: str) -> list[dict[str, object]]:
    return [json.loads(block.text) for block in html.fromstring(page).iter("script") if block.get("type") == "application/ld+json"]


@pytest.fixture
def stranger() -> Client:
    return Client()


# Shells with nothing that members wrote: a program fills them.
WITHOUT_WORDS = ("/offline/", "/hypothesis/frame", "/client/")
# What says whether a badge holds must not go on saying so from a cache after it was withdrawn.
ASKED_EACH_TIME = "/badges/verify/?award="


def public_answers(stranger: Client, world: World) -> dict[str, object]:
    found = {}
    for route in all_routes():
        for url in addresses(route, world):
            answer = stranger.get(url)
            assert not answer.cookies or route.name.startswith(WITH_FORMS), url
            if answer.status_code == 200 and not route.name.startswith(WITH_FORMS):
                found[url] = answer
    return found


@pytest.mark.once
def test_no_page_gives_a_stranger_a_cookie_and_what_members_wrote_may_be_kept_for_a_moment(cast: Cast, stranger: Client) -> None:
    answers = public_answers(stranger, make_world(cast))
    pages = {url: answer for url, answer in answers.items() if b"<html" in answer.getvalue()[:200] and not url.startswith(WITHOUT_WORDS)}
    assert len(pages) > 15 and "/" in pages and "/people/amina/garden/" in pages
    fresh = [pages.pop(url) for url in list(pages) if url.startswith(ASKED_EACH_TIME)]
    assert [answer.headers["Cache-Control"] for answer in fresh] == ["no-store"] * len(fresh) != []
    for url, answer in pages.items():
        assert answer.headers["Cache-Control"] == "public, max-age=60, stale-while-revalidate=30", url
        assert "Cookie" in answer.headers["Vary"], url
        again = stranger.get(url, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"") and again.headers["Cache-Control"] == answer.headers["Cache-Control"]


@pytest.mark.once
def test_what_a_strangers_page_links_is_light(cast: Cast, stranger: Client) -> None:
    """As much as a browser fetches at most: the page and all it links, with every font, since letters of a title may need both."""
    pages = {url: answer for url, answer in public_answers(stranger, make_world(cast)).items() if b"<html" in answer.getvalue()[:200]}
    style = bundle(PUBLIC_BUNDLE)
    fonts = {str(finders.find(f"web/vendor/fonts/{name}")) for name in re.findall(r"fonts/([\w-]+\.woff2)", style)}
    assert len(fonts) == 2
    heaviest = 0
    for url, answer in pages.items():
        page = answer.content.decode()
        if "public" not in str(html.fromstring(page).find("body").get("class")):
            continue
        tree = html.fromstring(page)
        assert not [script for script in tree.iter("script") if script.get("src")], url
        linked = [link.get("href") for link in tree.iter("link") if link.get("rel") == "stylesheet"]
        own = [name for name in linked if not name.startswith("/static/web/css/")]
        sheets = gzip.compress("".join([style, *(Path(str(finders.find(name[8:]))).read_text() for name in own)]).encode())
        heaviest = max(heaviest, len(gzip.compress(page.encode())) + len(sheets))
    assert 10_000 < heaviest + sum(Path(name).stat().st_size for name in fonts) < LIGHT


def test_members_pages_stay_out_of_every_cache(cast: Cast, client_as: ClientAs) -> None:
    entry = opened(cast)
    answer = client_as(cast.dora).get(entry.get_absolute_url())
    assert answer.headers["Cache-Control"] == "private, no-store" and "ETag" not in answer.headers
    assert b"canonical" not in answer.content and b"htmx" in answer.content


def test_a_page_goes_out_packed(cast: Cast, stranger: Client) -> None:
    url = opened(cast).get_absolute_url()
    packed = stranger.get(url, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.content) == stranger.get(url).content
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_the_head_says_what_the_page_shows(cast: Cast, stranger: Client) -> None:
    entry = opened(cast, title="</script><b>مَدَر & root", tags=["dyeing"])
    page = stranger.get(entry.get_absolute_url()).content.decode()
    tree = html.fromstring(page)
    heads = {meta.get("property"): meta.get("content") for meta in tree.iter("meta") if meta.get("property")}
    assert heads["og:title"] == entry.title and heads["og:type"] == "article" and heads["article:tag"] == "dyeing"
    address = settings.BASE_URL + entry.get_absolute_url()
    assert tree.find(".//link[@rel='canonical']").get("href") == heads["og:url"] == address
    article, crumbs = data_of(page)
    assert article["@type"] == "Article" and article["headline"] == entry.title and article["author"]["url"].endswith("/people/amina/")
    assert [step["name"] for step in crumbs["itemListElement"]][1:] == ["Amina Diallo", entry.title]


def test_a_question_with_answers_is_a_page_of_questions(cast: Cast, stranger: Client) -> None:
    asked = opened(cast, kind=Kind.QUESTION, title="Does hard water dull madder?")
    add_entry(cast.dora, Draft(kind=Kind.ANSWER, body="It *does*.", parent=asked, audience=asked.audience))
    comment(cast.bruno, asked, body="Mine did.")
    (page, _crumbs) = data_of(stranger.get(asked.get_absolute_url()).content.decode())
    answers = page["mainEntity"]["suggestedAnswer"]
    assert "acceptedAnswer" not in str(page)
    assert page["@type"] == "QAPage" and [answer["text"].strip() for answer in answers] == ["It does."]
    answering.accept(cast.amina, answering.answer(cast.bruno, asked, body="With rain it does not."))
    (page, _crumbs) = data_of(stranger.get(asked.get_absolute_url()).content.decode())
    assert page["mainEntity"]["acceptedAnswer"]["text"].strip() == "With rain it does not." and page["mainEntity"]["answerCount"] == 2
    assert [one["text"].strip() for one in page["mainEntity"]["suggestedAnswer"]] == ["It does."]


def test_who_comes_with_the_cookie_of_an_ended_session_is_a_stranger(cast: Cast, stranger: Client, client_as: ClientAs) -> None:
    url = opened(cast).get_absolute_url()
    light = stranger.get(url)
    ended = client_as(cast.bruno)
    ended.session.flush()
    assert settings.SESSION_COOKIE_NAME in ended.cookies
    answered = ended.get(url)
    assert answered.content == light.content and answered.headers["Cache-Control"] == light.headers["Cache-Control"]
    assert not answered.cookies and b"<script" in client_as(cast.bruno).get(url).content


def test_a_profile_that_is_closed_is_named_nowhere(cast: Cast, stranger: Client) -> None:
    url = opened(cast).get_absolute_url()
    PublicProfile.objects.create(member=cast.amina, is_open=False)
    page = stranger.get(url).content.decode()
    assert "Amina Diallo" in page and "/people/amina/feed" not in page and "/people/amina/" not in json.dumps(data_of(page))


def test_the_picture_of_a_link(cast: Cast, stranger: Client, client_as: ClientAs) -> None:
    entry = opened(cast)
    path = re.search(r'og:image" content="[^/]*//[^/]+([^"]+)', stranger.get(entry.get_absolute_url()).content.decode())[1]
    answer = stranger.get(path)
    assert Image.open(BytesIO(answer.content)).size == (1200, 630) and "max-age=86400" in answer.headers["Cache-Control"]
    assert stranger.get(path).content == answer.content
    change_audience(entry, audiences.organisation())
    assert stranger.get(path).status_code == client_as(cast.amina).get(path).status_code == 404
    assert stranger.get(entry.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("title", ["", "a" * 300, "كيف نصبغ", "藍染め" * 90, "\U000e0001\u200b", "Dvořák and the long title of " * 9])
def test_any_title_can_be_drawn(title: str) -> None:
    assert Image.open(BytesIO(draw(title=title, author="Łukasz", kind="Note", site="Tideway"))).size == (1200, 630)
