"""What stands for the parameters of each route in the crawling tests: things of Amina's and Weavers' that are there."""

from __future__ import annotations

from collections.abc import Callable

from commonplace.digest.stopping import stop_url
from commonplace.digest.tests.world import choice_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.feeds.tests.samples import samples as feed_samples
from commonplace.flows.tests.samples import pinned_question, publish_in
from commonplace.gatherings.calendar.stopping import stop_path
from commonplace.gatherings.tests.samples import calendar_of, gathering_of, material_of, meeting_of, option_of, question_of
from commonplace.hatch.tests.samples import hatch_of
from commonplace.knowing.tests.samples import left_of
from commonplace.letters.tests.samples import letter_of
from commonplace.mentoring.tests.samples import item_in, mentorship_in, offer_to, round_in
from commonplace.moderation.tests.samples import case_about
from commonplace.notifications.stopping import all_of
from commonplace.notifications.tests.samples import device_of, notice_of
from commonplace.peers.tests.samples import call_of, circle_of, spoken_in
from commonplace.pictures.tests.samples import sample_of
from commonplace.portfolios.tests.samples import award_of, badge_of, piece_of
from commonplace.publishing.models import PrivateFeed
from commonplace.pulse.tests.samples import open_pulse_in, planned_pulse_in
from commonplace.questions.tests.samples import answer_to
from commonplace.searches.tests.samples import search_of
from commonplace.suggestions.tests.samples import learn_for_all, less_of
from commonplace.topics.tests.samples import named_madder
from commonplace.webhooks.tests.samples import incoming_of, webhook_of
from tests.inbox_world import fill_inbox
from tests.world import World

# What a parameter stands for wherever nothing else is said below. The entry is Amina's note for Weavers.
USUAL: dict[str, Callable[[World], str]] = {
    "uid": lambda world: world.note.uid,
    "handle": lambda world: world.cast.amina.handle,
    "slug": lambda world: world.cast.weavers.slug,
    "name": lambda world: "madder",
    "number": lambda world: "1",
    "token": lambda world: "no-such-token",
    "day": lambda world: "2026-03-04",
    "key": lambda world: "no-such-key",
    "mark": lambda world: "1",
    "uidb36": lambda world: "1",
    "pk": lambda world: "1",
}


def _answer_in(world: World) -> Entry:
    """Dora's answer to the question that Amina asked in Weavers."""
    return answer_to(world.cast.dora, world.entries["space"][Kind.QUESTION])


def _on_the_path(world: World) -> dict[str, str]:
    journey = world.entries["space"][Kind.JOURNEY]
    return {"uid": journey.uid, "item": journey.journey_body.items.get(thing="step").uid}


def _goal(world: World) -> dict[str, str]:
    return {"uid": world.entries["space"][Kind.GOAL].uid}


def _goal_step(world: World) -> dict[str, str]:
    return {**_goal(world), "step": world.entries["space"][Kind.GOAL].goal_body.steps.get().uid, "deed": "tick"}


def _goal_reflection(world: World) -> dict[str, str]:
    return {**_goal(world), "reflection": world.entries["space"][Kind.GOAL].goal_body.reflections.get().uid, "deed": "remove"}


def _practice(world: World) -> dict[str, str]:
    return {"uid": world.entries["space"][Kind.PRACTICE].uid}


def _token(world: World) -> dict[str, str]:
    return {"uid": world.cast.amina.tokens.get_or_create(name="A script", defaults={"token_hash": "-", "scopes": "read"})[0].uid}


def _hatch(world: World) -> dict[str, str]:
    return {"uid": hatch_of(world.cast.amina, [world.note, world.offspring]).uid}


def _hatched_sentence(world: World) -> dict[str, str]:
    hatch = hatch_of(world.cast.amina, [world.note, world.offspring])
    return {"uid": hatch.uid, "key": hatch.sentences.get(position=1).uid}


def _private_feed(world: World) -> dict[str, str]:
    kept = PrivateFeed.objects.get_or_create(member=world.cast.amina, name="Mine", defaults={"of": "all", "secret_hash": "-"})
    return {"uid": kept[0].uid}


def _with_what_came(world: World) -> dict[str, str]:
    """Fills Amina's inbox, before its pages are asked for the first time."""
    fill_inbox(world.cast.amina, world.offspring)
    return {}


