"""More to ask of a route than its bare address: words that hidden entries hold, their tags, other things of the same kind."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.flow.taking import PARTS
from commonplace.gatherings.models import Meeting
from commonplace.pictures.tests.samples import sample_of
from tests.badges_world import shown_award, shown_badge
from tests.gatherings_world import calendars_of
from tests.learning_together_world import round_of_all
from tests.world import SECRET_TAG, SECRET_WORD, World


def _some_of_each(entries: dict[str, dict[Kind, Entry]]) -> list[list[Entry]]:
    """Of each ring every third entry, in turns, so that each kind and each ring is there and crawling them stays quick."""
    return [list(of_ring.values())[number % 3 :: 3] for number, of_ring in enumerate(entries.values())]


def _meetings_on_the_web(world: World) -> list[Meeting]:
    return list(Meeting.objects.filter(gathering=world.entries["web"][Kind.GATHERING].pk))


def _of_the_round_of_all(name: str) -> list[str]:
    found = round_of_all()
    return [reverse(f"mentoring:{name}", args=[found.uid])] if found else []


_ADDRESSES = [f"https://example.org/{path}" for path in ("madder", "madder/space", "madder/web", "locked/0", "locked/3")]

VARIANTS: dict[str, Callable[[World], list[str]]] = {
    **{f"api:{name}": (lambda world: [f"?url={url}" for url in _ADDRESSES]) for name in ("highlights", "page")},
    "api:questions": lambda _world: ["?shelf=unanswered", "?shelf=mine", "?shelf=asked"],
    "api:practices": lambda _world: ["?stage=hunch", "?space=weavers", f"?tag={SECRET_TAG}", "?tag=madder"],
    **{
        f"api:{name}": (lambda world, name=name: [reverse(f"api:{name}", args=[world.entries["web"][Kind.PRACTICE].uid])])  # type: ignore[misc]
        for name in ("practice", "moves", "experiments", "outcomes", "adoptions")
    },
    **{
        f"api:{name}": (lambda _world, name=name: [reverse(f"api:{name}", args=[slug]) for slug in ("almanac", "lantern")])  # type: ignore[misc]
        for name in ("space", "space_people")
    },
    "api:who_sees": lambda world: [reverse("api:who_sees", args=[world.entries["web"][Kind.NOTE].uid])],
    "api:stale": lambda _world: ["?space=weavers"],
    "api:hatches": lambda _world: ["?let_go=true"],
    "api:goals": lambda _world: ["?shelf=ended", "?shelf=shared"],
    "api:journeys": lambda _world: ["?shelf=walking", "?shelf=mine"],
    **{
        f"api:{name}": (lambda world, name=name: [reverse(f"api:{name}", args=[world.entries["web"][Kind.GOAL].uid])])  # type: ignore[misc]
        for name in ("goal", "goal_evidence", "reflections")
    },
    "api:gatherings": lambda _world: ["?shelf=suggested"],
    "api:meetings": lambda _world: ["?shelf=mine", "?shelf=over", "?space=weavers", "?space=lantern", "?shelf=over&space=weavers"],
    **{
        f"api:{name}": (
            lambda world, name=name: [  # type: ignore[misc]
                reverse(f"api:{name}", args=[world.entries[ring][Kind.GATHERING].uid]) for ring in ("web", "organisation")
            ]
        )
        for name in ("gathering", "gathering_questions")
    },
    "api:journey": lambda world: [reverse("api:journey", args=[world.entries["web"][Kind.JOURNEY].uid])],
    "hypothesis-api:search": lambda world: [
        *(f"?uri={url}" for url in _ADDRESSES),
        "?user=amina",
        "?group=space-lantern",
        "?group=organisation",
        f"?tag={SECRET_TAG}&user=amina",
        f"?references={world.note.uid}",
    ],
    "hypothesis-api:group": lambda _world: ["/hypothesis/api/groups/space-lantern", "/hypothesis/api/groups/organisation"],
    "flows:space": lambda world: ["?quarter=2026-1", "?quarter=2025-4"],
    "flows:organisation": lambda world: ["?quarter=2026-1", "?quarter=2026-2", "?quarter=2025-4"],
    "gatherings:home": lambda _world: ["?shelf=suggested", "?shelf=mine", "?shelf=over", "?space=weavers", "?space=lantern"],
    "gatherings:calendar_feed": lambda world: calendars_of(world.viewer) if world.viewer else [],
    "gatherings:meeting": lambda world: [reverse("gatherings:meeting", args=[one.uid]) for one in _meetings_on_the_web(world)],
    "mentoring:home": lambda _world: ["?shelf=ended"],
    "mentoring:pool": lambda _world: ["?about=madder", f"?about={SECRET_WORD}"],
    **{f"mentoring:{name}": (lambda _world, name=name: _of_the_round_of_all(name)) for name in ("round", "run")},  # type: ignore[misc]
    "peers:home": lambda _world: ["?shelf=calls", "?shelf=past"],
    "peers:circle": lambda _world: ["?week=1"],
    "season:season": lambda _world: ["?quarter=2026-4", "?quarter=2026-3"],
    "portfolios:home": lambda _world: ["?shelf=shared"],
    "portfolios:print": lambda world: [reverse("portfolios:print", args=[world.entries["web"][Kind.PORTFOLIO].uid])],
    "api:portfolios": lambda _world: ["?shelf=shared"],
    "api:portfolio": lambda world: [reverse("api:portfolio", args=[world.entries["web"][Kind.PORTFOLIO].uid])],
    "api:awards": lambda _world: ["?shelf=held", "?shelf=offered"],
    "portfolios:award": lambda _world: [shown_award().get_absolute_url()],
    "portfolios:badge": lambda _world: [shown_badge().get_absolute_url()],
    "portfolios:judging": lambda _world: ["?shelf=held", "?shelf=offered"],
    "portfolios:credential": lambda _world: [reverse("portfolios:credential", args=[shown_award().uid, "jwt"])],
    "portfolios:verify": lambda _world: [shown_award().check_url],
    "pulse:group": lambda _world: [
        reverse("pulse:group", args=[key]) for key in ("organisation", "space-lantern", "space-almanac", "team-foundry", "team-harvest")
    ],
    "pulse:begin": lambda _world: [reverse("pulse:begin", args=[key]) for key in ("organisation", "space-lantern")],
    "questions:home": lambda world: ["?shelf=unanswered", "?shelf=mine", "?shelf=asked"],
    "questions:ask": lambda world: [f"?title={SECRET_WORD}+{SECRET_TAG}", "?title=note+for+madder", "?space=lantern"],
    "questions:near": lambda world: [f"?title={word}" for word in ("madder", SECRET_WORD, f"{SECRET_WORD}+madder+simmers")],
    "knowing:people": lambda world: [
        f"?q={word}" for word in ("madder", SECRET_WORD, f"{SECRET_WORD}+madder", SECRET_TAG, "looms", "dye+day")
    ],
    "api:entries": lambda world: [
        "",
        f"?tag={SECRET_TAG}",
        "?author=amina",
        "?kind=highlight",
        "?space=weavers",
        "?space=lantern",
        "?size=5",
        f"?source={world.source.uid}",
    ],
    **{
        f"api:{name}": (lambda _world: [f"?q={word}" for word in ("madder", SECRET_WORD, f"{SECRET_WORD}+madder")])
        for name in ("search", "answers", "who_knows")
    },
    "hatch:answers": lambda world: [
        f"?q={question}" for question in ("what+is+madder+for", f"what+is+{SECRET_WORD}", f"does+{SECRET_WORD}+go+with+madder")
    ],
    "hatch:begin": lambda world: [
        f"?way=tag&what={SECRET_TAG}",
        f"?way=source&what={world.source.uid}",
        "?way=space&what=lantern",
        f"?from={world.entries['web'][Kind.HIGHLIGHT].uid}&from={world.entries['me'][Kind.HIGHLIGHT].uid}",
    ],
    "hatch:hatch": lambda world: ["?show=ground"],
    "reads:gist": lambda world: ["", "?shelf=saved"],
    "search:ahead": lambda world: [f"?q={word}" for word in ("mad", SECRET_WORD[:4], "weld mad", "tag:", "by:", "in:", "from:")],
    "search:stock": lambda world: [
        f"?q={word}"
        for word in ("madder", SECRET_WORD, "weld+madder", f"{SECRET_WORD}+madder", f"{SECRET_WORD}&kind=page", "madder&kind=page")
    ],
    "topics:tag": lambda world: [reverse("topics:tag", args=[name]) for name in (SECRET_TAG, "for-web", "rubia")],
    "topics:home": lambda world: ["?q=m", f"?q={SECRET_TAG}"],
    "sense:complete": lambda world: (
        [f"?of={of}&q={typed}" for of in ("links", "embeds") for typed in ("", "note", "madder", "the", "locked", SECRET_WORD, "xyl")]
        + ["?of=people&q=a", f"?of=tags&q={SECRET_TAG[:2]}", "?of=tags&q=for"]
    ),
    "sense:map": lambda world: [reverse("sense:map", args=[world.entries["web"][kind].uid]) for kind in (Kind.NOTE, Kind.POST, Kind.SAVE)],
    "sense:mentions": lambda world: [
        reverse("sense:mentions", args=[entry.uid]) for entry in (world.entries["web"][Kind.NOTE], world.offspring)
    ],
    "sense:note_new": lambda world: [f"?from={world.entries['web'][Kind.HIGHLIGHT].uid}&from={world.entries['me'][Kind.HIGHLIGHT].uid}"],
    "sense:library": lambda world: ["?shelf=highlights"],
    "pictures:picture": lambda world: [sample_of(of_ring[Kind.NOTE]).get_absolute_url() for of_ring in world.entries.values()],
    "inbox:home": lambda world: ["?show=all", "?show=later", "?from=search", "?show=all&from=mail"],
    "searches:keep": lambda world: [f"?q={SECRET_WORD}"],
    "web:entry": lambda world: (
        [entry.get_absolute_url() for of_ring in _some_of_each(world.entries) for entry in of_ring]
        + [world.comment.get_absolute_url(), world.offspring.get_absolute_url()]
        + [world.entries[ring][Kind.GATHERING].get_absolute_url() for ring in ("web", "organisation")]
        + [world.entries["web"][Kind.PORTFOLIO].get_absolute_url()]
    ),
    **{
        f"lineage:{name}": (
            lambda world, name=name: [reverse(f"lineage:{name}", args=[world.entries["web"][kind].uid]) for kind in (Kind.NOTE, Kind.POST)]  # type: ignore[misc]
        )
        for name in ("lineage", "picture", "provenance")
    },
    "flow:as_csv": lambda world: [reverse("flow:as_csv", args=[part]) for part in PARTS],
    "goals:home": lambda world: ["?shelf=ended", "?shelf=shared"],
    "goals:journeys": lambda world: ["?shelf=walking", "?shelf=mine"],
    "goals:evidence": lambda world: [reverse("goals:evidence", args=[world.entries["web"][Kind.GOAL].uid])],
    "practices:board": lambda world: ["?stage=hunch", "?space=weavers", f"?tag={SECRET_TAG}", "?tag=madder"],
    "practices:record": lambda world: [
        reverse("practices:record", args=[world.entries["web"][Kind.PRACTICE].uid]) + query for query in ("", "?of=moves", "?of=adoptions")
    ],
    "sense:reader": lambda world: [
        f"?{query}"
        for query in (
            "show=me",
            "show=space:lantern",
            "by=emil",
            f"tag={SECRET_TAG}",
            "tag=madder",
            "copy=fetched",
            "copy=mine",
            "copy=by-emil",
        )
    ],
    "sense:kept": lambda world: ["?" + "&".join(f"s={of_ring[Kind.SAVE].source.uid}" for of_ring in world.entries.values())],  # type: ignore[union-attr]
    "publishing:feed": lambda world: ["/feed.json"],
    "publishing:tag_feed": lambda world: [f"/tags/{SECRET_TAG}/feed.json", "/tags/for-web/feed.json"],
    "publishing:entry_feed": lambda world: [f"/e/{world.entries['web'][kind].uid}/feed.json" for kind in (Kind.GOAL, Kind.JOURNEY)],
    "publishing:sitemap_entries": lambda world: [
        reverse("publishing:sitemap_entries", args=[of_ring[Kind.NOTE].uid]) for of_ring in world.entries.values()
    ],
    "publishing:garden": lambda world: [reverse("publishing:garden", args=[handle]) for handle in world.cast.members],
    "publishing:opengraph": lambda world: [
        reverse("publishing:opengraph", args=[of_ring[Kind.NOTE].uid]) for of_ring in world.entries.values()
    ],
    "people:profile": lambda world: [reverse("people:profile", args=[handle]) for handle in world.cast.members],
    "communities:space": lambda world: (
        [reverse("communities:space", args=[slug]) for slug in ("almanac", "lantern")] + ["?show=questions", "?label=mistake"]
    ),
    "communities:firsts": lambda world: ["?label=mistake", "?label=open-question"],
    "communities:wiki": lambda world: (
        ["?show=newest", "?show=wanted", f"?tag={SECRET_TAG}", "?tag=madder"]
        + [reverse("communities:wiki", args=[slug]) + "?show=wanted" for slug in ("almanac", "lantern")]
    ),
    "communities:space_members": lambda world: ["?q=looms", "?willing=1"],
}
