"""The demonstration: enough of everything, consistent in itself, and never among real people."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client, TestCase
from django.urls import reverse

from commonplace.activity.models import Activity
from commonplace.entries.audience import audience_of
from commonplace.entries.models import Entry, Revision
from commonplace.entries.words import FeedbackWanted, Kind, Maturity, Ring
from commonplace.flow.balance import balance_of
from commonplace.freshness.health import stock_health
from commonplace.kit.clock import now
from commonplace.kit.jobs.models import Job
from commonplace.lineage.models import Edge, EdgeKind, Reference, Thanks
from commonplace.lineage.steps import targets_for
from commonplace.notifications.models import Notice, Outgoing
from commonplace.people.first_run import first_run_url
from commonplace.people.models import Circle, Member, Team
from commonplace.sense.models import Highlight
from commonplace.spaces.models import Openness, Space
from commonplace.web.demo import build
from tests.cast import PASSWORD, Cast


class TheDemonstration(TestCase):
    """Built once for all that only look at it, since building it takes seconds."""

    @classmethod
    def setUpTestData(cls) -> None:
        build()

    def test_there_is_enough_of_everything(self) -> None:
        assert Member.objects.count() >= 12
        assert Team.objects.count() == 4
        assert set(Space.objects.values_list("openness", flat=True)) == set(Openness.values)
        assert Circle.objects.count() >= 2
        assert Entry.objects.count() >= 150
        assert Thanks.objects.count() >= 20
        assert Revision.objects.count() >= 5
        for field, values in (("kind", Kind), ("maturity", Maturity), ("feedback_wanted", FeedbackWanted), ("audience__ring", Ring)):
            assert set(Entry.objects.values_list(field, flat=True)) == set(values.values)
        assert set(Edge.objects.values_list("kind", flat=True)) == set(EdgeKind.values)
        between_teams = Edge.objects.filter(origin__isnull=False).values_list("entry__author__team", "origin__author__team")
        assert sum(one != other for one, other in between_teams) >= 20

    def test_everybody_has_a_balance_and_the_stock_was_counted(self) -> None:
        from_weeks = {
            member.handle: sum(period.total for period in balance_of(member, "week")) for member in Member.objects.active().persons()
        }
        assert from_weeks and min(from_weeks.values()) >= 3, from_weeks
        health = stock_health(Member.objects.get(handle="abena"))
        assert health.everything.total >= 50

    def test_about_half_is_announced(self) -> None:
        roots = Entry.objects.filter(root__isnull=True)
        announced = roots.filter(announced_at__isnull=False).count()
        assert 0.4 <= announced / roots.count() <= 0.7

    def test_it_happened_over_the_last_ten_weeks_and_not_all_at_once(self) -> None:
        moments = list(Entry.objects.values_list("made_at", flat=True))
        assert min(moments) >= now() - timedelta(weeks=11)
        assert max(moments) <= now()
        by_week = Counter((now() - moment).days // 7 for moment in moments)
        assert sum(count >= 5 for count in by_week.values()) >= 9
        assert not Activity.objects.filter(made_at__gt=now()).exists()
        for entry in Entry.objects.select_related("parent").filter(parent__isnull=False):
            assert entry.made_at >= entry.parent.made_at
        for entry in Entry.objects.filter(announced_at__isnull=False):
            assert entry.announced_at is not None
            assert entry.made_at <= entry.announced_at

    def test_every_link_resolves_for_its_author(self) -> None:
        references = Reference.objects.select_related("entry__author", "target")
        assert references.count() >= 20
        for reference in references:
            assert reference.target is not None, f"{reference.entry}: {reference.label}"
            assert reference.key in targets_for(reference.entry.author, [reference.key])

    def test_what_is_quoted_may_be_seen_by_all_who_may_see_the_quoting(self) -> None:
        for reference in Reference.objects.filter(is_embed=True).select_related("entry__audience", "target__audience"):
            assert set(audience_of(reference.entry)) <= set(audience_of(reference.target)), str(reference.entry)

    def test_every_highlight_stands_letter_by_letter_in_its_page(self) -> None:
        highlights = Highlight.objects.select_related("entry", "snapshot")
        assert highlights.count() >= 20
        for highlight in highlights:
            assert highlight.snapshot.text[highlight.start : highlight.end] == highlight.entry.quote

    def test_nothing_waits_to_be_fetched_and_nobody_can_sign_in(self) -> None:
        assert not Job.objects.exists()
        assert not any(member.has_usable_password() for member in Member.objects.all())

    def test_its_members_were_told_of_what_concerns_them_and_nothing_waits_to_leave(self) -> None:
        for handle in ("abena", "dafydd", "haruki"):
            visitor = Client()
            visitor.force_login(Member.objects.get(handle=handle), backend="commonplace.people.backend.SignInBackend")
            told = Notice.objects.filter(member__handle=handle)
            assert told.filter(read_at__isnull=True).count() >= 2 and told.filter(read_at__isnull=False).exists()
            newest = told.select_related("about").latest("made_at")
            assert newest.about is not None and newest.about.get_absolute_url() in visitor.get("/notifications/").content.decode()
        assert not Outgoing.objects.exists() and not Notice.objects.filter(by_mail=True).exists()

    def test_the_first_administrator_joins_it_and_finds_a_stream(self) -> None:
        link = first_run_url()
        assert link is not None
        visitor = Client()
        path = link.split("/", 3)[3]
        answers = {"name": "Robin Field", "email": "robin@example.com", "password": "nine green bottles fall"}
        assert visitor.post(f"/{path}", answers).status_code == 302
        today = visitor.get(reverse("web:today")).content.decode()
        assert today.count('class="card-item"') >= 10
        assert "Harbour Street" not in today
        assert visitor.get(reverse("web:entry", args=[Entry.objects.get(title="A table by the door").uid])).status_code == 404


@pytest.mark.django_db
def test_with_a_password_its_members_sign_in() -> None:
    call_command("demo", password=PASSWORD, stdout=StringIO())
    assert all(member.check_password(PASSWORD) for member in Member.objects.all())
    with pytest.raises(CommandError, match="members here already"):
        call_command("demo", stdout=StringIO())


@pytest.mark.django_db
def test_a_weak_password_is_refused_and_nothing_is_made() -> None:
    with pytest.raises(CommandError, match="short"):
        call_command("demo", password="short", stdout=StringIO())
    assert not Member.objects.exists()


@pytest.mark.django_db
def test_it_never_goes_among_real_people(cast: Cast) -> None:
    before = Member.objects.count()
    with pytest.raises(CommandError, match="members here already"):
        call_command("demo", stdout=StringIO())
    assert Member.objects.count() == before


@pytest.mark.slow
def test_it_goes_into_an_empty_data_folder(tmp_path: Path) -> None:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("COMMONPLACE_", "DJANGO_"))}
    command = [sys.executable, "-m", "commonplace", "demo"]
    told = subprocess.run(command, env=own | {"COMMONPLACE_DATA_DIR": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert "Tideway" in told.stdout
