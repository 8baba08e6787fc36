"""The docs name every command, setting, brake and problem code there is."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel
from typer.main import get_command

from kinroll.cli.commands import offered
from kinroll.core.fields import CORE_FIELDS
from kinroll.core.problem import CATALOGUE
from kinroll.core.process import linting
from kinroll.core.process.field_types import TYPES
from kinroll.core.process.rule_set import (
    CONTACT_IDS,
    COPY_RULES,
    EXAMPLE_FACTS,
    EXAMPLE_OUTCOMES,
    MAIL_FACTS,
    MATCH_RULES,
)
from kinroll.core.rules import BrakeRules
from kinroll.declarations.rule_schema import (
    ContactTable,
    ExampleTable,
    FieldTable,
    FormTable,
    MailActionTable,
    MatchTable,
    ProcessTable,
    RuleFile,
    RuleTable,
    WhenTable,
)
from kinroll.declarations.schema import (
    AnySource,
    JsonLinesSource,
    MailTable,
    MoodleTarget,
    NightsTable,
    NotifyTable,
    PushedSource,
    SchoolTable,
    SimsPartnerSource,
    SimsReportSource,
    TermTable,
    WebhooksTable,
    WebhookTable,
    WebTable,
)

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"


def commands() -> list[str]:
    """Every command as it is typed."""
    found = []
    for name, command in get_command(offered()).commands.items():  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        found += [f"kinroll {name} {word}" for word in inner] if inner else [f"kinroll {name}"]
    return found


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command: str) -> None:
    assert command in (REFERENCE / "commands.md").read_text()


@pytest.mark.parametrize("code", CATALOGUE)
def test_every_problem_code_is_documented_as_it_is(code: str) -> None:
    line = f"| `{code}` | {CATALOGUE[code].severity} |"
    assert line in (REFERENCE / "problems.md").read_text()


def test_every_brake_is_documented() -> None:
    codes = set(re.findall(r'Brake\(\s*"([a-z-]+)"', source("core/brakes.py")))
    codes |= set(re.findall(r'"(too-many-[a-z-]+)"', source("core/brakes.py")))
    documented = (REFERENCE / "brakes.md").read_text()
    assert len(codes) == 15
    assert {code for code in codes if f"`{code}`" not in documented} == set()
    assert {name for name in BrakeRules.__slots__ if name not in documented} == set()


@pytest.mark.parametrize(
    "model",
    [
        *(AnySource, SimsReportSource, SimsPartnerSource, PushedSource, JsonLinesSource),
        *(WebhooksTable,),
        *(NightsTable, NotifyTable, MailTable, WebhookTable, TermTable, WebTable, SchoolTable, MoodleTarget),
    ],
)
def test_every_setting_is_documented(model: type[BaseModel]) -> None:
    documented = (REFERENCE / "configuration.md").read_text()
    names = {field.alias or name for name, field in model.model_fields.items()}
    assert {name for name in names if f"`{name}" not in documented} == set()


def test_every_core_field_is_documented() -> None:
    documented = (REFERENCE / "configuration.md").read_text()
    assert {name for name in CORE_FIELDS if f"`{name}`" not in documented} == set()


@pytest.mark.parametrize("code", linting.CATALOGUE)
def test_every_code_of_the_linter_is_documented_as_it_is(code: str) -> None:
    line = f"| `{code}` | {linting.CATALOGUE[code].severity} |"
    assert line in (REFERENCE / "rule-sets.md").read_text()


@pytest.mark.parametrize(
    "model",
    [
        *(RuleFile, FormTable, FieldTable, MatchTable, ProcessTable),
        *(RuleTable, WhenTable, ContactTable, MailActionTable, ExampleTable),
    ],
)
def test_every_key_of_a_rule_set_is_documented(model: type[BaseModel]) -> None:
    documented = (REFERENCE / "rule-sets.md").read_text()
    names = {field.alias or name for name, field in model.model_fields.items()}
    assert {name for name in names if not re.search(rf"[`.\[]{name}\b", documented)} == set()


@pytest.mark.parametrize(
    "words", [TYPES, MATCH_RULES, COPY_RULES, CONTACT_IDS, MAIL_FACTS, EXAMPLE_FACTS, EXAMPLE_OUTCOMES]
)
def test_every_word_that_a_rule_set_may_use_is_documented(words: tuple[str, ...]) -> None:
    documented = (REFERENCE / "rule-sets.md").read_text()
    assert {word for word in words if f"`{word}`" not in documented} == set()


def test_links_between_pages_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    links = [(page, to) for page in pages for to in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())]
    broken = [f"{page.relative_to(ROOT)} -> {to}" for page, to in links if not (page.parent / to).exists()]
    assert links
    assert broken == []


def source(path: str) -> str:
    return (ROOT / "src" / "kinroll" / path).read_text()


def security_names() -> list[str]:
    """What the page on security names in code type."""
    return re.findall(r"`([^`]+)`", (ROOT / "docs" / "security.md").read_text())


def test_every_test_that_security_is_shown_by_is_there() -> None:
    tests = {file.relative_to(ROOT).as_posix(): file.read_text() for file in (ROOT / "tests").rglob("*.py")}
    named = [name for name in security_names() if re.match(r"tests/|test_|Test[A-Z]", name) and not name.endswith("/")]
    assert len(named) > 60
    absent = []
    for name in named:
        file, _, thing = name.partition("::") if ".py" in name else ("", "", name)
        texts = [text for path, text in tests.items() if path == file or path.endswith(f"/{file}") or not file]
        parts = [part for part in thing.split("::") if part]
        if not any(all(re.search(rf"(def|class) {part}\b", text) for part in parts) for text in texts):
            absent.append(name)
    assert absent == []


def test_every_module_that_security_names_is_there() -> None:
    files = {f"/{file.relative_to(ROOT / 'src').as_posix()}" for file in (ROOT / "src" / "kinroll").rglob("*.*")}
    named = [name for name in security_names() if re.fullmatch(r"(?!tests/|test_)[\w/]+(\.py|/)", name)]
    assert len(named) > 30
    absent = [name for name in named if not any(f"/{name}" in file for file in files) and not (ROOT / name).exists()]
    assert absent == []
