"""One article at several addresses is one source; a page is believed only about its own site, and nobody sees more for it."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from commonplace.entries import audiences
from commonplace.entries.audience import snapshots_visible_to
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.jobs import run_all
from commonplace.lineage.models import Edge, Reference
from commonplace.seek.actions import SentPage, capture
from commonplace.sense.actions import mark_highlight
from commonplace.sense.models import Highlight
from commonplace.sources.actions import source_at, sources_for
from commonplace.sources.addresses import normalise_url
from commonplace.sources.canonical import amp_origin, are_alike, is_same_place, is_same_site, other_address
from commonplace.sources.joining import join, settle_address
from commonplace.sources.meeting import SourceFacts
from commonplace.sources.models import Alias, Snapshot, Source
from tests.cast import Cast, ClientAs
from tests.crawl import ask
from tests.site import ARTICLE, Site, running_site

A, B = "https://example.org/amp/madder", "https://example.org/madder"


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    with running_site() as made:
        settings.FETCH_ALLOW_HOSTS = [made.host]
        yield made


def naming(address: str, article: str = ARTICLE) -> str:
    return article.replace("<head>", f'<head><link rel="canonical" href="{address}">')


@pytest.mark.parametrize(
    ("url", "told", "found"),
    [
        (A, {"canonical": B}, B),
        (A, {"canonical": A}, ""),
        (A, {}, ""),
        ("https://m.example.org/x", {"canonical": "https://www.example.org/x"}, "https://www.example.org/x"),
        (
            "https://en.m.wikipedia.org/wiki/Madder",
            {"canonical": "https://en.wikipedia.org/wiki/Madder"},
            "https://en.wikipedia.org/wiki/Madder",
        ),
        # What belongs to others, and front pages, cannot be claimed.
        ("https://evil.example/x", {"canonical": B}, ""),
        ("https://one.github.io/x", {"canonical": "https://two.github.io/x"}, ""),
        ("https://one.co.uk/x", {"canonical": "https://two.co.uk/x"}, ""),
        (A, {"canonical": "https://example.org/"}, ""),
        ("https://www.google.com/amp/s/example.org/amp/madder", {"canonical": B}, B),
        ("https://example-org.cdn.ampproject.org/c/s/example.org/amp/madder", {"canonical": B}, B),
        ("https://evil-example.cdn.ampproject.org/c/s/evil.example/x", {"canonical": B}, ""),
        ("https://example-org.cdn.ampproject.org/c/s/example.org/x", {"canonical": "https://evil.example/x"}, ""),
        # Moved for good: to the same place under another spelling, or to a page that calls itself by that address.
        ("http://example.org/madder/", {"moved_to": B, "final_url": B}, B),
        ("https://short.example/abc", {"moved_to": B, "final_url": B, "canonical": B}, B),
        ("https://short.example/abc", {"moved_to": B, "final_url": B}, ""),
        ("https://short.example/abc", {"moved_to": B, "final_url": "https://example.org/login", "canonical": B}, ""),
        (
            "https://example.org/old",
            {"moved_to": "https://example.org/", "final_url": "https://example.org/", "canonical": "https://example.org/"},
            "",
        ),
    ],
)
def test_which_address_is_believed(url: str, told: dict[str, str], found: str) -> None:
    assert other_address(url, **{"canonical": "", "moved_to": "", "final_url": "", **told}) == found


def test_sites_and_places() -> None:
    assert is_same_site("https://www.example.org/a", "http://amp.example.org/b")
    assert not is_same_site("https://example.org.evil.example/", "https://example.org/")
    assert not is_same_site("https://m.uk/", "https://www.uk.m/")
    assert not is_same_site("http://example.org:8080/", "http://example.org/") and is_same_site("http://a.org:81/", "http://www.a.org:81/")
    assert is_same_place("http://www.example.org/a/", "https://example.org/a")
    assert not is_same_place("https://example.org/a?p=1", "https://example.org/a?p=2")
    assert amp_origin("https://example.org/amp/x") == ""


def test_likeness_of_articles() -> None:
    text = " ".join(f"word{number}" for number in range(200))
    assert are_alike(text, "Menu " + text + " Footer with more words")
    assert not are_alike(text, " ".join(f"other{number}" for number in range(200)))
    assert not are_alike(text, text[:50]) and not are_alike("", "")


urls = st.builds(
    lambda host, path, query: f"https://{host}/{path}{'?' if query else ''}{'&'.join(query)}",
    st.sampled_from(["example.org", "www.youtube.com", "youtu.be", "vimeo.com", "m.example.org", "例え.jp"]),
    st.text(alphabet="abc123/%._~-é watch", max_size=20),
    st.lists(st.sampled_from(["v=dQw4w9WgXcQ", "utm_source=x", "a=b", "t=5", "a=%20", "fbclid=1"]), max_size=3),
)


@given(urls)
def test_an_address_has_one_spelling(url: str) -> None:
    url = url.strip()
    once = normalise_url(url)
    assert normalise_url(once) == once
    assert normalise_url(f"{url}#part") == once or "#!" in url
    separator = "&" if "?" in url else "?"
    assert normalise_url(f"{url}{separator}utm_campaign=letter") == once


def test_a_page_and_its_amp_page_become_one_source(cast: Cast, client_as: ClientAs, site: Site) -> None:
    home = site.page("/madder", naming(site.url("/madder")))
    amp = site.page("/amp/madder", naming(home))
    hers = capture(cast.amina, url=home, why="The original").entry
    run_all()
    his = capture(cast.bruno, url=amp, why="Found on the bus").entry
    run_all()
    source = Source.objects.get()
    assert source.url == home and {hers.pk, his.pk} == set(source.entries.values_list("pk", flat=True))
    assert source_at(amp) == source == sources_for([SourceFacts(url=amp)])[SourceFacts(url=amp)]
    for reader, theirs, others in ((cast.amina, "The original", "on the bus"), (cast.bruno, "on the bus", "The original")):
        shown = client_as(reader).get(source.get_absolute_url()).content.decode()
        assert theirs in shown and others not in shown


def test_where_nothing_stands_there_yet_the_source_takes_the_address(cast: Cast, site: Site) -> None:
    home = site.page("/madder", naming(site.url("/madder")))
    save = capture(cast.amina, url=site.page("/amp/madder", naming(home))).entry
    run_all()
    assert Source.objects.get().url == home and Alias.objects.get().url == site.url("/amp/madder")
    save.refresh_from_db()
    assert save.title == "Madder and its reds" and save.source.entries.count() == 1


OTHER = ARTICLE.replace("Madder", "Weld").replace("root", "leaf").replace("red", "yellow").replace("the", "this").replace("a ", "one ")


@pytest.mark.parametrize("lie", ["another article", "names another", "is gone"])
def test_the_page_there_must_agree(cast: Cast, site: Site, lie: str) -> None:
    home = site.page("/madder", OTHER if lie == "another article" else naming(site.url("/third")), status=404 if lie == "is gone" else 200)
    theirs = capture(cast.bruno, url=home).entry
    capture(cast.amina, url=site.page("/amp/madder", naming(home)))
    run_all()
    assert Source.objects.count() >= 2 and list(theirs.source.entries.all()) == [theirs] and not Alias.objects.exists()


def copy_of(source: Source, text: str) -> Snapshot:
    return Snapshot.objects.create(source=source, html=f"<p>{text}</p>", text=text, text_hash=str(hash(text)))


def test_highlights_edges_and_saves_come_along(cast: Cast, client_as: ClientAs) -> None:
    going, staying = source_at(A), source_at(B)
    text = "Simmer the root, and never let it boil. Chalk in the water brightens the colour."
    same, same_there, own = copy_of(going, text), copy_of(staying, text), copy_of(going, text + " More.")
    first, second = capture(cast.amina, url=A, why="Why I kept it").entry, capture(cast.amina, url=B).entry
    bare, kept = capture(cast.bruno, url=A).entry, capture(cast.bruno, url=B).entry
    mark = mark_highlight(cast.amina, same, quote="never let it boil", audience=audiences.organisation())
    other = mark_highlight(cast.chidi, own, quote="Chalk in the water")
    old = going.get_absolute_url()
    join(going.pk, B)
    assert list(Source.objects.all()) == [staying]
    for entry in (first, second, bare, kept, mark, other):
        entry.refresh_from_db()
        assert entry.source_id == staying.pk
    assert (first.kind, second.kind, first.body) == (Kind.NOTE, Kind.SAVE, "Why I kept it")
    assert bare.is_withdrawn and not kept.is_withdrawn
    assert Highlight.objects.get(entry=mark).snapshot == same_there and Highlight.objects.get(entry=other).snapshot == own
    assert not Edge.objects.exclude(source=staying).exists() and Edge.objects.filter(entry=mark, source=staying).count() == 1
    run_all()
    shown = client_as(cast.bruno).get(staying.get_absolute_url()).content.decode()
    assert mark.uid in shown and other.uid not in shown and "Why I kept it" not in shown
    answer = client_as(cast.bruno).get(old)
    assert (answer.status_code, answer.url) == (302, staying.get_absolute_url())
    assert client_as(cast.dora).get(old).status_code == 302  # the highlight for everyone shows her the source
    change_audience(mark, audiences.only_me(cast.amina))
    assert client_as(cast.dora).get(old).status_code == client_as(cast.dora).get("/s/no-such-name/").status_code == 404


def test_what_was_found_by_its_words_is_found_after(cast: Cast, client_as: ClientAs) -> None:
    going, staying = source_at(A), source_at(B)
    entry = capture(cast.amina, url=A, why="Perplexing [[Weld]] notes", audience=audiences.of_space(cast.weavers)).entry
    capture(cast.bruno, url=B)
    pages = ["/", "/stock/?q=perplexing", "/sense/", "/seek/", staying.get_absolute_url()]
    bruno = client_as(cast.bruno)
    before = [ask(bruno, page) for page in pages]
    join(going.pk, B)
    assert entry.uid in client_as(cast.dora).get("/stock/?q=perplexing").content.decode()
    assert [ask(bruno, page) for page in pages] == before
    assert client_as(cast.farah).get(staying.get_absolute_url()).status_code == 404
    assert Reference.objects.filter(entry=entry, label="Weld").exists()
    assert Entry.objects.get(pk=entry.pk).source == staying


def test_a_page_that_went_with_one_save_does_not_go_with_a_wider_one(cast: Cast) -> None:
    going = source_at(A)
    source_at(B)
    sent = SentPage("<p>Only subscribers read this.</p>", goes_with_save=True)
    capture(cast.amina, url=A, why="For the weavers", audience=audiences.of_space(cast.weavers), page=sent)
    capture(cast.amina, url=B, audience=audiences.organisation())
    capture(cast.chidi, url=A, audience=audiences.of_space(cast.weavers), page=sent)
    hers, his = (Snapshot.objects.get(sender=one) for one in (cast.amina, cast.chidi))
    join(going.pk, B)
    assert not snapshots_visible_to(cast.farah).exists() and snapshots_visible_to(cast.amina).filter(pk=hers.pk).exists()
    assert list(snapshots_visible_to(cast.dora)) == [his]


def test_joining_again_or_what_is_gone_changes_nothing(cast: Cast) -> None:
    going = source_at(A)
    source_at(B)
    join(going.pk, B)
    join(going.pk, B)
    assert not settle_address(going.pk, B)
    assert Source.objects.get().url == B
