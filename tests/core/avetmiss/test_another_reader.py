"""What we write is read by somebody else's knowledge and somebody else's code: see ``another_reader.py``."""

from string import ascii_letters, digits, punctuation

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import nat
from another_reader import NOT_THERE, PLACES, cut
from kinroll.core.avetmiss.layouts import Field, files_of, layout
from kinroll.core.avetmiss.records import END, write


def as_read(release: str, file: str, record: dict[str, str]) -> dict[str, str]:
    """A record as its fields are to be read: numbers with the zeros they are filled with."""
    found = {}
    for name, _, _ in PLACES[release, file]:
        value, field = record.get(name, ""), layout(release, file).by_name[name]
        is_filled = field.type == "N" and value and not value.startswith("@")
        found[name] = value.zfill(field.length) if is_filled else value
    return found


def any_value(field: Field) -> st.SearchStrategy[str]:
    """Anything that a field can hold, without the spaces that fill it."""
    if field.type in ("N", "D"):
        return st.text(digits, min_size=field.length, max_size=field.length) | st.just("")
    return st.text(ascii_letters + digits + punctuation + " ", max_size=field.length).map(lambda text: text.rstrip(" "))


def test_the_other_program_knows_all_but_these() -> None:
    every = {(release, file) for release in ("7.0", "8.0") for file in files_of(release)}
    assert every - NOT_THERE == set(PLACES)


@pytest.mark.parametrize(("release", "file"), sorted(PLACES))
def test_a_collection_is_read_as_it_was_meant(release: str, file: str) -> None:
    made = nat.good(20) if release == "8.0" else nat.good_7_0()
    body = "".join(write(layout(release, file), record) + END for record in made.rows[file]).encode("ascii")
    assert cut(body, release, file) == [as_read(release, file, record) for record in made.rows[file]]


@pytest.mark.parametrize(("release", "file"), sorted(PLACES))
@settings(max_examples=20)
@given(data=st.data())
def test_any_record_is_read_as_it_was_meant(release: str, file: str, data: st.DataObject) -> None:
    found = layout(release, file)
    length = data.draw(st.sampled_from([one for one in found.lengths if one >= PLACES[release, file][-1][2]]))
    records = [
        {field.name: data.draw(any_value(field)) for field in found.fields_within(length)}
        for _ in range(data.draw(st.integers(1, 2)))
    ]
    body = "".join(write(found, record, length) + END for record in records).encode("ascii")
    assert cut(body, release, file) == [as_read(release, file, record) for record in records]
