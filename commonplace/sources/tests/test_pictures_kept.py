"""Pictures of a page: kept with its copy, harmless, shown to whom the source is shown, and never a part of its text."""

import io
import re
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st
from PIL import Image
from pytest_django.fixtures import Settings

from commonplace.entries import audiences
from commonplace.entries.lifecycle import change_audience
from commonplace.entries.models import Entry
from commonplace.kit.jobs import run_all
from commonplace.seek.actions import capture
from commonplace.sources.models import KeptPicture, Snapshot
from commonplace.sources.picture_links import picture_of
from commonplace.sources.pictures import keep_pictures, wanted
from commonplace.sources.readable import readable_html, text_of
from commonplace.sources.tests.test_readable import BASE, soup, text_content
from tests.cast import Cast, ClientAs
from tests.site import Site, running_site

PAGE = """<html lang="en"><head><title>Madder and its reds</title></head><body><article><h1>Madder and its reds</h1>
<p>Madder root has been dug for its red for five thousand years, and the recipe has hardly changed since the first dyers wrote it down.</p>
<p><img src="/red.jpg" alt="A skein, &quot;red&quot; &lt;wet&gt;" width="800" height="600"></p>
<p>Simmer the root, and never let it boil. Above seventy degrees the brown in the root comes out as well, and the red turns to brick for good.</p>
<p><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="/late.png" alt="Late"><img src="/gone.jpg" alt="Gone">
<img src="/x.svg"><img src="/p.gif" width=1 height=1></p>
<p>Chalk in the water brightens the colour. Where the water is soft a spoon of chalk is added to the vat before the root goes in, and stirred.</p>
<p><img src="/icon.png" alt=""></p>
<p>A second bath from the same root gives salmon, and a third gives a peach that is gone after one summer in the light of a window.</p>
</article></body></html>"""


def picture(kind: str, size: tuple[int, int]) -> Callable[[BaseHTTPRequestHandler], None]:
    out = io.BytesIO()
    Image.new("RGB", size, "red").save(out, kind, comment=b"Spycam") if kind == "JPEG" else Image.new("RGB", size, "red").save(out, kind)

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", f"image/{kind.lower()}")
        handler.end_headers()
        handler.wfile.write(out.getvalue())

    return answer


@pytest.fixture
def site(settings: Settings) -> Iterator[Site]:
    with running_site() as made:
        settings.FETCH_ALLOW_HOSTS = [made.host]
        made.page("/madder", PAGE)
        made.pages |= {
            "/red.jpg": picture("JPEG", (800, 600)),
            "/late.png": picture("PNG", (64, 64)),
            "/icon.png": picture("PNG", (16, 16)),
        }
        made.page("/x.svg", "<svg/>", content_type="image/svg+xml")
        yield made


def saved(cast: Cast, site: Site) -> Entry:
    entry = capture(cast.amina, url=site.url("/madder")).entry
    run_all()
    return entry


def test_pictures_are_kept_with_the_copy_and_its_text_is_the_same(cast: Cast, client_as: ClientAs, site: Site) -> None:
    entry = saved(cast, site)
    copy = Snapshot.objects.get()
    assert text_of(copy.html) == text_content(copy.html) == copy.text
    shown = re.findall(r'<img src="/pictures/(\w+)/" alt="([^"]*)" width="(\d+)" height="(\d+)" loading="lazy"', copy.html)
    assert [(alt, width, height) for _uid, alt, width, height in shown] == [
        ("A skein, &quot;red&quot; &lt;wet&gt;", "800", "600"),
        ("Late", "64", "64"),
    ]
    assert wanted(copy.html) == [site.url("/gone.jpg")] and 'aria-label="Gone"' in copy.html
    assert copy.html.index("five thousand years") < copy.html.index(shown[0][0]) < copy.html.index("never let it boil")
    assert not {"/x.svg", "/p.gif"} & set(site.asked)
    answer = client_as(cast.amina).get(f"/pictures/{shown[0][0]}/")
    assert answer.headers["Content-Type"] == "image/jpeg" and b"Spycam" not in answer.content
    assert answer.headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in answer.headers["Content-Security-Policy"]
    assert f'src="/pictures/{shown[0][0]}/"' in client_as(cast.amina).get(entry.source.get_absolute_url()).content.decode()


def test_a_picture_is_seen_by_those_who_see_the_source(cast: Cast, client_as: ClientAs, site: Site) -> None:
    entry = saved(cast, site)
    url = f"/pictures/{KeptPicture.objects.exclude(file='')[0].uid}/"
    assert [client_as(member).get(url).status_code for member in (cast.amina, cast.dora, None)] == [200, 404, 302]
    change_audience(entry, audiences.of_space(cast.weavers))
    assert [client_as(member).get(url).status_code for member in (cast.dora, cast.bruno)] == [200, 404]


def test_what_is_kept_is_not_asked_for_again(cast: Cast, site: Site) -> None:
    saved(cast, site)
    copy = Snapshot.objects.get()
    html, asked = copy.html, site.asked.count("/red.jpg")
    keep_pictures(copy.pk)
    copy.refresh_from_db()
    assert copy.html == html and site.asked.count("/red.jpg") == asked == 1


def test_bounds_hold(cast: Cast, site: Site, settings: Settings) -> None:
    settings.PICTURES_A_PAGE = 1
    saved(cast, site)
    assert KeptPicture.objects.count() == 1
    settings.PICTURES_A_PAGE = 0
    site.page("/other", PAGE)
    capture(cast.amina, url=site.url("/other"))
    run_all()
    assert KeptPicture.objects.count() == 1


@given(soup)
@trials(max_examples=200, deadline=None)
def test_pictures_change_nothing_of_any_text(dirty: str) -> None:
    without = re.sub(r"<img [^>]*>", "<img>", dirty)
    assert text_of(readable_html(dirty, base_url=BASE)) == text_of(readable_html(without, base_url=BASE))


@given(st.dictionaries(st.sampled_from(["src", "srcset", "alt", "width", "data-src"]), st.text(max_size=40)))
def test_any_attributes_are_read(attributes: dict[str, str]) -> None:
    from lxml.html import Element

    element = Element("img")
    for name, value in attributes.items():
        try:
            element.set(name, value)
        except ValueError:  # what XML cannot hold no page can say
            continue
    assert len(picture_of(element, BASE)) <= 1
