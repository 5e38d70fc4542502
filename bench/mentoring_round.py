"""`python -m bench.mentoring_round`: a whole round of mentoring, as its job matches it; and learning circles, as their job forms them.

An organisation is generated in a database of its own, with entries that show who knows what. Mentees and mentors apply with wishes, languages,
clocks, lists of people they would rather not go with; some take groups. How far the job is stands in its own row, as its organiser sees it.
What comes after the matching is measured, too: publishing, the organiser's pages, the next mentor for somebody who passed, closing and
opening again.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import os
import pstats
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.postgres import durable_cluster

if TYPE_CHECKING:
    from commonplace.mentoring.models import Round
    from commonplace.peers.models import Call
    from commonplace.people.models import Member

LANGUAGES = ("english", "english", "english", "english,deutsch", "deutsch", "español,english", "português,english", "")
ZONES = ("Europe/Berlin", "Europe/Lisbon", "America/New_York", "Asia/Kolkata", "Asia/Tokyo", "")
THINGS = (
    "dyeing wool with plants", "reading a balance sheet", "leading a workshop", "plain writing", "sensors in a kiln", "speaking Portuguese",
    "writing tests for software", "negotiating with suppliers", "statistics for surveys", "giving feedback", "planning a project", "welding",
    "photography of products", "designing forms", "looking after customers", "building web pages", "hiring people fairly", "public speaking",
    "databases and queries", "energy of buildings", "moderating conflicts", "teaching adults", "food safety", "drawing technical plans",
)  # fmt: skip
TEAMS = 120


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--mentees", type=int, default=10_000)
    parser.add_argument("--mentors", type=int, default=4_000)
    parser.add_argument("--entries", type=int, default=40_000)
    parser.add_argument("--learners", type=int, default=2_000)
    parser.add_argument("--profile", action="store_true", help="print where the time of the jobs goes")
    parser.add_argument("--step", choices=list(STEPS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        import django

        django.setup()
        STEPS[given.step](given)
        return
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as somebody else
        with durable_cluster(Path(folder), given.database) as address:
            own = {
                "DJANGO_SETTINGS_MODULE": "commonplace.settings",
                "COMMONPLACE_DATA_DIR": folder,
                "COMMONPLACE_DATABASE_URL": address,
                "COMMONPLACE_ALLOWED_HOSTS": "testserver",
            }
            for step in STEPS:  # each in a process of its own, so that its memory is its own
                subprocess.run(
                    [sys.executable, "-m", "bench.mentoring_round", *sys.argv[1:], "--step", step], env=os.environ | own, check=True
                )


def _fill(given: argparse.Namespace) -> None:
    from django.core.management import call_command

    from bench.generate import generate

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    with timed(f"generating {given.entries} entries (not part of it)"):
        generate(given.entries, members=given.mentees + given.mentors)
        with redirect_stdout(io.StringIO()):
            call_command("reindex")
        _applied(_make_organiser(), given.mentees, given.mentors)


def _matching(given: argparse.Namespace) -> None:
    organiser, found = _organiser(), _round()
    _as_a_job("matching, as its job", lambda: _match(found, organiser), profile=given.profile)
    found.refresh_from_db()
    for way in ("best", "greedy"):
        print(f"  {way}: {found.figures[way]}", flush=True)


def _afterwards(_given: argparse.Namespace) -> None:
    _after_matching(_organiser(), _round())


def _in_circles(given: argparse.Namespace) -> None:
    _circles(_organiser(), given.learners, profile=given.profile)


STEPS = {"fill": _fill, "match": _matching, "after": _afterwards, "circles": _in_circles}


def _make_organiser() -> Member:
    from commonplace.people.models import Member

    return Member.objects.create(handle="organiser", name="Olga Organiser", email="organiser@example.org", is_organiser=True)


def _organiser() -> Member:
    from commonplace.people.models import Member

    return Member.objects.get(handle="organiser")


def _round() -> Round:
    from commonplace.mentoring.models import Round

    return Round.objects.get()


@contextmanager
def timed(what: str) -> Iterator[None]:
    """The most memory is that of the process so far, with the whole program and its model of language in it."""
    begun, worked = time.perf_counter(), time.process_time()
    yield
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took, work = time.perf_counter() - begun, time.process_time() - worked
    print(f"{what}: {took:.1f} s, {work:.1f} s of the processor, {peak:,.0f} MB at most", flush=True)


def _words(chance: random.Random) -> str:
    """A thing that people wish for or help with, and two words of the organisation's own, by which evidence is found."""
    from bench.generate import VOCABULARY, word

    own = [word(min(int(VOCABULARY ** chance.random()) + 30, VOCABULARY - 1)) for _each in range(2)]
    return f"{chance.choice(THINGS)}, {chance.choice(THINGS)}: above all {own[0]} and {own[1]}"


