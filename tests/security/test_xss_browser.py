"""Every line of four lists of script injections, in every place where a member can write, read by another member in a real Chromium.

The pages are visited twice: with the content security policy switched off, so that the cleaning alone is on trial, and with it on, where
any violation would show that something was taken for script or style.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, Request
from pytest_django.live_server_helper import LiveServer

from commonplace.activity.actions import record
from commonplace.activity.verbs import Verb
from commonplace.discussion.actions import comment
from commonplace.entries import audiences
from commonplace.entries.adding import Draft, add_entries
from commonplace.entries.lifecycle import announce, revise_entry
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.kit.errors import Refusal
from commonplace.kit.fetch import FetchError
from commonplace.lineage.actions import grow, thank
from commonplace.lineage.models import EdgeKind
from commonplace.people.models import Member, Team
from commonplace.sense.actions import mark_highlight
from commonplace.sources.actions import keep_page, source_at
from commonplace.spaces.models import Membership, Role, Space
from tests.cast import Cast
from tests.security.hostile import lines

pytestmark = pytest.mark.slow
LISTS = ("detection", "intruders", "quick", "rsnake")
# The hooks are set before any page's own script runs. `eval` is left alone, for the test itself looks at pages through it.
WATCH = """
(() => {
  const told = (what) => window.tellTheTest(String(what).slice(0, 300));
  for (const name of ["alert", "prompt", "confirm", "print", "open"]) window[name] = (...given) => told(`${name}(${given})`);
  for (const name of ["setTimeout", "setInterval"]) {
    const own = window[name];
    window[name] = (what, ...rest) => typeof what === "string" ? told(`${name}(${what})`) : own(what, ...rest);
  }
  Document.prototype.write = (...given) => told(`document.write(${given})`);
  window.addEventListener("securitypolicyviolation", (event) =>
    told(`violation of ${event.effectiveDirective} by ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber} ${event.sample}`), true);
})();
"""
# What no page may hold, whether or not it would run: the bookmarklet is the one link of its kind, and is ours.
LOOK = """() => {
  const found = [];
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    if (["iframe", "object", "embed", "applet", "base", "frame", "frameset", "style", "video", "audio", "math", "portal"].includes(name)) found.push(`<${name}>`);
    if (name === "script" && element.type !== "application/json" && new URL(element.src || "about:blank").origin !== location.origin) found.push("<script>");
    if (name === "meta" && element.httpEquiv) found.push("<meta http-equiv>");
    for (const { name: key, value } of element.attributes) {
      // The editor sets sizes and places on elements of its own; what is written in it is text there and never becomes elements. The reader's
      // margin puts each passage at its height.
      if (key === "style" && (element.closest(".cm-editor") || element.matches(".reader-notes, .reader-notes > .passage"))) continue;
      if (key.startsWith("on") || key === "style" || key === "srcdoc") found.push(`${key}= on <${name}>`);
      if (/^(data-)?hx-/.test(key) && element.closest(".prose, .readable, .card-excerpt")) found.push(`${key}= in a text`);
      if (["href", "src", "action", "formaction", "xlink:href", "data", "poster"].includes(key) && !element.matches(".bookmarklet")) {
        let scheme = "";
        try { scheme = new URL(value, location.href).protocol; } catch { /* leads nowhere */ }
        if (!["http:", "https:", "mailto:", ""].includes(scheme)) found.push(`${key}=${value.slice(0, 60)}`);
      }
    }
  }
  return found;
}"""

# Set at once: typing tens of thousands of characters takes Chromium seconds.
TYPE = """text => {
  const field = document.querySelector("#id_body");
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def all_lines() -> list[str]:
    return [line for name in LISTS for line in lines(f"safety/xss/{name}.txt")]


def packed(texts: Sequence[str], room: int) -> Iterator[str]:
    """The texts in as few strings of at most `room` characters as hold them, cut where one alone is longer."""
    held = ""
    for text in texts:
        if held and len(held) + 1 + len(text) > room:
            yield held
            held = ""
        held = f"{held} {text}".strip()[:room]
    if held:
        yield held


def bodies(texts: Sequence[str]) -> Iterator[str]:
    """Markdown with the texts in the places where Markdown treats text differently."""
    yield "\n\n".join(texts)
    yield "\n".join(texts)
    yield "\n\n".join(f"[words]({text}) ![picture]({text}) [[{text}]] ![[{text}]] @{text}" for text in texts)
    yield "\n\n".join(
        f'<a href="{text}" title="{text}">x</a> <img src="{text}" alt="{text}"> <{text}> [a]: {text} "{text}"' for text in texts
    )
    yield "\n".join(f"- `{text}` **{text}** _{text}_ [^{text}] ~~{text}~~" for text in texts)
    yield "| a | b |\n|---|---|\n" + "\n".join(f"| {text} | `{text}` |" for text in texts)
    yield "\n\n".join(
        f"```{text}\n{text}\n```\n\n# {text}\n\n> {text}\n\n[ref]: <{text}> '{text}'\n\n<details><summary>{text}</summary>"
        for text in texts
    )


@dataclass
class Hostile:
    """Who wrote all this, and where it can be read."""

    author: Member
    addresses: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)


