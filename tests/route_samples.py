"""What stands for the parameters of each route in the crawling tests: things of Amina's and Weavers' that are there."""

from __future__ import annotations

from collections.abc import Callable

from commonplace.digest.stopping import stop_url
from commonplace.digest.tests.world import choice_of
from commonplace.entries.models import Entry
from commonplace.entries.words import Kind
from commonplace.feeds.tests.samples import samples as feed_samples
from commonplace.flows.tests.samples import pinned_question, publish_in
from commonplace.hatch.tests.samples import hatch_of
from commonplace.knowing.tests.samples import left_of
from commonplace.letters.tests.samples import letter_of
from commonplace.moderation.tests.samples import case_about
from commonplace.notifications.stopping import all_of
from commonplace.notifications.tests.samples import device_of, notice_of
from commonplace.pictures.tests.samples import sample_of
from commonplace.publishing.models import PrivateFeed
from commonplace.questions.tests.samples import answer_to
from commonplace.searches.tests.samples import search_of
from commonplace.suggestions.tests.samples import learn_for_all, less_of
from commonplace.topics.tests.samples import named_madder
from commonplace.webhooks.tests.samples import incoming_of, webhook_of
from tests import learning_together_samples
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


# Routes whose parameter stands for something else.
SPECIAL: dict[str, Callable[[World], dict[str, str]]] = {
    **learning_together_samples.SAMPLES,
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
    "api-docs:subject": lambda _world: {"key": "gatherings"},
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
