"""The shell around every page."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client, override_settings

from commonplace.kit.templatetags.marks import initials, tone
from commonplace.people.models import Member
from commonplace.web import shell
from commonplace.web.finders import bundle
from commonplace.web.templatetags.shell import undo_url
from tests.cast import Cast

CSS = Path(__file__).resolve().parents[1] / "static" / "web" / "css"


def test_every_stylesheet_is_linked() -> None:
    assert sorted(shell.STYLESHEETS) == sorted(path.stem for path in CSS.glob("*.css"))


def test_the_bundle_holds_every_stylesheet_in_order() -> None:
    whole = bundle()
    places = [whole.index((CSS / f"{name}.css").read_text(encoding="utf-8")) for name in shell.STYLESHEETS]
    assert places == sorted(places)


def test_collecting_makes_one_stylesheet_and_pages_link_it(tmp_path: Path) -> None:
    storages = settings.STORAGES | {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=storages):
        call_command("collectstatic", "--noinput", verbosity=0)
        shell.head_links.cache_clear()
        links = shell.head_links()
    shell.head_links.cache_clear()
    assert links.count("stylesheet") == 1
    name = links.split('rel="stylesheet" href="/static/')[1].split('"')[0]
    assert "source-serif-4-latin-wght-normal." in (tmp_path / name).read_text(encoding="utf-8")


def test_every_script_of_the_shell_exists() -> None:
    assert [
        name for name in (*[f"web/js/{name}.js" for name in shell.SCRIPTS], shell.HTMX, "web/icons.svg") if not finders.find(name)
    ] == []


@pytest.mark.django_db
def test_only_administrators_see_the_design(cast: Cast, client: Client) -> None:
    assert client.get("/design/").status_code == 404
    client.force_login(cast.amina, backend="commonplace.people.backend.SignInBackend")
    assert client.get("/design/").status_code == 404
    client.force_login(cast.gita, backend="commonplace.people.backend.SignInBackend")
    assert client.get("/design/").status_code == 200


@pytest.mark.django_db
def test_a_guest_is_offered_to_sign_in_and_nothing_of_the_members(client: Client) -> None:
    page = client.get("/no-such-page/").content.decode()
    assert "Sign in" in page
    assert "top-member" not in page
    assert 'class="places' not in page


@pytest.mark.django_db
def test_the_place_of_a_page_is_marked(cast: Cast, client: Client) -> None:
    client.force_login(cast.amina, backend="commonplace.people.backend.SignInBackend")
    page = client.get("/stock/").content.decode()
    assert page.count('aria-current="page"') >= 2
    assert '<a href="/stock/" aria-current="page">' in page


def test_a_name_becomes_initials() -> None:
    assert [initials(name) for name in ("Ada Ferro", "ada", "  ", "Ana de la Cruz", "林 美咲")] == ["AF", "A", "?", "AC", "林美"]


def test_a_colour_stays_with_its_member() -> None:
    assert (tone(3), tone(15), tone(None)) == ("a3", "a3", "a0")


@pytest.mark.parametrize(
    ("tags", "url"),
    [
        ("undo=/e/abc/", "/e/abc/"),
        ("x undo=/e/abc/", "/e/abc/"),
        ("", ""),
        (None, ""),
        ("undo=https://evil.example/", ""),
        ("undo=//evil.example/", ""),
    ],
)
def test_undo_leads_nowhere_but_here(tags: str | None, url: str) -> None:
    assert undo_url(tags) == url


def test_a_toast_that_can_be_undone_has_a_button() -> None:
    message = SimpleNamespace(level_tag="success", extra_tags="undo=/e/abc/bring-back/", __str__=lambda: "")
    toasts = render_to_string("web/_toasts.html", {"messages": [message]})
    assert '<form method="post" action="/e/abc/bring-back/">' in toasts
    assert "Undo" in toasts


@pytest.mark.django_db
def test_the_pages_of_a_place_are_one_step_from_each_other(cast: Cast, client_as: Callable[[Member], Client]) -> None:
    page = client_as(cast.amina).get("/goals/").content.decode()
    shelves = page[page.index('class="shelves"') :].split("</nav>")[0]
    assert '<a href="/goals/" aria-current="page">' in shelves
    assert '<a href="/inbox/">' in shelves
    assert 'class="shelves"' not in client_as(cast.amina).get("/settings/").content.decode()


@pytest.mark.django_db
def test_a_stranger_is_shown_no_pages_of_a_place(client: Client) -> None:
    assert 'class="shelves"' not in client.get("/stock/").content.decode()


def test_every_page_of_a_place_has_an_address() -> None:
    names = {shelf.url_name for shelves in shell.SHELVES.values() for shelf in shelves}
    assert [name for name in names if shell.url_or_none(name) is None] == ([] if settings.MAIL_IN != "off" else ["letters:home"])