@pytest.fixture
def hostile(cast: Cast) -> Hostile:
    made = Hostile(cast.amina)
    texts = all_lines()
    _name_everything(cast, texts, made)
    _write_everything(cast, texts, made)
    _keep_a_page(cast, texts, made)
    return made


def _name_everything(cast: Cast, texts: Sequence[str], made: Hostile) -> None:
    names, purposes = list(packed(texts, 80)), list(packed(texts, 1_000))
    teams = Team.objects.bulk_create(Team(name=name, slug=f"team-{number}") for number, name in enumerate(dict.fromkeys(names[:40])))
    Member.objects.bulk_create(
        Member(
            handle=f"h{number}", email=f"h{number}@example.org", name=name, team=teams[number % len(teams)],
            learning=purposes[number % len(purposes)], ask_me_about=purposes[-1 - number % len(purposes)],
        )
        for number, name in enumerate(names)
    )  # fmt: skip
    spaces = Space.objects.bulk_create(
        Space(name=names[number % len(names)], slug=f"space-{number}", purpose=purpose, made_by=cast.amina)
        for number, purpose in enumerate(purposes)
    )
    Membership.objects.bulk_create(Membership(space=space, member=cast.amina, role=Role.HOST) for space in spaces)
    Membership.objects.bulk_create(Membership(space=spaces[0], member=member) for member in Member.objects.filter(handle__startswith="h"))
    cast.amina.name, cast.amina.learning, cast.amina.ask_me_about = names[0], purposes[0], purposes[1]
    cast.amina.save()
    made.addresses += [
        "/people/amina/",
        "/people/h1/",
        "/people/?about=%3Cscript%3E",
        "/spaces/",
        "/spaces/space-0/",
        "/spaces/space-0/members/",
    ]
    made.own += ["/settings/", "/settings/profile/", "/spaces/space-1/edit/", "/share/"]


def _write_everything(cast: Cast, texts: Sequence[str], made: Hostile) -> None:
    everyone = audiences.organisation()
    titles = list(packed(texts, 300))
    written = [body for name in LISTS for body in bodies(lines(f"safety/xss/{name}.txt"))]
    drafts = [
        Draft(kind=Kind.NOTE, title=titles[number % len(titles)], body=written[number] if number < len(written) else "", tags=_tags(texts, number),
              audience=everyone, adds=titles[-1 - number % len(titles)], byline=titles[number % len(titles)][:200])
        for number in range(max(len(written), len(titles)))
    ]  # fmt: skip
    entries = add_entries(cast.amina, drafts)
    for entry in entries:
        announce(entry, adds=entry.adds)
    first = revise_entry(
        cast.amina, entries[0], title=titles[-1], body=written[1], tags=_tags(texts, 3), expected_revision=1, keep_version=True
    )
    for number, text in enumerate(packed(texts, 500)):
        thank(cast.bruno, entries[0], used_for=text)
        comment(cast.bruno, entries[0], body=written[number % 7] if number < 7 else text)
        grow(entries[0], kind=EdgeKind.BUILDS_ON, from_entry=entries[1 + number])
        record(cast.amina, Verb.ANNOUNCED, entries[number])
    made.addresses += ["/", *_stream(entries), *(entry.get_absolute_url() for entry in entries[: len(written)])]
    made.addresses += [f"{first.get_absolute_url()}{part}" for part in ("lineage/", "audience/who/", f"?reply={entries[1].uid}")]
    made.own += [f"{first.get_absolute_url()}{part}" for part in ("edit/", "history/", "history/?version=1", "audience/")]
    made.own += [f"/notes/new/?builds_on={entries[1].uid}&title={quote(titles[2])}", "/sense/", "/flow/", "/sense/bin/"]


