"""Writing is exact to the byte; what is written is read back, and what is read is written back."""

from pathlib import Path
from string import ascii_letters, digits, punctuation

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nat
from kinroll.core.avetmiss.layouts import Field, files_of, known_releases, layout
from kinroll.core.avetmiss.records import CannotWriteError, is_only_trimmed, read, write

GOLDEN = Path(__file__).parent / "golden"
EVERY = [(release, file) for release in known_releases() for file in files_of(release)]


@pytest.mark.parametrize("release", known_releases())
def test_there_is_a_golden_file_for_each(release: str) -> None:
    named = {path.stem for path in (GOLDEN / release).iterdir()}
    assert named >= set(files_of(release)) - {"NAT00005", "NAT00010A"}


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*/NAT*.txt")), ids=lambda path: f"{path.parent.name} {path.stem}")
def test_a_golden_file_is_written_to_the_byte(path: Path) -> None:
    made = nat.good(3) if path.parent.name == "8.0" else nat.good_7_0()
    rows = made.rows[path.stem][:3]
    found = layout(made.release, path.stem)
    assert "".join(write(found, row) + "\r\n" for row in rows).encode("ascii") == path.read_bytes()


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*/NAT*.txt")), ids=lambda path: f"{path.parent.name} {path.stem}")
def test_a_golden_file_is_read_and_written_back(path: Path) -> None:
    found = layout(path.parent.name, path.stem)
    for line in path.read_bytes().decode("ascii").split("\r\n")[:-1]:
        assert write(found, read(found, line)) == line


def values_of(field: Field) -> st.SearchStrategy[str]:
    """Any value that a field can hold, as it is read back."""
    if field.type in ("N", "D"):
        full = st.text(digits, min_size=field.length, max_size=field.length)
        return full | st.sampled_from(["", "@" * field.length])
    text = st.text(ascii_letters + digits + punctuation + " ", max_size=field.length)
    return text.map(lambda value: value.rstrip(" "))


@pytest.mark.parametrize(("release", "file"), EVERY)
@settings(max_examples=25)
@given(data=st.data())
def test_what_is_written_is_read_back(release: str, file: str, data: st.DataObject) -> None:
    found = layout(release, file)
    length = data.draw(st.sampled_from(found.lengths))
    record = {field.name: data.draw(values_of(field)) for field in found.fields_within(length)}
    line = write(found, record, length)
    assert len(line) == length
    assert read(found, line) == record
    assert write(found, read(found, line), length) == line


def test_a_number_is_filled_with_zeros_and_a_text_with_spaces() -> None:
    line = write(layout("8.0", "NAT00030"), {"program identifier": "BSB", "nominal hours": "40"})
    assert line[:10] == "BSB       "
    assert line[110:114] == "0040"


def test_a_number_that_is_not_known_is_spaces() -> None:
    assert write(layout("8.0", "NAT00030"), {"program identifier": "BSB"})[110:] == "    "


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("program identifier", "BSB50120-LONG", "longer than 10"),
        ("program name", "Zoë", "not printable ASCII"),
        ("program name", "two\nlines", "not printable ASCII"),
        ("nominal hours", "@", "is no number"),
    ],
)
def test_what_does_not_fit_is_refused_and_never_cut(field: str, value: str, words: str) -> None:
    with pytest.raises(CannotWriteError, match=words):
        write(layout("8.0", "NAT00030"), {field: value})


@pytest.mark.parametrize(
    ("file", "length", "is_so"),
    [
        ("NAT00085", 477, True),
        ("NAT00085", 341, True),
        ("NAT00085", 336, False),
        ("NAT00080", 326, False),
        ("NAT00120", 99, True),
        ("NAT00120", 98, False),
        ("NAT00030", 110, True),
    ],
)
def test_only_fields_that_may_be_blank_can_have_been_trimmed(file: str, length: int, is_so: bool) -> None:
    assert is_only_trimmed(layout("8.0", file), length) is is_so
