"""House rules that a person would forget and a machine does not (docs/architecture.md gives the reasons)."""

import ast
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from commonplace.web.shell import STYLESHEETS

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "commonplace"
LONG, TOO_LONG = 300, 500

# The visibility rule and the rows it rests on; everybody else asks `visible_to`, `audience_of` or `why`.
DECIDES_VISIBILITY = {"entries/audience.py"}
AUDIENCE_LOOKUP = re.compile(r"^(?:\w+__)*(?:audience__\w+|audience_id|audience|ring)(?:__\w+)?$")
LOOKUP_CALLS = {"filter", "exclude", "get", "Q", "get_or_create", "update_or_create", "get_object_or_404"}
# These fetch rows of their own making by audience for a purpose that shows nobody anything.
MAY_LOOK_UP_AUDIENCE: dict[str, str] = {
    "entries/audiences.py": "finds the row of an audience by its key",
    "entries/jobs.py": "draws stored cards anew when the name of a space changes; nobody is shown anything",
}

# How a view may begin to fetch entries.
THROUGH_THE_VIEWER = {"visible_to", "open_to", "authored_by", "in_bin_of"}
DOORS = ("views.py", "views/", "forms.py", "api.py", "feeds.py")


def program_files() -> list[Path]:
    """The program's own Python, without tests and migrations."""
    return [path for path in sorted(PACKAGE.rglob("*.py")) if not {"tests", "migrations"} & set(path.relative_to(PACKAGE).parts)]


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_rooms_import_only_what_lies_below() -> None:
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_files_stay_small() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in [*program_files(), *sorted(ROOT.glob("tests/**/*.py"))]}
    long = {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > LONG}
    assert {path: length for path, length in long.items() if length > TOO_LONG} == {}
    if long:
        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.warn(f"longer than {LONG} lines, think of splitting: {long}", stacklevel=1)


@pytest.mark.parametrize("path", program_files(), ids=name_of)
def test_no_consequences_in_save_or_signals(path: Path) -> None:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef):
            # A form's save() is a verb; a model's hides one.
            assert node.name != "save" or not path.match("**/models*"), f"{name_of(path)}:{node.lineno}: consequences belong in an action"
        if isinstance(node, ast.ImportFrom):
            assert node.module not in {"django.dispatch", "django.db.models.signals"}, f"{name_of(path)}:{node.lineno}: no signals"


@pytest.mark.parametrize("path", program_files(), ids=name_of)
def test_visibility_is_decided_in_one_file(path: Path) -> None:
    if name_of(path) in DECIDES_VISIBILITY | MAY_LOOK_UP_AUDIENCE.keys():
        return
    assert list(audience_lookups(parsed(path))) == [], "ask visible_to, audience_of or why of entries/audience.py"


def audience_lookups(tree: ast.Module) -> Iterator[str]:
    """Where a query is narrowed by audience or ring, as `line: lookup`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) in LOOKUP_CALLS:
            for keyword in node.keywords:
                if keyword.arg and AUDIENCE_LOOKUP.match(keyword.arg):
                    yield f"{node.lineno}: {keyword.arg}"


@pytest.mark.parametrize("path", [path for path in program_files() if name_of(path).split("/", 1)[-1].startswith(DOORS)], ids=name_of)
def test_views_fetch_through_the_viewer(path: Path) -> None:
    assert list(unguarded_fetches(parsed(path))) == [], "begin with Entry.objects.visible_to(viewer), authored_by or in_bin_of"


def unguarded_fetches(tree: ast.Module) -> Iterator[str]:
    """Where `Entry.objects` (or the bare model) is asked for rows without saying for whom."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _is_entry_manager(node.value) and node.attr not in THROUGH_THE_VIEWER:
            yield f"{node.lineno}: Entry.objects.{node.attr}"
        if isinstance(node, ast.Call) and _called(node) in {"get_object_or_404", "get_list_or_404"}:
            yield from (f"{node.lineno}: {_called(node)}(Entry, ...)" for first in node.args[:1] if getattr(first, "id", "") == "Entry")


def _is_entry_manager(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "objects" and isinstance(node.value, ast.Name) and node.value.id == "Entry"


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ("Entry.objects.visible_to(viewer).filter(uid=uid)", 0),
        ("Entry.objects.filter(uid=uid)", 1),
        ("get_object_or_404(Entry, uid=uid)", 1),
        ("get_object_or_404(Entry.objects.authored_by(member), uid=uid)", 0),
    ],
)
def test_the_rule_on_views_bites(code: str, faults: int) -> None:
    assert len(list(unguarded_fetches(ast.parse(code)))) == faults


@pytest.mark.parametrize(
    ("code", "faults"),
    [
        ("Entry.objects.filter(audience__ring='web')", 1),
        ("queryset.exclude(entry__audience__space=space)", 1),
        ("Q(audience=audience)", 1),
        ("Draft(audience=audience)", 0),
    ],
)
def test_the_rule_on_visibility_bites(code: str, faults: int) -> None:
    assert len(list(audience_lookups(ast.parse(code)))) == faults


def test_a_class_is_laid_out_by_one_stylesheet() -> None:
    """Two components with one name for a part of theirs would change each other, on pages that neither was looked at on."""
    laid_out: dict[str, set[str]] = {}
    for name in STYLESHEETS:
        sheet = (PACKAGE / f"web/static/web/css/{name}.css").read_text(encoding="utf-8")
        for found in re.finditer(r"^ {2}\.([a-z][\w-]*) \{", sheet, re.MULTILINE):
            laid_out.setdefault(found[1], set()).add(name)
    assert {name: sheets for name, sheets in laid_out.items() if len(sheets) > 1} == {}
