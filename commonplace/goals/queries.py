"""Reading goals and journeys as one viewer may see them. What leads to something hidden is not there, and is not counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from commonplace.entries.audience import Looker, Viewer, sight_of, sources_visible_to, visible_at
from commonplace.entries.models import Entry
from commonplace.goals.models import Following, Goal, GoalEntry, Journey, JourneyItem, Reflection, Step, Thing, Use, Way
from commonplace.people.models import Member

FEWEST_PEOPLE = 5
"""Numbers about what people did are told from so many on, and never about fewer (design, promise 10)."""
SHOWN = 10
OFFERED = 20


def goals_of(member: Member) -> QuerySet[Goal]:
    """One's own goals that are not in the bin."""
    return Goal.objects.filter(author=member, entry__withdrawn_at__isnull=True)


def shared_goals(viewer: Looker) -> QuerySet[Goal]:
    """Others' goals that the viewer may see."""
    return Goal.objects.filter(visible_at("entry", viewer)).exclude(author_id=sight_of(viewer).author_id)


def journeys_of(member: Member) -> QuerySet[Journey]:
    return Journey.objects.filter(author=member, entry__withdrawn_at__isnull=True)


def shared_journeys(viewer: Looker) -> QuerySet[Journey]:
    return Journey.objects.filter(visible_at("entry", viewer)).exclude(author_id=sight_of(viewer).author_id)


def followed_journeys(member: Member) -> QuerySet[Journey]:
    """The journeys one walks, as long as one may see them."""
    walked = Following.objects.filter(member=member, journey=OuterRef("pk"))
    return Journey.objects.filter(visible_at("entry", member)).filter(Exists(walked))


def evidence_for(viewer: Looker, goal_id: int) -> QuerySet[GoalEntry]:
    """What counts for the goal, as far as the viewer may see it; the goal itself they have been shown."""
    return GoalEntry.objects.filter(visible_at("entry", viewer), goal=goal_id)


def evidence_entries(viewer: Looker, goal_id: int) -> QuerySet[Entry]:
    """The same as entries, for a list of cards."""
    return Entry.objects.visible_to(viewer).filter(Exists(GoalEntry.objects.filter(goal=goal_id, entry=OuterRef("pk"))))


@dataclass(frozen=True)
class GoalShown:
    """What the page of a goal shows under its answers. `more_...` says that there is more than is shown."""

    goal: Goal
    steps: list[Step]
    evidence: list[Entry]
    more_evidence: bool
    reflections: list[Reflection]
    more_reflections: bool

    @property
    def done(self) -> int:
        return sum(step.done_at is not None for step in self.steps)


def goal_shown(viewer: Viewer, entry: Entry) -> GoalShown:
    """In five queries, however much there is."""
    goal = Goal.objects.get(pk=entry.pk)
    rows = evidence_for(sight_of(viewer), entry.pk).select_related("entry__author").order_by("-added_at", "-pk")
    heavy = ("entry__body", "entry__body_html", "entry__card_html")
    evidence = [row.entry for row in rows.defer(*heavy)[: SHOWN + 1]]
    reflections = list(goal.reflections.filter(removed_at__isnull=True).order_by("-made_at", "-pk")[: SHOWN + 1])
    return GoalShown(
        goal,
        list(goal.steps.filter(removed_at__isnull=True)),
        evidence[:SHOWN],
        len(evidence) > SHOWN,
        reflections[:SHOWN],
        len(reflections) > SHOWN,
    )


def items_visible_to(viewer: Looker, journey: Journey) -> QuerySet[JourneyItem]:
    """The path as this viewer sees it. People are named to members only, as everywhere."""
    sight = sight_of(viewer)
    shown = Q(thing__in=[Thing.SOURCE, Thing.STEP]) | (Q(thing=Thing.ENTRY) & visible_at("entry", sight))
    if sight.author_id:
        shown |= Q(thing=Thing.MEMBER, member__is_active=True) & ~Q(member__in=sight.unseen_ids)
    heavy = ("entry__body", "entry__body_html", "entry__card_html")
    items = journey.items.filter(shown, removed_at__isnull=True).select_related("source", "entry__author", "member")
    return items.defer(*heavy)


@dataclass(frozen=True)
class UseCounts:
    """How many people used an item; `ways` is empty where one of its numbers would be about fewer than five people."""

    people: int
    ways: list[tuple[str, int]]


@dataclass(frozen=True)
class ItemShown:
    item: JourneyItem
    title: str
    url: str
    is_outside: bool
    is_here: bool
    use: Use | None
    counts: UseCounts | None


