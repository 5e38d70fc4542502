"""The extension's own pages, measured by axe-core as the program's are, in the light and in the dark."""

from axe_playwright_python.sync_playwright import Axe

from tests.cast import Cast
from tests.extension import Extension
from tests.journeys.test_accessibility import RULES
from tests.site import Site


def test_they_shut_nobody_out(cast: Cast, extension: Extension, web_site: Site) -> None:
    found: list[str] = []

    def measure(page: object, name: str) -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            page.evaluate(Axe().axe_script)
            for fault in page.evaluate("rules => axe.run(rules)", RULES)["violations"]:
                found.extend(f"{name}, {scheme}: {fault['id']} {node['html'][:160]} {node['failureSummary']}" for node in fault["nodes"])
        page.close()

    measure(extension.popup(extension.visit(web_site.page("/madder"))), "popup, not connected")
    measure(extension.page("connect.html"), "connect")
    extension.connect(cast.amina)
    for name in ("settings.html", "sends.html"):
        measure(extension.page(name), name)
    popup = extension.popup(extension.visit(web_site.page("/madder")))
    popup.locator("label", has_text="Weavers").get_by_role("radio").check()
    popup.get_by_text("How it reached you").click()
    popup.get_by_label("Send the page as I see it").check()
    measure(popup, "popup")
    assert "\n".join(found) == ""


def test_the_popup_is_for_the_keyboard_and_loses_nothing_when_it_closes(cast: Cast, extension: Extension, web_site: Site) -> None:
    extension.connect(cast.amina)
    page = extension.visit(web_site.page("/madder"))
    popup = extension.popup(page)
    popup.locator("label", has_text="Weavers").wait_for()
    popup.get_by_label("Why does it matter?").focus()
    popup.keyboard.type("Half a thought")
    popup.keyboard.press("Tab")
    popup.keyboard.press("ArrowDown")
    chosen = popup.locator("[name=ring]:checked").get_attribute("value")
    assert chosen and chosen != "me"
    popup.wait_for_timeout(200)
    popup.close()
    popup = extension.popup(page)
    popup.locator("label", has_text="Weavers").wait_for()
    popup.wait_for_function("key => document.querySelector('[name=ring]:checked').value === key", arg=chosen)
    assert popup.get_by_label("Why does it matter?").input_value() == "Half a thought"
    popup.get_by_label("Why does it matter?").press("Control+Enter")
    popup.get_by_text("Saved. Who can see it").wait_for()