def _stream(entries: Sequence[Entry]) -> list[str]:
    return [f"/?after={entry.uid}" for entry in entries[30:-1:30]]


def _tags(texts: Sequence[str], number: int) -> list[str]:
    return [text[:60] for text in texts[number * 5 : number * 5 + 20]]


def _keep_a_page(cast: Cast, texts: Sequence[str], made: Hostile) -> None:
    source = source_at("https://example.org/hostile")
    meta = "".join(
        f'<meta name="{name}" content="{" ".join(texts[10:14])}">' for name in ("author", "og:title", "og:site_name", "description")
    )
    page = "".join(f"<p>Some words of a page that is long enough to be read, and then: {text} and on.</p>" for text in texts)
    try:
        snapshot = keep_page(
            source, f"<html><head><title>{texts[0]}</title>{meta}</head><body><article><h1>Looms</h1>{page}</article></body></html>"
        )
    except FetchError:
        pytest.fail("the hostile page was not readable at all")
    source.title, source.author, source.site = " ".join(texts[:20])[:500], " ".join(texts[20:30])[:300], " ".join(texts[30:40])[:200]
    source.save()
    everyone, words, marked = audiences.organisation(), snapshot.text.split("\n"), 0
    for line, text in zip([word for word in words if len(word) > 20], packed(texts, 1_000), strict=False):
        try:
            mark_highlight(cast.amina, snapshot, quote=line[:200], note=text, tags=_tags(texts, 1), audience=everyone)
            marked += 1
        except Refusal:
            continue
    assert marked > 5
    made.addresses.append(source.get_absolute_url())