def _applied(organiser: Member, mentees: int, mentors: int) -> Round:
    from django.db import transaction

    from commonplace.freshness.days import in_months, today
    from commonplace.mentoring.models import Application, NotWith, Profile, Role, Round
    from commonplace.people.models import Member, Team

    chance = random.Random(3)
    teams = Team.objects.bulk_create(Team(name=f"Team of {n}", slug=f"team-of-{n}") for n in range(TEAMS))
    people = list(Member.objects.exclude(pk=organiser.pk).filter(is_active=True).order_by("pk")[: mentees + mentors])
    for one in people:
        one.team = chance.choice(teams)
    helpers, learners = people[:mentors], people[mentors:]
    found = Round.objects.create(made_by=organiser, name="A large round", apply_until=today(), works_until=in_months(5))
    with transaction.atomic():
        Member.objects.bulk_update(people, ["team"], batch_size=500)
        Profile.objects.bulk_create(
            [
                Profile(
                    member=one, languages=chance.choice(LANGUAGES), zone=chance.choice(ZONES), helps_with=_words(chance), is_in_pool=True
                )
                for one in people
            ],
            batch_size=500,
        )
        rows = [
            Application(
                round=found,
                member=one,
                role=Role.MENTOR,
                text=_words(chance),
                most=places,
                takes_group=places > 2 and chance.random() < 0.3,
            )
            for one in helpers
            for places in [chance.choice((1, 2, 2, 3, 4))]
        ]
        rows += [
            Application(round=found, member=one, role=Role.MENTEE, text=_words(chance), **_wishes(chance, helpers)) for one in learners
        ]
        Application.objects.bulk_create(rows, batch_size=500)
        pairs = {(chance.choice(people).pk, chance.choice(people).pk) for _each in range(len(people) // 5)}
        NotWith.objects.bulk_create([NotWith(member_id=one, other_id=other) for one, other in pairs if one != other], batch_size=500)
    print(f"{len(learners)} mentees, {len(helpers)} mentors with {sum(row.most for row in rows[:mentors])} places", flush=True)
    return found


def _wishes(chance: random.Random, helpers: list[Member]) -> dict[str, Any]:
    """Two in five name somebody; few mentors are named by many."""
    named = [helpers[int(len(helpers) * chance.random() ** 3)] for _each in range(3)] if chance.random() < 0.4 else []
    return dict(zip(("first", "second", "third"), dict.fromkeys(named), strict=False))


def _match(found: Round, organiser: Member) -> Any:
    from commonplace.mentoring.jobs import match_round

    return match_round.using(unique_key=f"mentoring:{found.pk}", owner=str(organiser.pk)).enqueue(found.pk, organiser.pk)


def _as_a_job(what: str, enqueue: Callable[[], Any], *, profile: bool) -> None:
    """Run it as the worker does; another thread looks every five seconds at what the organiser would see."""
    from commonplace.kit.jobs import run_all

    enqueue()
    over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(over,))
    watcher.start()
    profiler = cProfile.Profile() if profile else None
    try:
        with timed(what):
            if profiler:
                profiler.runcall(run_all)
            else:
                run_all()
    finally:
        over.set()
        watcher.join()
    if profiler:
        pstats.Stats(profiler).sort_stats("cumulative").print_stats(45)


def _watch(over: threading.Event) -> None:
    from django.db import connection

    from commonplace.kit.jobs.models import Job, State

    begun = time.perf_counter()
    while not over.wait(5):
        for job in Job.objects.filter(state=State.RUNNING):
            print(f"  after {time.perf_counter() - begun:.0f} s: {job.note} {job.done} of {job.total}", flush=True)
    connection.close()


def _after_matching(organiser: Member, found: Round) -> None:
    from commonplace.kit.jobs import run_all
    from commonplace.mentoring.actions.offering import agree, pass_on
    from commonplace.mentoring.actions.rounds import close_round, publish, reopen_round
    from commonplace.mentoring.models import Offer

    at = found.get_absolute_url()
    mentee = Offer.objects.filter(round=found).select_related("mentee").first()
    assert mentee is not None
    pages = [f"{at}run/", f"{at}choose/{mentee.mentee.handle}/", "/mentoring/pool/", "/mentoring/pool/?about=workshop", "/mentoring/"]
    _ask(organiser, pages)
    with timed("publishing"):
        publish(organiser, found)
    with timed("telling everybody (jobs)"):
        run_all()
    offers = list(Offer.objects.filter(round=found).select_related("mentor", "mentee").order_by("pk"))
    for offer in offers[:3]:
        with timed("a pass, and the next mentor is asked"):
            pass_on(offer.mentee, offer)
    for offer in offers[3:203]:
        agree(offer.mentor, offer)
        agree(offer.mentee, offer)
    run_all()
    with timed("closing the round, 200 mentorships and the rest asked"):
        close_round(organiser, found)
    with timed("opening it again"):
        reopen_round(organiser, found)
    run_all()


def _ask(member: Member, paths: list[str]) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(member, backend="commonplace.people.backend.SignInBackend")
    for path in paths:
        client.get(path)
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) as caught:
            answer = client.get(path)
        took = (time.perf_counter() - begun) * 1000
        kind = path.rstrip("/").rpartition("/")[2] if "choose" not in path else "choose"
        print(f"  page {kind}: {answer.status_code}, {took:.0f} ms, {len(caught)} queries, {len(answer.content) / 1000:.0f} kB", flush=True)


