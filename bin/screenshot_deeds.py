"""What is done in the made-up organisation, as a member would, before the pictures of reading and keeping are taken (bin/screenshots)."""

import socket
import threading
import time
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Page

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Cold chain notes</title><link>https://cold-chain-notes.example.net/</link>
<description>What we measure</description>{}</channel></rss>"""
PIECES = [
    (
        "The corner by the door is warmer than the middle",
        "We put a logger where the driver stands. It was four degrees off, on every trip.",
    ),
    ("Webinar: ten trends in cold logistics", "Register now. Places are limited."),
    ("A table of wind and cargo bikes", "Above force 6 not with the box. Below it the box is a sail that helps."),
    ("Crates that come back: two years of numbers", "Deposit or trust? We tried both and counted."),
]
ADDED = "- Your Highlight on page {n} | Location {n}0-{n}3 | Added on Thursday, 5 March 2026 10:{n}:00"
CLIPPING = "{book} ({author})\r\n" + ADDED + "\r\n\r\n{words}\r\n==========\r\n"
CLIPPINGS = [
    ("Keeping Cold", "Ines Marrow", "What is measured in the middle is true of the middle."),
    ("Keeping Cold", "Ines Marrow", "A door is a decision that somebody takes forty times a day."),
    ("The Repair Bench", "Oluf Brandt", "Say no in writing. A refusal that is written down teaches the next person."),
    ("The Repair Bench", "Oluf Brandt", "The gland that holds the flex is worth more than the heater."),
]


def follow(page: Page, folder: Path) -> None:
    """A feed of a made-up site, with a rule, one piece kept and one put by."""
    page.goto("/inbox/rules/")
    page.get_by_label("When a new item holds").fill("webinar")
    page.get_by_label("Then").select_option(label="leave it out")
    page.get_by_role("button", name="Add the rule").click()
    page.goto("/feeds/")
    page.get_by_label("Address of a site or a feed").fill(f"http://127.0.0.1:{serve_files(folder)}/feed.xml")
    page.get_by_role("button", name="Find its feeds").click()
    page.get_by_label("Tags").fill("cold-chain")
    page.get_by_role("button", name="Follow", exact=True).click()
    until(page, "/inbox/", "The corner by the door")


def set_goal(page: Page, folder: Path) -> None:
    page.goto("/goals/new/")
    page.get_by_label("Name", exact=True).fill("Keep the corner by the door cold")
    page.get_by_label("What am I trying to do?").fill("Know by March where the warmth comes in, and stop it.")
    page.get_by_label("Who is related?").fill("@haruki measures, @ruth knows hinges.")
    page.get_by_label("How can I contribute?").fill("A table of the corner, for all rounds.")
    page.locator("main form .button-primary").click()
    goal = page.url
    for step in ("Put a logger into the corner", "Read what others found", "Ask Ruth about the hinge"):
        page.locator("form[action$='/steps/'] input[name=text]").fill(step)
        page.locator("form[action$='/steps/'] button").click()
    page.locator("form[action$='/tick/'] button").first.click()
    page.get_by_label("What did you notice?").fill("It is warm there before anybody opens the door.")
    page.locator("form[action$='/reflections/'] button").click()
    page.goto("/stock/?q=logger")
    page.get_by_role("link", name="Where to put the logger").first.click()
    page.get_by_text("For a goal", exact=True).first.click()
    page.get_by_role("button", name="Keep the corner by the door cold").click()
    OPENED["goal"] = goal


def bring_in(page: Page, folder: Path) -> None:
    """A Kindle's file, as far as the look before anything is taken."""
    file = folder / "My Clippings.txt"
    file.write_text(
        "".join(CLIPPING.format(book=b, author=a, words=w, n=n + 11) for n, (b, a, w) in enumerate(CLIPPINGS)), encoding="utf-8"
    )
    page.goto("/import/")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    page.get_by_text("The first of them").wait_for()
    OPENED["import"] = page.url


def save_in_many_ways(page: Page, folder: Path) -> None:
    for number, way in enumerate(["A colleague"] * 9 + ["A feed or a search"] * 2):
        page.goto("/capture/")
        page.get_by_label("Address of the page").fill(f"https://cold-chain-notes.example.net/{number}")
        page.get_by_label(way).check()
        page.get_by_role("button", name="Keep it").click()


def begin_day(page: Page, folder: Path) -> None:
    page.goto("/notes/today/")
    page.locator(".cm-content").click()
    page.keyboard.type("Two trips. [[Where to put the logger")
    page.keyboard.press("Escape")
    page.keyboard.type("]] holds for crates as well.\n\nGot wrong: I asked at seven in the evening.")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="Edit", exact=True).wait_for()


def walk(page: Page, folder: Path) -> None:
    page.goto("/journeys/")
    page.get_by_role("link", name="Your first round with the van").click()
    page.get_by_role("button", name="Walk this journey").click()
    page.get_by_text("You are here").wait_for()
    OPENED["journey"] = page.url.partition("#")[0]


OPENED: dict[str, str] = {}
DEEDS = (follow, set_goal, bring_in, begin_day, save_in_many_ways)
AFTERWARDS = {
    "feeds": "/feeds/",
    "inbox": "/inbox/",
    "goal": "",
    "import": "",
    "day": "/notes/today/",
    "mix": "/seek/mix/",
    "review": "/review/",
}


def until(page: Page, path: str, words: str) -> None:
    """Waits for what a job brings."""
    for _attempt in range(60):
        page.goto(path)
        if page.get_by_text(words).count():
            return
        time.sleep(0.5)
    raise SystemExit(f"{words!r} never came to {path}.")


def serve_files(folder: Path) -> int:
    items = "".join(
        f"<item><title>{title}</title><link>https://cold-chain-notes.example.net/{n}</link><guid>{n}</guid><description>{words}</description></item>"
        for n, (title, words) in enumerate(PIECES)
    )
    (folder / "feed.xml").write_text(FEED.format(items), encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", FEED_PORT), partial(QuietHandler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return FEED_PORT


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        pass


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


FEED_PORT = free_port()