def _all_learnt_anew(_world: World) -> dict[str, str]:
    """Each time that the page is asked for, so that what was hidden since has its chance to be learnt from."""
    learn_for_all()
    return {}


def _round(world: World) -> dict[str, str]:
    """A round of Weavers, which Amina runs and Dora takes part in."""
    return {"uid": round_in(world.cast.weavers, world.cast.amina, world.cast.dora).uid}


def _mentorship(world: World) -> dict[str, str]:
    return {"uid": mentorship_in(world.cast.weavers, world.cast.amina, world.cast.dora).uid}


# Routes whose parameter stands for something else.
_OF_GATHERINGS_BY_API = (
    "gathering", "come_to_all_meetings", "would_come", "would_come_no_more", "gathering_questions", "bring_question", "bring_material",
)  # fmt: skip
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


SPECIAL: dict[str, Callable[[World], dict[str, str]]] = {
    **{f"portfolios:{name}": _portfolio for name in ("set_goal", "add_piece", "suggestions", "print")},
    "portfolios:change_piece": lambda world: {**_piece(world), "deed": "up"},
    "portfolios:say_why": _piece,
    "portfolios:change_badge": lambda world: {**_portfolio(world), "item": _award(world)["uid"], "deed": "show"},
    **{f"portfolios:{name}": _badge for name in ("badge", "edit_badge", "ask", "offer")},
    "api:portfolio": _portfolio,
    **{f"api:{name}": (lambda world: {**_portfolio(world), "entry_uid": world.note.uid}) for name in ("add_piece", "take_out_piece")},
    "api:offer_badge": _badge,
    "api:judge_award": lambda world: {**_award(world), "deed": "award"},
    "portfolios:retire": lambda world: {**_badge(world), "deed": "retire"},
    "portfolios:picture": lambda world: {**_badge(world), "form": "png"},
    **{f"portfolios:{name}": _award for name in ("award", "ring")},
    "portfolios:change": lambda world: {**_award(world), "deed": "give-back"},
    "portfolios:judge": lambda world: {**_award(world), "deed": "award"},
    "portfolios:credential": lambda world: {**_award(world), "form": "jwt"},
    "portfolios:key": lambda _world: {"thumbprint": "no-such-key"},
    "portfolios:into": lambda world: {"uid": world.note.uid, "item": world.entries["space"][Kind.PORTFOLIO].uid},
    **{
        f"api:{name}": (lambda world: {"uid": world.entries["space"][Kind.HIGHLIGHT].uid})
        for name in ("change", "remove", "bring_highlight_back")
    },
    **{f"api:{name}": (lambda _world: {"slug": "weavers"}) for name in ("join", "leave_space")},
    **{f"api:{name}": (lambda world: {"uid": world.save.uid}) for name in ("withdraw_save", "bring_save_back")},
    **{f"flows:{name}": (lambda world: {"uid": pinned_question().uid}) for name in ("remove_question", "bring_question_back")},
    "seek:copy_readers": lambda world: {"uid": world.save.uid, "deed": "for-me"},
    "people:disconnect": _token,
    "people:connect_again": _token,
    **{
        f"hypothesis-api:{name}": (lambda world: {"uid": world.entries["space"][Kind.HIGHLIGHT].uid})
        for name in ("read", "change", "remove", "flag")
    },
    "hypothesis-api:group": lambda _world: {"group": "space-weavers"},
    "hypothesis-api:leave": lambda _world: {"group": "space-weavers", "user": "me"},
    "annotations:annotation": lambda world: {"uid": world.entries["space"][Kind.HIGHLIGHT].uid},
    "reads:together": lambda world: {"uid": world.source.uid},
    **{f"annotations:{name}": (lambda world: {"uid": world.source.uid}) for name in ("source", "source_page")},
    **{f"discussion:{name}": (lambda world: {"uid": world.comment.uid}) for name in ("history", "settle", "reopen")},
    "discussion:open": lambda world: {"uid": world.comment.uid},
    "discussion:edit": lambda world: {"uid": world.comment.uid},
    "discussion:withdraw": lambda world: {"uid": world.comment.uid},
    "discussion:bring_back": lambda world: {"uid": world.comment.uid},
    **{
        f"importers:{name}": (lambda world: {"uid": world.imported.uid})
        for name in ("import", "commit", "try_again", "discard", "to_bin", "from_bin", "report")
    },
    **{f"exporters:{name}": (lambda world: {"uid": world.export.uid}) for name in ("export", "download", "try_again", "discard")},
    **{
        f"goals:{name}": (lambda world: {"uid": world.entries["space"][Kind.GOAL].uid})
        for name in ("edit", "end", "reopen", "evidence", "add_step", "reflections")
    },
    **{
        f"goals:{name}": (lambda world: {"uid": world.entries["space"][Kind.JOURNEY].uid})
        for name in ("add_item", "follow", "leave", "fork")
    },
    **{f"goals:{name}": _on_the_path for name in ("say_why", "use", "here")},
    "goals:change_item": lambda world: {**_on_the_path(world), "deed": "down"},
    "goals:change_step": lambda world: {
        "uid": world.entries["space"][Kind.GOAL].uid,
        "item": world.entries["space"][Kind.GOAL].goal_body.steps.get().uid,
        "deed": "tick",
    },
    "goals:take_back_reflection": lambda world: {
        "uid": world.entries["space"][Kind.GOAL].uid,
        "item": world.entries["space"][Kind.GOAL].goal_body.reflections.get().uid,
        "deed": "remove",
    },
    "goals:to_goal": lambda world: {"uid": world.note.uid, "item": world.entries["space"][Kind.GOAL].uid, "deed": "attach"},
    "goals:to_journey": lambda world: {"uid": world.note.uid, "item": world.entries["space"][Kind.JOURNEY].uid},
    **{
        f"questions:{name}": (lambda world: {"uid": world.entries["space"][Kind.QUESTION].uid})
        for name in ("answer", "reopen", "wonder", "whom", "decline", "undecline")
    },
    **{f"questions:{name}": (lambda world: {"uid": _answer_in(world).uid}) for name in ("accept", "unaccept", "helped")},
    **{f"practices:{name}": _practice for name in ("edit", "move", "record", "experiment", "outcome", "adopt", "end_adoption")},
    "practices:end_experiment": lambda world: {
        **_practice(world),
        "item": world.entries["space"][Kind.PRACTICE].practice_body.experiments.get().uid,
    },
    "practices:change_outcome": lambda world: {
        **_practice(world),
        "item": world.entries["space"][Kind.PRACTICE].practice_body.outcomes.get().uid,
        "deed": "take-back",
    },
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
    "digest:stop": lambda world: {"token": stop_url(choice_of(world.cast.amina)).rstrip("/").rpartition("/")[2]},
    "moderation:case": lambda world: {"uid": case_about(world.note, world.cast.dora, world.cast.gita).uid},
    "moderation:told": lambda world: {"uid": case_about(world.note, world.cast.dora, world.cast.gita).entry.uid},
    "flow:as_csv": lambda world: {"part": "learn-from"},
    "following:person": lambda world: {"key": world.cast.bruno.handle},
    "following:space": lambda world: {"key": world.cast.weavers.slug},
    "following:tag": lambda world: {"key": "for-web"},
    "feeds:find": lambda world: {"uid": feed_samples(world.cast.amina)["search"]},
    "letters:letter": lambda world: {"uid": letter_of(world.cast.amina).uid},
    "letters:decide": lambda world: {"uid": letter_of(world.cast.amina).sender.uid, "deed": "mute"},  # type: ignore[union-attr]
    **{
        f"searches:{name}": (lambda world: {"uid": search_of(world.cast.amina, world.offspring).uid})
        for name in ("search", "change", "seen", "remove", "bring_back")
    },
    **{f"knowing:{name}": (lambda world: {"uid": left_of(world.cast.amina).uid}) for name in ("come_back", "stay_out")},
    "topics:tag": lambda world: {"name": named_madder(world.cast.amina).tag.name},
    **{f"topics:{name}": (lambda world: {"uid": named_madder(world.cast.amina).uid}) for name in ("end_name", "name_again")},
    **{
        f"hatch:{name}": _hatch
        for name in ("hatch", "ground", "cancel", "let_go", "take_out", "decide_all", "write", "keep", "ask", "propose")
    },
    "hatch:sentence": _hatched_sentence,
    **{f"api:{name}": (lambda world: {"uid": _answer_in(world).uid}) for name in ("accept_answer", "unaccept_answer")},
    **{f"api:{name}": (lambda _world: {"what": "space", "key": "weavers"}) for name in ("follow", "unfollow")},
    **{
        f"api:{name}": _goal
        for name in ("goal", "rewrite_goal", "end_goal", "reopen_goal", "add_step", "goal_evidence", "reflections", "reflect")
    },
    **{f"api:{name}": (lambda world: {**_goal(world), "entry_uid": world.note.uid}) for name in ("attach_evidence", "detach_evidence")},
    "api:change_step": _goal_step,
    "api:change_reflection": _goal_reflection,
    **{
        f"api:{name}": (lambda world: {"uid": world.entries["space"][Kind.JOURNEY].uid})
        for name in ("journey", "rewrite_journey", "add_journey_item", "walk_journey", "leave_journey", "copy_journey")
    },
    **{f"api:{name}": _on_the_path for name in ("say_why", "stand_at_item", "use_item", "unuse_item")},
    "api:change_journey_item": lambda world: {**_on_the_path(world), "deed": "down"},
    **{
        f"api:{name}": (lambda world: {"uid": world.cast.kitchen_table.uid})
        for name in ("circle", "rename_circle", "delete_circle", "circle_people")
    },
    **{
        f"api:{name}": (lambda world: {"uid": world.cast.kitchen_table.uid, "handle": "bruno"})
        for name in ("add_to_circle", "remove_from_circle")
    },
    **{f"api:{name}": (lambda world: {"uid": world.comment.uid}) for name in ("settle_thread", "unsettle_thread", "open_waiting")},
    **{
        f"api:{name}": _hatch
        for name in (
            "hatch",
            "ground",
            "choose_ground",
            "split_hatch",
            "write_sheet",
            "stop_hatch",
            "sheet",
            "came_of_hatch",
            "let_hatch_go",
            "take_hatch_out",
            "write_own_words",
            "keep_supported",
            "keep_hatch",
            "ask_from_hatch",
            "propose_from_hatch",
        )
    },
    "api:decide_sentence": lambda world: {"uid": _hatched_sentence(world)["uid"], "sentence": _hatched_sentence(world)["key"]},
    **{
        f"api:{name}": (lambda world: {"uid": world.note.uid, "how": "builds_on", "origin": world.offspring.uid})
        for name in ("add_origin", "remove_origin")
    },
    **{
        f"api:{name}": (lambda world: {"uid": world.entries["space"][Kind.QUESTION].uid})
        for name in (
            "wonder",
            "wonder_no_more",
            "reopen_question",
            "whom",
            "put_question_to",
            "decline_question",
            "take_question_on",
        )
    },
    **{
        f"api:{name}": _practice
        for name in (
            "practice",
            "rewrite_practice",
            "moves",
            "move_practice",
            "experiments",
            "plan_experiment",
            "outcomes",
            "say_outcome",
            "adoptions",
            "adopt_practice",
            "end_adoption",
        )
    },
    "api:end_experiment": lambda world: {
        **_practice(world),
        "experiment": world.entries["space"][Kind.PRACTICE].practice_body.experiments.get().uid,
    },
    "api:change_outcome": lambda world: {
        **_practice(world),
        "outcome": world.entries["space"][Kind.PRACTICE].practice_body.outcomes.get().uid,
        "deed": "remove",
    },
    **{
        f"api:{name}": (lambda world: {"uid": feed_samples(world.cast.amina)["feed"]})
        for name in ("change_feed", "leave_feed", "bring_feed_back")
    },
    **{
        f"api:{name}": (lambda world: {"uid": search_of(world.cast.amina, world.offspring).uid})
        for name in ("change_search", "new_in_search", "have_seen", "remove_search", "bring_search_back")
    },
    "api:change_space_member": lambda _world: {"slug": "weavers", "handle": "dora", "deed": "take-out"},
    "api:source": lambda world: {"uid": world.source.uid},
    "api:triage_item": lambda world: {"uid": feed_samples(world.cast.amina)["item"], "deed": "drop"},
    "api:inbox": _with_what_came,
    **{
        f"webhooks:{name}": (lambda world: {"uid": webhook_of(world.cast.amina).uid})
        for name in ("webhook", "test", "pause", "resume", "new_secret", "end", "begin_again", "stop", "let_go_on")
    },
    "webhooks:send_again": lambda world: {
        "uid": webhook_of(world.cast.amina).uid,
        "key": webhook_of(world.cast.amina).deliveries.get(activity=None).uid,
    },
    **{f"webhooks:{name}": (lambda world: {"uid": incoming_of(world.cast.amina).uid}) for name in ("end_incoming", "begin_incoming_again")},
    "webhooks:receive": lambda world: {"secret": "no-such-secret-no-such-secret"},
    **{f"gatherings:{name}": _gathering for name in _OF_GATHERINGS},
    **{f"gatherings:{name}": _meeting for name in _OF_MEETINGS},
    **{f"api:{name}": _gathering for name in _OF_GATHERINGS_BY_API},
    **{f"api:{name}": _meeting for name in ("come_to_meeting", "stay_away_from_meeting")},
    "api-docs:subject": lambda _world: {"key": "gatherings"},
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
    **{f"oauth:{name}": (lambda _world: {"path": "mcp"}) for name in ("about_part", "about_resource_part")},
    "inbox:home": _with_what_came,
    "inbox:rules": _with_what_came,
    "inbox:undo": lambda world: {"uid": feed_samples(world.cast.amina)["item"]},
    **{f"inbox:{name}": (lambda world: {"uid": feed_samples(world.cast.amina)["rule"]}) for name in ("remove_rule", "bring_rule_back")},
    **{
        f"feeds:{name}": (lambda world: {"uid": feed_samples(world.cast.amina)["feed"]})
        for name in ("feed", "leave", "come_back", "try_again")
    },
    **{f"notifications:{name}": (lambda world: {"uid": device_of(world.cast.amina).uid}) for name in ("end_device", "bring_device_back")},
    "notifications:stop": lambda world: {"token": all_of(world.cast.amina).path.rstrip("/").rpartition("/")[2]},
    "notifications:open": lambda world: {"uid": notice_of(world.cast.amina, world.note).uid},
    "people:circle": lambda world: {"uid": world.cast.kitchen_table.uid},
    "people:delete_circle": lambda world: {"uid": world.cast.kitchen_table.uid},
    "people:remove_from_circle": lambda world: {"uid": world.cast.kitchen_table.uid, "handle": "bruno"},
    **{f"flows:space{name}": (lambda world: {"slug": publish_in(world.cast.weavers).slug}) for name in ("", "_csv", "_json")},
    "people:remove_team": lambda world: {"slug": world.cast.harvest.slug},
    "people:rename_circle": lambda world: {"uid": world.cast.kitchen_table.uid},
    "people:rename_team": lambda world: {"slug": world.cast.harvest.slug},
    "people:withdraw_invitation": lambda world: {"uid": world.invitation.uid},
    "communities:keep": lambda world: {"slug": world.cast.weavers.slug, "uid": world.note.uid, "deed": "pin"},
    "communities:remove_leader": lambda world: {"slug": world.cast.weavers.slug, "handle": "dora"},
    "communities:change_member": lambda world: {"slug": world.cast.weavers.slug, "handle": "dora", "deed": "take-out"},
    **{f"web:{name}": (lambda world: {"uid": world.job.uid}) for name in ("job", "job_progress", "retry_job", "discard_job")},
    **{f"publishing:{name}": _private_feed for name in ("rename_feed", "end_feed", "begin_again")},
    **{f"publishing:{name}": (lambda world: {"form": "atom"}) for name in ("feed",)},
    "publishing:person_feed": lambda world: {"handle": "amina", "form": "atom"},
    "publishing:tag_feed": lambda world: {"name": "madder", "form": "atom"},
    "publishing:entry_feed": lambda world: {"uid": world.entries["space"][Kind.GOAL].uid, "form": "atom"},
    "publishing:private_feed": lambda world: {"secret": "no-such-secret-no-such-secret", "form": "atom"},
    "pictures:picture": lambda world: {"uid": sample_of(world.note).uid},
    "suggestions:few": _all_learnt_anew,
    "suggestions:home": _all_learnt_anew,
    "suggestions:more": lambda world: {"uid": less_of(world.cast.amina, world.offspring).uid},
    "sense:link_here": lambda world: {"uid": world.note.uid, "other": world.entries["web"][Kind.NOTE].uid},
    **{f"sense:{name}": (lambda world: {"uid": world.source.uid}) for name in ("reader", "place", "pdf", "file", "places")},
    "sense:picture": lambda world: {"uid": "p2cturep2ctu"},
    **{f"seek:{name}": (lambda world: {"uid": world.save.uid}) for name in ("copies", "look_again")},
}
