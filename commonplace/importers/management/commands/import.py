"""`commonplace import auto PATH --member NAME`: bring a file of another program, or a folder of notes, in at the machine."""

import csv
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commonplace.entries import audiences
from commonplace.entries.models import Audience
from commonplace.importers import actions
from commonplace.importers.formats import formats
from commonplace.importers.models import Import, Outcome, State
from commonplace.importers.queries import looks_like, report_rows
from commonplace.importers.readings import LIKE_NONE, VAULTS
from commonplace.kit.errors import Refusal
from commonplace.kit.text import clean_line
from commonplace.people.models import Member
from commonplace.people.queries import member_called
from commonplace.spaces.models import Membership, Space


class Command(BaseCommand):
    help = (
        "Bring things in from other programs; notes as a folder, a .zip, a .tar or .tar.gz, or one .md file. "
        "A note whose author has the name or e-mail address of a "
        "member becomes theirs; any other becomes --member's, with the author's name beside it. Run twice, it adds nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["auto", *_kinds()], metavar="WHAT", help=_what())
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--member", required=True, metavar="NAME", help="handle, e-mail address or name of a member")
        parser.add_argument(
            "--history", type=Path, metavar="FILE", help="who wrote each file when: one commit a line, as JSON (.jsonl or .gz)"
        )
        parser.add_argument("--ring", metavar="RING", help="who sees them: me (the default), organisation, web or space:SLUG")
        parser.add_argument("--report", type=Path, metavar="FILE", help="write the report there as CSV as well")

    def handle(
        self, *args: Any, what: str, path: Path, member: str, history: Path | None, ring: str | None, report: Path | None, **more: Any
    ) -> None:
        owner = _member_called(member)
        audience_of = _audience_of(ring)
        imported = Import.objects.create(
            member=owner,
            file_name=clean_line(path.resolve().name)[:200],
            format="" if what == "auto" else what,
            state=State.READING,
            keeps_audiences=ring is None,
        )
        try:
            self.stdout.write(f"Reading {path} ...")
            if not path.exists():
                raise Refusal(f"There is nothing at {path}.")
            plans, album = actions.survey(imported, path, history=history, knows_authors=True)
            if said := looks_like(imported):
                self.stdout.write(said)
            self.stdout.write(
                f"{imported.counts.get(Outcome.NEW, 0)} of {len(plans)} {'notes' if imported.format in VAULTS else 'things'} are new."
            )
            actions.write(imported, path, plans, album, audience_of=audience_of, progress=self._progress)
        except Refusal as refusal:
            imported.delete()
            named = f" Write instead of auto what it is: {', '.join(_kinds())}." if str(refusal) == str(LIKE_NONE) else ""
            raise CommandError(f"{refusal}{named}") from refusal
        self._tell(imported)
        if report:
            with report.open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream).writerows(report_rows(imported))
            self.stdout.write(f"The report is in {report}.")

    def _progress(self, done: int, total: int) -> None:
        if sys.stdout.isatty():
            self.stdout.write(f"\r{done} / {total}", ending="\n" if done == total else "")
        else:
            self.stdout.write(f"{done} / {total}")

    def _tell(self, imported: Import) -> None:
        for line in imported.lines.order_by("pk").iterator():
            self.stdout.write(f"{line.get_outcome_display()}: {line.path}" + (f" ({line.reason})" if line.reason else ""))
        counts = imported.counts
        for outcome in Outcome:
            if number := counts.get(outcome.value):
                self.stdout.write(f"{outcome.label}: {number}")
        self.stdout.write(
            f"Links: {counts['links']} between these notes, {counts['links_lost']} that lead to none of them; of {counts['links_here']} "
            f"links in what was taken, {counts['links_found']} lead somewhere."
        )


def _what() -> str:
    return "auto (see by yourself), " + ", ".join(_kinds())


def _kinds() -> list[str]:
    return [*VAULTS, *sorted(one.name for one in formats())]


def _member_called(name: str) -> Member:
    found = member_called(name)
    if not found:
        raise CommandError(f"Nobody here is called {name}.")
    if len(found) > 1:
        raise CommandError(f"Several members are called {name}; give a handle or an e-mail address.")
    return found[0]


def _audience_of(ring: str | None) -> actions.AudienceOf:
    match (ring or "me").partition(":"):
        case "me", _, _:
            return actions.only_its_author
        case "organisation", _, _:
            return lambda _author: audiences.organisation()
        case "web", _, _:
            return lambda _author: audiences.web()
        case "space", ":", slug:
            return _of_space(slug)
    raise CommandError("--ring is one of me, organisation, web or space:SLUG.")


def _of_space(slug: str) -> actions.AudienceOf:
    space = Space.objects.filter(slug=slug).first()
    if space is None:
        raise CommandError(f"There is no space {slug}.")

    def audience_of(author: Member) -> Audience | None:
        # Someone who is not in the space cannot share with it; their notes stay with them.
        return audiences.of_space(space) if Membership.objects.filter(space=space, member=author).exists() else None

    return audience_of