class Watcher:
    """A page that tells what ran, what was asked of elsewhere, and where it went by itself."""

    def __init__(self, context: BrowserContext, server: str) -> None:
        self.told: list[str] = []
        self._host = urlsplit(server).netloc
        self._where = "before the first page"
        context.expose_binding("tellTheTest", lambda source, what: self._tell(what))
        context.add_init_script(WATCH)
        self.page: Page = context.new_page()
        self.page.on("dialog", self._spoken_to)
        self.page.on("request", self._requested)
        self.page.on("popup", lambda popup: self._tell(f"window {popup.url}"))
        self.page.on("framenavigated", lambda frame: self._navigated(frame.url))

    def _tell(self, what: str) -> None:
        self.told.append(f"{self._where}: {what}")

    def _spoken_to(self, dialog: Dialog) -> None:
        self._tell(f"dialog {dialog.message}")
        dialog.dismiss()

    def _requested(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self._host:
            self._tell(f"request to {request.url[:200]}")

    def _navigated(self, url: str) -> None:
        if urlsplit(url).netloc != self._host:
            self._tell(f"navigation to {url[:200]}")

    def visit(self, address: str) -> None:
        self._where = address[:120]
        self.page.goto(address, wait_until="load")
        landed = urlsplit(self.page.url).path
        if landed != urlsplit(address).path:
            self._tell(f"landed at {landed}")
        for found in dict.fromkeys(self.page.evaluate(LOOK)):
            self._tell(f"holds {found}")


def _asked(texts: Sequence[str]) -> list[str]:
    """Addresses that carry the texts themselves."""
    questions = [f"/stock/?q={quote(text)}" for text in packed(texts, 1_000)]
    odd = [quote(text, safe="") for text in texts[:: len(texts) // 8]]
    return [
        *questions,
        *(f"/nowhere/{text}/" for text in odd),
        *(f"/people/{text}/" for text in odd),
        *(f"/tags/{text}/" for text in odd[:3]),
    ]


@pytest.fixture
def watch(new_context: Callable[..., BrowserContext], live_server: LiveServer, page_as: Callable[..., Page]) -> Callable[..., Watcher]:
    def open_one(member: Member | None, **options: object) -> Watcher:
        context = page_as(member, **options).context if member else new_context(**options)
        return Watcher(context, live_server.url)

    return open_one


@pytest.mark.parametrize("has_policy", [False, True], ids=["without the policy", "with the policy"])
def test_nothing_that_members_write_runs_in_a_readers_browser(
    hostile: Hostile, cast: Cast, watch: Callable[..., Watcher], has_policy: bool
) -> None:
    reader, writer = watch(cast.dora, bypass_csp=not has_policy), watch(hostile.author, bypass_csp=not has_policy)
    # With the policy on, the question is only whether anything is taken for script at all, so a part of the pages will do.
    for address in [*hostile.addresses, *_asked(all_lines())][:: 8 if has_policy else 1]:
        reader.visit(address)
    for address in hostile.own:
        writer.visit(address)
    assert reader.told + writer.told == []


def test_nothing_in_the_address_runs_for_a_stranger(cast: Cast, watch: Callable[..., Watcher]) -> None:
    stranger = watch(None, bypass_csp=True)
    for text in all_lines()[::50]:
        stranger.visit(f"/account/login/?next={quote(text, safe='')}")
    stranger.visit(f"/stock/?q={quote(all_lines()[0])}&kind={quote(all_lines()[1])}&after={quote(all_lines()[2])}")
    assert stranger.told == []


def test_the_preview_runs_nothing(cast: Cast, watch: Callable[..., Watcher]) -> None:
    writer = watch(cast.amina, bypass_csp=True)
    writer.visit("/notes/new/")
    for name in LISTS:
        for body in list(bodies(lines(f"safety/xss/{name}.txt")))[::3]:
            with writer.page.expect_response("**/notes/preview/"):
                writer.page.evaluate(TYPE, body)
            writer.page.wait_for_timeout(50)
            for found in writer.page.evaluate(LOOK):
                writer.told.append(f"preview holds {found}")
    assert writer.told == []


def test_what_is_sent_back_in_a_refused_form_runs_nothing(cast: Cast, watch: Callable[..., Watcher]) -> None:
    writer = watch(cast.amina, bypass_csp=True)
    for text in all_lines()[::80]:
        writer.visit("/settings/profile/")
        writer.page.locator("#id_handle").fill(text.replace("\n", " "))
        writer.page.locator("main form button").first.click()
        writer.page.wait_for_load_state()
        for found in writer.page.evaluate(LOOK):
            writer.told.append(f"form holds {found}")
    assert writer.told == []


@pytest.mark.parametrize(
    "attack", ['<img src="/nowhere" onerror="alert(1)">', '<a href="javascript:alert(1)">x</a>', '<iframe srcdoc="x"></iframe>']
)
def test_the_watcher_sees_what_would_run(cast: Cast, watch: Callable[..., Watcher], attack: str) -> None:
    """So that the tests above can fail."""
    bare = watch(cast.dora, bypass_csp=True)
    bare.visit("/people/")
    bare.page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", attack)
    bare.page.wait_for_timeout(200)
    assert bare.page.evaluate(LOOK)
    assert ("onerror" not in attack) or any("alert(1)" in told for told in bare.told)


def test_the_policy_stops_what_the_cleaning_would_miss(cast: Cast, watch: Callable[..., Watcher]) -> None:
    reader = watch(cast.dora)
    reader.visit("/people/")
    attack = '<img src="/nowhere" onerror="alert(1)"><p style="color:red">x</p><img src="https://evil.example/x.png">'
    reader.page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", attack)
    reader.page.wait_for_timeout(200)
    told = " ".join(reader.told)
    assert "violation of script-src-attr" in told and "violation of img-src" in told and "alert(1)" not in told