def _circles(organiser: Member, learners: int, *, profile: bool) -> None:
    from commonplace.freshness.days import today
    from commonplace.peers.actions.forming import publish
    from commonplace.peers.models import Call, Joining
    from commonplace.people.models import Member

    chance = random.Random(9)
    call = Call.objects.create(made_by=organiser, title="Circles", join_until=today(), starts_on=today())
    people = Member.objects.exclude(pk=organiser.pk).filter(is_active=True, team__isnull=False).order_by("-pk")[:learners]
    Joining.objects.bulk_create(
        [
            Joining(
                call=call,
                member=one,
                aim=_words(chance)[:200],
                zone=chance.choice(ZONES) or "UTC",
                hours=chance.sample(range(15), 5),
                languages=chance.choice(LANGUAGES).replace(",", " "),
            )
            for one in people
        ],
        batch_size=500,
    )
    _as_a_job(f"forming circles of {learners} people", lambda: _form(organiser, call), profile=profile)
    print(f"  {call.circles.count()} circles, {call.joinings.count() - _seated(call)} people without one", flush=True)
    _ask(organiser, [f"/learning-circles/calls/{call.uid}/"])
    with timed("publishing circles"):
        publish(organiser, call)


def _form(organiser: Member, call: Call) -> Any:
    from commonplace.peers.jobs import form_circles

    return form_circles.using(unique_key=f"peers:{call.pk}", owner=str(organiser.pk)).enqueue(call.pk, organiser.pk)


def _seated(call: Call) -> int:
    from commonplace.peers.models import Place

    return Place.objects.filter(circle__call=call).count()


if __name__ == "__main__":
    main()
