"""What the documents say is so."""

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETTING_READERS = {"text", "flag", "number", "names", "choice", "sites"}


def settings_read() -> set[str]:
    """The names that commonplace/settings.py reads from the environment."""
    names: set[str] = set()
    for path in (ROOT / "commonplace").rglob("*.py"):
        if "tests" in path.parts:
            continue
        names |= {f"COMMONPLACE_{name}" for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) for name in _setting(node)}
    return names


def _setting(node: ast.AST) -> list[str]:
    match node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id="env"), attr=attr), args=[ast.Constant(value=str(name)), *_]):
            return [name] if attr in SETTING_READERS else []
    return []


def test_every_setting_is_described_and_none_besides() -> None:
    text = (ROOT / "docs/administrators/settings.md").read_text(encoding="utf-8")
    described = re.findall(r"^### `(COMMONPLACE_\w+)`", text, re.MULTILINE)
    assert len(described) == len(set(described))
    assert set(described) == settings_read()


def test_every_dependency_has_its_line_and_none_besides() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"], *project["build-system"]["requires"]]
    names = {re.split(r"[\[<>=!~;\s]", requirement, maxsplit=1)[0].lower() for requirement in wanted}
    text = (ROOT / "docs/dependencies.md").read_text(encoding="utf-8")
    described = {name.lower() for name in re.findall(r"^\| `([\w.-]+)`", text, re.MULTILINE)}
    assert described == names


def test_lock_files_name_no_index_and_hash_everything() -> None:
    for file in ("base.lock", "dev.lock"):
        text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
        assert "://" not in text
        requirements = re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE)
        assert requirements
        assert len(re.findall(r"^[\w.\[\],-]+==.*\\\n    --hash=sha256:", text, re.MULTILINE)) == len(requirements)


def test_commands_in_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    said = set(re.findall(r"(?:^|`|\n)\s*make ([a-z-]+)", readme))
    assert "test" in said
    assert said <= targets


def test_links_between_documents_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*ROOT.glob("*.md"), ROOT / "deploy/README.md", *sorted((ROOT / "docs").rglob("*.md"))]
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []
