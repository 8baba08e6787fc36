"""The layouts: fields stand side by side, records have the lengths that are in use, releases are told apart."""

import pytest

from kinroll.core.avetmiss.layouts import (
    LayoutUnknownError,
    files_of,
    known_releases,
    layout,
    release_for,
    release_of,
)

EVERY = [(release, file) for release in known_releases() for file in files_of(release)]


@pytest.mark.parametrize(("release", "file"), EVERY)
def test_fields_stand_side_by_side(release: str, file: str) -> None:
    found = layout(release, file)
    ends = [0, *(field.end for field in found.fields)]
    assert [field.start for field in found.fields] == ends[:-1]
    assert len(found.by_name) == len(found.fields)
    assert ends[-1] == found.lengths[-1]
    assert set(found.lengths) <= set(ends)


@pytest.mark.parametrize(
    ("release", "file", "length"),
    [
        *(("8.0", "NAT00010", 110), ("8.0", "NAT00010A", 268), ("8.0", "NAT00020", 180), ("8.0", "NAT00030", 114)),
        *(("8.0", "NAT00030A", 130), ("8.0", "NAT00060", 123), ("8.0", "NAT00080", 327), ("8.0", "NAT00085", 557)),
        *(("8.0", "NAT00090", 12), ("8.0", "NAT00100", 13), ("8.0", "NAT00120", 111), ("8.0", "NAT00130", 39)),
        *(("7.0", "NAT00080", 331), ("7.0", "NAT00085", 477), ("7.0", "NAT00060", 124), ("7.0", "NAT00120", 102)),
    ],
)
def test_the_national_part_is_as_long_as_is_known(release: str, file: str, length: int) -> None:
    assert layout(release, file).national == length


@pytest.mark.parametrize(
    ("file", "field", "place"),
    [
        ("NAT00080", "postcode", "82-85"),
        ("NAT00080", "survey contact status", "327"),
        ("NAT00085", "address postal delivery box", "260-281"),
        ("NAT00120", "outcome identifier national", "72-73"),
    ],
)
def test_a_field_stands_where_the_standard_has_it(file: str, field: str, place: str) -> None:
    assert layout("8.0", file).by_name[field].place == place


@pytest.mark.parametrize(
    ("lengths", "release"),
    [
        ({"NAT00085": [557]}, "8.0"),
        ({"NAT00085": [477]}, "7.0"),
        ({"NAT00080": [347, 347, 331]}, "8.0"),
        ({"NAT00080": [351]}, "7.0"),
        ({"NAT00090": [12]}, ""),
        ({"NAT00085": [500]}, ""),
        ({}, ""),
    ],
)
def test_a_release_is_told_by_lengths(lengths: dict[str, list[int]], release: str) -> None:
    assert release_of(lengths) == release


@pytest.mark.parametrize(
    ("year", "release"), [(2014, "7.0"), (2017, "7.0"), (2018, "8.0"), (2026, "8.0"), (2027, "8.1")]
)
def test_a_year_is_reported_in_its_release(year: int, release: str) -> None:
    assert release_for(year) == release


def test_what_is_not_known_of_8_1_is_not_made_up() -> None:
    with pytest.raises(LayoutUnknownError):
        layout(release_for(2027), "NAT00080")
