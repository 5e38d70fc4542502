"""What stands for the parameters of routes where people learn together: gatherings, mentoring, circles, portfolios, pulses, notes written at once."""

from __future__ import annotations

from collections.abc import Callable

from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.gatherings.calendar.stopping import stop_path
from commonplace.gatherings.tests.samples import calendar_of, gathering_of, material_of, meeting_of, option_of, question_of
from commonplace.mentoring.tests.samples import item_in, mentorship_in, offer_to, round_in
from commonplace.peers.tests.samples import call_of, circle_of, spoken_in
from commonplace.portfolios.tests.samples import award_of, badge_of, piece_of
from commonplace.pulse.tests.samples import open_pulse_in, planned_pulse_in
from tests.world import World


def _round(world: World) -> dict[str, str]:
    """A round of Weavers, which Amina runs and Dora takes part in."""
    return {"uid": round_in(world.cast.weavers, world.cast.amina, world.cast.dora).uid}


def _mentorship(world: World) -> dict[str, str]:
    return {"uid": mentorship_in(world.cast.weavers, world.cast.amina, world.cast.dora).uid}


_OF_GATHERINGS_BY_API = (
    "gathering", "come_to_all_meetings", "would_come", "would_come_no_more", "gathering_questions", "bring_question", "bring_material",
    "change_gathering", "call_gathering_off", "have_gathering_take_place",
)  # fmt: skip

_OF_MEETINGS_BY_API = ("move_meeting", "call_meeting_off", "have_meeting_take_place")
_OF_GATHERINGS = (
    "edit",
    "call_off",
    "take_place",
    "hosts",
    "take_over",
    "come_to_all",
    "invite",
    "material",
    "question",
    "would_come",
    "times",
    "offer_time",
    "answer_request",
    "gathering_file",
)

_OF_MEETINGS = (
    "meeting", "come", "stay_away", "move", "call_off_one", "take_place_one", "who_came", "note", "recording", "take_out", "harvest",
    "meeting_file",
)  # fmt: skip


def _gathered(world: World) -> Entry:
    """Amina's, for Weavers."""
    return gathering_of(world.cast.amina, world.cast.audiences()["space"])


def _gathering(world: World) -> dict[str, str]:
    return {"uid": _gathered(world).uid}


def _time(world: World) -> dict[str, str]:
    return {**_gathering(world), "key": option_of(_gathered(world)).uid}


def _meeting(world: World) -> dict[str, str]:
    return {"uid": meeting_of(_gathered(world)).uid}


def _portfolio(world: World) -> dict[str, str]:
    return {"uid": world.entries["space"][Kind.PORTFOLIO].uid}


def _badge(world: World) -> dict[str, str]:
    return {"uid": badge_of(world.cast.gita).uid}


def _award(world: World) -> dict[str, str]:
    """Amina holds it, and shows it to nobody."""
    return {"uid": award_of(world.cast.amina, judge=world.cast.gita, portfolio=world.entries["space"][Kind.PORTFOLIO]).uid}


def _piece(world: World) -> dict[str, str]:
    return {**_portfolio(world), "item": piece_of(world.entries["space"][Kind.PORTFOLIO], world.entries["web"][Kind.NOTE]).uid}


_OF_CALLS = ("call", "join", "take_back", "edit_call", "form_circles", "move", "publish", "place_late", "call_off", "call_on")

_OF_CIRCLES = (
    "circle", "accept", "pass", "check_in", "meet", "ask_in", "rename", "leave", "come_back", "end", "take_up", "note", "harvest", "harvest_note",
)  # fmt: skip


def _learning_circle(world: World) -> dict[str, str]:
    """Amina's with Bruno and Emil, and with something said."""
    circle = circle_of(world.cast.amina, [world.cast.bruno, world.cast.emil])
    if not circle.places.filter(check_ins__isnull=False).exists():
        spoken_in(circle, world.cast.amina)
    return {"uid": circle.uid}


