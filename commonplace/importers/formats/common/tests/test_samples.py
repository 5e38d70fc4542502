"""Real exports of each program, taken whole."""

import tarfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from commonplace.entries.words import Kind
from commonplace.importers.formats import format_named, recognised
from commonplace.importers.items import Item, NotTaken
from tests.shared_data import shared_data

W = "wallabag-fixtures/"


def taken(path: Path, format_name: str) -> list[Item]:
    """Everything in the file, which is recognised as that format and leaves nothing out."""
    with path.open("rb") as stream:
        found = recognised(path.name, stream.read(16_384))
    assert found is not None and found.name == format_name
    items = list(found.parse(path))
    assert not [item for item in items if isinstance(item, NotTaken)]
    return items


@pytest.mark.parametrize(
    ("file", "format_name", "count", "place", "title", "url", "tags", "made_at"),
    [
        (
            "pocket.csv",
            "pocket",
            7,
            6,
            "Des abeilles pour résoudre les « conflits » entre les humains et les élépha",
            "https://reporterre.net/Des-abeilles-pour-resoudre-les-conflits-entre-les-humains-et-les-elephants",
            (),
            datetime(2020, 9, 12, 6, 4, 33, tzinfo=UTC),
        ),
        (
            "ril_export.html",
            "pocket",
            2,
            0,
            "Tarn : Des lapins ravagent le terrain, le match de rugby doit être annulé",
            "https://www.20minutes.fr/sport/4002755-20220928-tarn-lapins-ravagent-terrain-match-rugby-doit-etre-annule",
            ("ifttt", "new_entry_simple"),
            datetime(2023, 7, 6, 7, 31, 35, tzinfo=UTC),
        ),
        (
            "instapaper-export.csv",
            "instapaper",
            4,
            2,
            "Why Foursquare / Swarm is still my favourite social network",
            "https://medium.com/@the_minh/why-foursquare-swarm-is-still-my-favourite-social-network-e38228493e6c",
            ("favourite",),
            None,
        ),
        (
            "instapaper-export.csv",
            "instapaper",
            4,
            3,
            "Dis donc Donald Trump, c'est quoi exactement «covfefe»?",
            "https://www.20minutes.fr/high-tech/2077615-20170531-quoi-exactement-tweet-covfefe-donald-trump-persiste-signe",
            ("test_tag",),
            None,
        ),
        (
            "pinboard_export",
            "pinboard",
            3,
            1,
            "Varnish (explained) for PHP developers",
            "https://ma.ttias.be/varnish-explained/",
            ("varnish", "PHP"),
            datetime(2016, 10, 26, 6, 43, 3, tzinfo=UTC),
        ),
        (
            "delicious_export.2021.02.06_21.10.json",
            "delicious",
            3,
            2,
            "Announcing SpoofMAC - Spoof your MAC address in Mac OS X",
            "https://feross.org/spoofmac/",
            ("MAC_address", "osx", "mac", "spoof"),
            datetime(2013, 1, 17, 12, 29, 56, tzinfo=UTC),
        ),
        (
            "elcurator.json",
            "elcurator",
            1,
            0,
            "Qualité de code - Intégration de php-git-hooks dans Symfony2 - Experts Symfony et Drupal - Lexik",
            "https://devblog.lexik.fr/git/qualite-de-code-integration-de-php-git-hooks-dans-symfony2-2842",
            ("tag1", "tag2"),
            datetime(2015, 9, 9, 11, 10, 32, tzinfo=UTC),
        ),
        (
            "readability.json",
            "readability",
            3,
            1,
            "",
            "http://news.nationalgeographic.com/2016/02/160211-albatrosses-mothers-babies-animals-science/&sf20739758=1",
            ("favourite",),
            datetime(2016, 9, 8, 9, 55, 58, tzinfo=UTC),
        ),
        (
            "readability-read.json",
            "readability",
            2,
            0,
            "Travis",
            "https://blog.travis-ci.com/2016-07-28-what-we-learned-from-analyzing-2-million-travis-builds/",
            (),
            datetime(2016, 8, 1, 5, 24, 16, tzinfo=UTC),
        ),
        (
            "shaarli-bookmarks.html",
            "netscape",
            2,
            0,
            "The Legacy of Firefox OS. In the two years or so since Mozilla… | by Ben Francis | Medium",
            "https://www.20minutes.fr/sport/4002755-20220928-tarn-lapins-ravagent-terrain-match-rugby-doit-etre-annule",
            ("firefoxos",),
            datetime(2023, 6, 15, 7, 18, 38, tzinfo=UTC),
        ),
        (
            "chrome-bookmarks",
            "chrome",
            1,
            0,
            "Tournoi des VI Nations : Le trophée gagné par le XV de France a-t-il fini au fond de la Seine ?",
            "https://www.20minutes.fr/sport/3256363-20220321-tournoi-vi-nations-trophee-gagne-xv-france-fini-fond-seine",
            (),
            datetime(2016, 9, 20, 13, 15, 29, 335823, tzinfo=UTC),
        ),
        (
            "firefox-bookmarks.json",
            "firefox",
            2,
            0,
            "Tarn : Des lapins ravagent le terrain, le match de rugby doit être annulé",
            "https://www.20minutes.fr/sport/4002755-20220928-tarn-lapins-ravagent-terrain-match-rugby-doit-etre-annule",
            ("test", "tag"),
            datetime(2013, 12, 27, 17, 41, 31, 644000, tzinfo=UTC),
        ),
        (
            "omnivore.json",
            "omnivore",
            20,
            2,
            "Montpellier : enquête ouverte après la mort d’une jeune femme des suites d’une méningite, malgré des appels au SAMU et aux pompiers",
            None,
            ("RSS", "TEST"),
            datetime(2024, 10, 29, 16, 9, 19, tzinfo=UTC),
        ),
        ("wallabag-v1.json", "wallabag", 2, 0, "Framabag, un nouveau service libre et gratuit", None, ("Framabag",), None),
        ("wallabag-v1-read.json", "wallabag", 3, 0, "Features - wallabag", "https://www.wallabag.org/features/", ("favourite",), None),
        (
            "wallabag-v1-read.json",
            "wallabag",
            3,
            2,
            "J’aime le logiciel libre",
            "http://framablog.org/2015/02/14/jaime-le-logiciel-libre/",
            ("framasoft", "tag"),
            None,
        ),
        (
            "wallabag-v2-read.json",
            "wallabag",
            2,
            1,
            "Tails - Tails 2.0.1 is out",
            "https://tails.boum.org/news/version_2.0.1/index.en.html",
            (),
            datetime(2016, 9, 8, 9, 55, 58, tzinfo=UTC),
        ),
    ],
)
def test_bookmarks_and_reading_lists(
    file: str, format_name: str, count: int, place: int, title: str, url: str | None, tags: tuple[str, ...], made_at: datetime | None
) -> None:
    items = taken(shared_data(f"imports/{W}{file}"), format_name)
    assert len(items) == count
    item = items[place]
    assert item.kind == Kind.SAVE and item.source is not None
    assert (item.title, item.tags, item.made_at) == (title, tags, made_at)
    assert item.source.title == title
    assert url is None or item.source.url == url


