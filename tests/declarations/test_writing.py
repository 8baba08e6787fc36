"""kinroll.toml is changed from a page without losing a comment, at once or not at all."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from kinroll.declarations import writing
from kinroll.declarations.file import DeclarationError
from kinroll.declarations.toml_lines import NotEditableError

TEXT = """\
# the school
[kinroll]
modules = ["portal"]   # on since May

[sources.sims]
kind = "sims-report"
students = "students.xml"
contacts = "contacts.xml"

# tight, on purpose
[sources.sims.brakes]
share = 0.05
"""
HERE = ("sources", "sims")


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        pytest.param((*HERE, "brakes", "at_least"), 3, "at_least = 3", id="in a table that is there"),
        pytest.param((*HERE, "lookups", "title"), ["Mr", "Capt"], 'title = ["Mr", "Capt"]', id="in a new table"),
        pytest.param(
            (*HERE, "captions", "contacts", "Né le"), "surname", '"Né le" = "surname"', id="deep in a new one"
        ),
        pytest.param((*HERE, "brakes", "share"), 0.1, "share = 0.1", id="another value"),
        pytest.param(
            ("kinroll", "modules"), ["portal", "x"], 'modules = ["portal", "x"]   # on since May', id="a list"
        ),
    ],
)
def test_a_setting_is_written_and_all_else_stays(path: tuple[str, ...], value: Any, line: str) -> None:
    after = writing.edited(TEXT, {path: value})
    assert line in after.splitlines()
    found: Any = tomllib.loads(after)
    for part in path:
        found = found[part]
    assert found == value
    gone = set(TEXT.splitlines()) - set(after.splitlines())
    assert len(gone) <= 1
    assert all(comment in after for comment in ("# the school", "# on since May", "# tight, on purpose"))


def test_a_new_table_stands_with_its_own_and_not_below_the_next_ones_comment() -> None:
    after = writing.edited(
        TEXT.replace("[sources.sims.brakes]", "[sources.other]\nkind = 'json-lines'"),
        {(*HERE, "lookups", "title_means", "Mister"): "Mr"},
    )
    assert after.index("[sources.sims.lookups.title_means]") < after.index("# tight, on purpose")


def test_a_setting_is_taken_out_again() -> None:
    path = (*HERE, "captions", "contacts", "PR")
    after = writing.edited(writing.edited(TEXT, {path: "surname"}), {path: None})
    assert "PR" not in after
    assert writing.edited(TEXT, {path: None}) == TEXT


def test_what_stands_in_one_line_is_changed_in_it() -> None:
    text = '[sources]\nsims = { kind = "json-lines", lookups = { title = ["Mr"] } }  # short\n'
    after = writing.edited(text, {(*HERE, "lookups", "title"): ["Mr", "Capt"]})
    assert tomllib.loads(after)["sources"]["sims"]["lookups"]["title"] == ["Mr", "Capt"]
    assert "# short" in after


def test_a_source_that_is_written_nowhere_is_left_to_people() -> None:
    with pytest.raises(NotEditableError):
        writing.edited(TEXT, {("sources", "other", "lookups", "title"): ["Mr"]})


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", writing.BYTE_ORDER_MARK])
def test_the_file_keeps_its_line_ends_and_its_mark(tmp_path: Path, end: str, mark: bytes) -> None:
    file = tmp_path / "kinroll.toml"
    file.write_bytes(mark + TEXT.replace("\n", end).encode())
    file.chmod(0o640)
    writing.write(file, {(*HERE, "lookups", "title"): ["Mr"]}, seen=writing.digest(file))
    body = file.read_bytes()
    assert body.startswith(mark + b"# the school")
    assert body.count(b"\n") == body.count(end.encode())
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(one.name for one in tmp_path.iterdir()) == ["kinroll.toml", "kinroll.toml.previous"]


def test_a_file_that_would_be_wrong_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "kinroll.toml"
    file.write_text(TEXT)
    with pytest.raises(DeclarationError, match="Capt is not among the words of title"):
        writing.write(file, {(*HERE, "lookups", "title_means", "Captain"): "Capt"}, seen=writing.digest(file))
    assert file.read_text() == TEXT
    assert [one.name for one in tmp_path.iterdir()] == ["kinroll.toml"]


def test_a_file_that_is_not_as_it_was_seen_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "kinroll.toml"
    file.write_text(TEXT)
    seen = writing.digest(file)
    file.write_text(TEXT + "# more\n")
    with pytest.raises(writing.FileChangedError):
        writing.write(file, {(*HERE, "lookups", "title"): ["Mr"]}, seen=seen)