SAMPLES: dict[str, Callable[[World], dict[str, str]]] = {
    **{f"portfolios:{name}": _portfolio for name in ("set_goal", "add_piece", "suggestions", "print")},
    "portfolios:change_piece": lambda world: {**_piece(world), "deed": "up"},
    "portfolios:say_why": _piece,
    "portfolios:change_badge": lambda world: {**_portfolio(world), "item": _award(world)["uid"], "deed": "show"},
    **{f"portfolios:{name}": _badge for name in ("badge", "edit_badge", "ask", "offer")},
    "api:portfolio": _portfolio,
    **{f"api:{name}": (lambda world: {**_portfolio(world), "entry_uid": world.note.uid}) for name in ("add_piece", "take_out_piece")},
    **{f"api:{name}": _badge for name in ("offer_badge", "ask_for_badge", "ask_for_badge_no_more")},
    "api:choose_badge_ring": _award,
    "api:answer_badge": lambda world: {**_award(world), "deed": "hold-again"},
    "api:judge_award": lambda world: {**_award(world), "deed": "award"},
    "portfolios:retire": lambda world: {**_badge(world), "deed": "retire"},
    "portfolios:picture": lambda world: {**_badge(world), "form": "png"},
    **{f"portfolios:{name}": _award for name in ("award", "ring")},
    "portfolios:change": lambda world: {**_award(world), "deed": "give-back"},
    "portfolios:judge": lambda world: {**_award(world), "deed": "award"},
    "portfolios:credential": lambda world: {**_award(world), "form": "jwt"},
    "portfolios:key": lambda _world: {"thumbprint": "no-such-key"},
    "portfolios:into": lambda world: {"uid": world.note.uid, "item": world.entries["space"][Kind.PORTFOLIO].uid},
    **{f"mentoring:{name}": _round for name in ("round", "edit", "run", "match", "publish", "close", "reopen", "health")},
    "mentoring:apply": lambda world: {**_round(world), "role": "mentee"},
    "mentoring:withdraw": lambda world: {**_round(world), "role": "mentee", "deed": "again"},
    "mentoring:pick": lambda world: {**_round(world), "handle": "amina"},
    "mentoring:choose": lambda world: {**_round(world), "handle": "dora"},
    "mentoring:unpair": lambda world: {**_round(world), "item": "no-such-pair"},
    "mentoring:answer": lambda world: {"uid": offer_to(world.cast.amina, world.cast.dora).uid, "deed": "agree"},
    **{f"mentoring:{name}": _mentorship for name in ("mentorship", "session", "check_in", "leave", "look_back")},
    "mentoring:add_item": lambda world: {**_mentorship(world), "sort": "goal"},
    "mentoring:change_item": lambda world: {
        **_mentorship(world),
        "item": item_in(world.cast.weavers, world.cast.amina, world.cast.dora).uid,
        "deed": "tick",
    },
    **{
        f"together:{name}": (lambda world: {"uid": world.entries["organisation"][Kind.NOTE].uid})
        for name in ("note", "people", "close", "reopen")
    },
    **{f"gatherings:{name}": _gathering for name in _OF_GATHERINGS},
    **{f"gatherings:{name}": _meeting for name in _OF_MEETINGS},
    **{f"api:{name}": _gathering for name in _OF_GATHERINGS_BY_API},
    **{f"api:{name}": _meeting for name in ("come_to_meeting", "stay_away_from_meeting", *_OF_MEETINGS_BY_API)},
    **{f"api:{name}": (lambda world: {**_gathering(world), "handle": "dora"}) for name in ("have_host", "have_host_no_longer")},
    "api:change_gathering_material": lambda world: {**_gathering(world), "material": material_of(_gathered(world)).uid, "deed": "remove"},
    "gatherings:choose_time": _time,
    "gatherings:remove_time": _time,
    **{f"pulse:{name}": (lambda _world: {"key": "space-weavers"}) for name in ("group", "begin")},
    "pulse:answer": lambda world: {"uid": open_pulse_in(world.cast.weavers).uid},
    "pulse:take_back": lambda world: {"uid": planned_pulse_in(world.cast.weavers).uid},
    **{
        f"gatherings:{name}": (lambda world: {"uid": calendar_of(world.cast.amina).uid})
        for name in ("end_calendar", "begin_calendar_again")
    },
    "gatherings:calendar_feed": lambda world: {"secret": "no-such-secret-no-such-secret"},
    "gatherings:stop_calendar_mail": lambda world: {"token": stop_path(world.cast.amina).rstrip("/").rpartition("/")[2]},
    "gatherings:remove_host": lambda world: {**_gathering(world), "handle": "dora"},
    "gatherings:change_material": lambda world: {**_gathering(world), "key": material_of(_gathered(world)).uid, "deed": "remove"},
    "gatherings:take_up": lambda world: {**_gathering(world), "key": question_of(_gathered(world)).uid},
    **{f"peers:{name}": (lambda world: {"uid": call_of(world.cast.gita).uid}) for name in _OF_CALLS},
    **{f"peers:{name}": _learning_circle for name in _OF_CIRCLES},
}
