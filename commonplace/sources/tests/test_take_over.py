"""A site that says it is another one now cannot put its own words in that one's place, nor its name."""

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from commonplace.entries import audiences
from commonplace.kit.jobs import run_all
from commonplace.seek.actions import capture, look_again
from commonplace.sense.actions import mark_highlight
from commonplace.sense.placing import newest_copy
from commonplace.sources.models import Source
from tests.cast import Cast, ClientAs
from tests.site import ARTICLE, Site, running_site

LIE = ARTICLE.replace("Madder", "Weld").replace("never let it boil", "let it boil for hours")


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    with running_site() as made:
        # A second name for the same machine is another site.
        settings.FETCH_ALLOW_HOSTS = [made.host, made.host.replace("127.0.0.1", "localhost")]
        yield made


def names_itself(site: Site, path: str) -> str:
    return ARTICLE.replace("<head>", f'<head><link rel="canonical" href="{site.url(path)}">')


@pytest.mark.parametrize("is_known_before", [True, False])
def test_a_page_that_moved_brings_nothing_of_its_own_along(cast: Cast, client_as: ClientAs, site: Site, is_known_before: bool) -> None:
    home = site.page("/madder", names_itself(site, "/madder"))
    if is_known_before:
        hers = capture(cast.amina, url=home).entry
        run_all()
        mark_highlight(cast.amina, newest_copy(hers.source_id), quote="never let it boil", audience=audiences.only_me(cast.amina))  # type: ignore[arg-type]
    evil = site.page("/evil", LIE).replace("127.0.0.1", "localhost")
    his = capture(cast.bruno, url=evil).entry
    run_all()
    site.move("/evil", home)
    look_again(cast.bruno, his)
    run_all()
    source = Source.objects.get()
    assert source.url == home
    copy = newest_copy(source.pk)
    assert copy is not None and "never let it boil" in copy.text and "boil for hours" not in copy.text
    assert "Weld" not in source.title and "Madder" in source.title
    late = capture(cast.chidi, url=home).entry
    run_all()
    late.refresh_from_db()
    assert "Weld" not in late.title
    shown = client_as(cast.chidi).get(source.get_absolute_url()).content.decode()
    assert "never let it boil" in shown and "boil for hours" not in shown
