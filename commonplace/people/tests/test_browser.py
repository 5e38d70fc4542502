"""Passkeys and the back button, in a real browser with an authenticator that the browser plays."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.cast import PASSWORD, Cast

KEY_IN_THE_DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page_with_key(new_context: Callable[..., BrowserContext]) -> Page:
    """A browser on a device that keeps passkeys."""
    page = new_context().new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY_IN_THE_DEVICE})
    return page


def _sign_in(page: Page, cast: Cast) -> None:
    page.goto("/account/login/")
    page.fill("input[name=login]", cast.amina.email)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def _add_passkey(page: Page) -> None:
    page.goto("/account/2fa/webauthn/add/")
    if "/reauthenticate/" in page.url:
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/webauthn/add/**")
    page.check("input[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "/webauthn/add/" not in url)


def test_a_member_adds_a_passkey_and_signs_in_with_it(live_server: LiveServer, cast: Cast, page_with_key: Page) -> None:
    page = page_with_key
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None)
    _sign_in(page, cast)
    _add_passkey(page)
    page.context.clear_cookies()
    page.goto("/settings/")
    assert "/account/login/" in page.url
    page.click("#passkey_login")
    page.wait_for_url(re.compile(r"://[^/]+/settings/$"))
    assert page.get_by_role("heading", name="Settings").is_visible()
    assert complaints == []


def test_a_device_without_the_passkey_stays_outside(live_server: LiveServer, cast: Cast, page_with_key: Page) -> None:
    page_with_key.goto("/account/login/")
    page_with_key.click("#passkey_login")
    page_with_key.wait_for_timeout(500)
    page_with_key.goto("/settings/")
    assert "/account/login/" in page_with_key.url


def test_the_back_button_after_signing_out_shows_nothing_of_members(live_server: LiveServer, cast: Cast, page: Page) -> None:
    _sign_in(page, cast)
    page.goto("/people/amina/")
    assert page.get_by_text("dyeing with plants").is_visible()
    page.goto("/settings/")
    page.evaluate(
        """() => { const token = document.querySelector('input[name=csrfmiddlewaretoken]').value;
        return fetch('/account/logout/', {method: 'POST', headers: {'X-CSRFToken': token}}) }"""
    )
    page.goto("/account/login/")
    page.go_back()
    page.wait_for_load_state()
    page.go_back()
    page.wait_for_load_state()
    assert "dyeing with plants" not in page.content()
    assert "/account/login/" in page.url