@dataclass(frozen=True)
class JourneyShown:
    """`followers` is None for all but the author, and for them below five people."""

    items: list[ItemShown]
    is_followed: bool
    followers: int | None


def journey_shown(viewer: Viewer, entry: Entry) -> JourneyShown:
    """In at most six queries, however long the journey."""
    sight = sight_of(viewer)
    journey = Journey.objects.get(pk=entry.pk)
    items = list(items_visible_to(sight, journey))
    readable = _readable_sources(viewer, items)
    is_author = viewer is not None and viewer.pk == entry.author_id
    following = Following.objects.filter(journey=journey, member=viewer).first() if viewer is not None else None
    uses = {use.item_id: use for use in Use.objects.filter(item__in=items, member=viewer)} if viewer is not None else {}
    counts = use_counts(items, entry.author_id) if is_author else {}
    here = _where(items, following, uses) if following else 0
    shown = [
        ItemShown(item, *_leads_to(item, readable), is_here=item.pk == here, use=uses.get(item.pk), counts=counts.get(item.pk))
        for item in items
    ]
    return JourneyShown(shown, following is not None, _followers(journey) if is_author else None)


def _readable_sources(viewer: Viewer, items: Sequence[JourneyItem]) -> set[int]:
    """The sources that have a page here for this viewer; the others are known by their own address."""
    keys = [item.source_id for item in items if item.source_id]
    if viewer is None or not keys:
        return set()
    return set(sources_visible_to(viewer).filter(pk__in=keys).values_list("pk", flat=True))


def _leads_to(item: JourneyItem, readable: set[int]) -> tuple[str, str, bool]:
    """(title, address, whether it leads out of this place)."""
    match Thing(item.thing):
        case Thing.SOURCE if item.source is not None:
            if item.source_id in readable:
                return item.text, item.source.get_absolute_url(), False
            return item.text, item.source.url, True
        case Thing.ENTRY if item.entry is not None:
            return str(item.entry), item.entry.get_absolute_url(), False
        case Thing.MEMBER if item.member is not None:
            return item.member.name, f"/people/{item.member.handle}/", False
    return item.text, "", False


def _where(items: Sequence[JourneyItem], following: Following, uses: dict[int, Use]) -> int:
    """The item where a member stands: as they noted it, else the first of which they have said nothing; 0 when there is none."""
    if any(item.pk == following.at_id for item in items):
        return following.at_id or 0
    return next((item.pk for item in items if item.pk not in uses), 0)


def use_counts(items: Sequence[JourneyItem], author_id: int) -> dict[int, UseCounts]:
    """What people other than the author did with each item, where it is five or more of them, in one query."""
    rows = Use.objects.filter(item__in=items).exclude(member=author_id).values_list("item", "how").annotate(people=Count("pk"))
    by_item: dict[int, dict[str, int]] = defaultdict(dict)
    for item, how, people in rows.order_by("item", "how"):
        by_item[item][how] = people
    counted: dict[int, UseCounts] = {}
    for item, ways in by_item.items():
        if (total := sum(ways.values())) >= FEWEST_PEOPLE:
            # One small number beside the total would tell of few people what the others tell of many.
            are_told = all(people >= FEWEST_PEOPLE for people in ways.values())
            counted[item] = UseCounts(total, [(str(Way(how).label), people) for how, people in ways.items()] if are_told else [])
    return counted


def _followers(journey: Journey) -> int | None:
    people = journey.followings.exclude(member=journey.author_id).count()
    return people if people >= FEWEST_PEOPLE else None


@dataclass(frozen=True)
class Offer:
    """A goal or journey of one's own to which what one looks at can be added; `has_it` when it was."""

    uid: str
    title: str
    has_it: bool


def offers_for(member: Member, entry: Entry) -> tuple[list[Offer], list[Offer]]:
    """(one's open goals, most recent first; one's journeys, newest first), each with whether the entry is there already: two queries."""
    has_it = Exists(GoalEntry.objects.filter(goal=OuterRef("pk"), entry=entry))
    goals = goals_of(member).filter(ended_at__isnull=True).exclude(pk=entry.pk).annotate(has_it=has_it)
    leads_there = Exists(JourneyItem.objects.filter(journey=OuterRef("pk"), entry=entry, removed_at__isnull=True))
    journeys = journeys_of(member).exclude(pk=entry.pk).annotate(has_it=leads_there)
    return (
        [Offer(*row) for row in goals.order_by("-touched_at", "-pk").values_list("uid", "entry__title", "has_it")[:OFFERED]],
        [Offer(*row) for row in journeys.order_by("-made_at", "-pk").values_list("uid", "entry__title", "has_it")[:OFFERED]],
    )