def test_the_members_own_words_become_the_saves_text() -> None:
    assert taken(shared_data(f"imports/{W}pinboard_export"), "pinboard")[0].text.startswith("TL;DR: Re-use your DOM elements")
    assert taken(shared_data(f"imports/{W}shaarli-bookmarks.html"), "netscape")[0].text.endswith("number of commercial products.")
    assert taken(shared_data(f"imports/{W}delicious_export.2021.02.06_21.10.json"), "delicious")[0].text.startswith('"A simple')


def test_wallabag_says_that_the_articles_text_stays_behind(tmp_path: Path) -> None:
    with tarfile.open(shared_data("imports/wallabag-v2.tar.gz")) as archive:
        stream = archive.extractfile("wallabag-v2.json")
        assert stream is not None
        path = tmp_path / "wallabag-v2.json"
        path.write_bytes(stream.read())
    items = taken(path, "wallabag")
    assert len(items) == 6
    assert items[0].tags == ("mediapart", "blog", "favourite")
    assert items[3].title == "Échecs" and items[3].source is not None and items[3].source.language == "fr"
    assert all("text in the file was not taken" in str(item.remarks[0]) for item in items)


def test_omnivore_knows_who_wrote_it_and_when() -> None:
    source = taken(shared_data(f"imports/{W}omnivore.json"), "omnivore")[0].source
    assert source is not None and (source.author, source.published_on) == ("Juliette Garnier", date(2024, 10, 29))


def test_linkdings_seconds_milliseconds_and_microseconds_are_one_moment() -> None:
    items = taken(shared_data("imports/linkding/simple_valid_import_file.html"), "netscape")
    assert [item.tags for item in items] == [("tag1",), ("tag2",), ("tag3",)]
    assert [item.text for item in items] == [f"test description {number}" for number in (1, 2, 3)]
    assert {item.made_at for item in items} == {datetime(2021, 3, 21, 14, 39, 19, tzinfo=UTC)}
    linkding = format_named("linkding")
    assert linkding is not None
    assert len(list(linkding.parse(shared_data("imports/linkding/simple_valid_import_file.html")))) == 3


def test_a_date_that_cannot_be_read_costs_only_the_date() -> None:
    items = taken(shared_data("imports/linkding/simple_valid_import_file_with_one_invalid_bookmark.html"), "netscape")
    assert [item.made_at is None for item in items] == [True, False, False]
    assert "date" in str(items[0].remarks[0])


@pytest.mark.parametrize(
    ("file", "title", "author", "published_on", "text", "tags"),
    [
        ("encoding.bib", "An amazing title: à", "Jean César", date(2013, 1, 1), "A comment", ("keyword1", "keyword2")),
        ("features2.bib", "Cool Stuff", "John Doe", date(2014, 1, 1), "", ()),
        ("traps.bib", "An amazing title", "Ben Loaeb Jean Laidé", date(2013, 1, 1), "A comment", ("keyword1", "keyword2")),
    ],
)
def test_bibtex(file: str, title: str, author: str, published_on: date, text: str, tags: tuple[str, ...]) -> None:
    (item,) = taken(shared_data(f"imports/bibtex/{file}"), "bibtex")
    assert item.source is not None and item.source.url == ""
    assert (item.title, item.source.author, item.source.published_on, item.text, item.tags) == (title, author, published_on, text, tags)
