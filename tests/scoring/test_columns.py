"""The columns say of every pair of values what the functions of one pair say: shortcuts leave nothing out."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kinroll.core.scoring import birth, names, reach
from kinroll.core.scoring.levels import ADDRESS, BIRTH, EMAIL, FORENAME, SURNAME, TELEPHONE, levels_of
from kinroll.core.scoring.spelling import fold_words
from kinroll.core.scoring.values import fold_single
from kinroll.matching import holders
from kinroll.matching.comparing import compare
from kinroll.matching.table import build_table

NAME = st.one_of(
    st.sampled_from(
        ["Robert", "Bob", "Anna Maria", "Maria", "Anne-Marie", "Smith-Jones", "Jones", "van der Berg", "J.", "Kate Ann"]
    ),
    st.text("abeikm -'", min_size=1, max_size=9),
    st.text(max_size=6),
)
DATE = st.one_of(st.dates().map(str), st.text("0129", min_size=6, max_size=8), st.just("1990-02-03"))
WORDS = st.text("ab1 ", max_size=10)


def level(feature: str, one: dict[str, object], other: dict[str, object]) -> str:
    table = build_table([{"id": "1", **one}, {"id": "2", **other}])
    found = compare(table, holders.count(table), np.array([0], np.int32), np.array([1], np.int32))
    return levels_of(feature)[int(found[feature][0])]


@settings(max_examples=300, deadline=None)
@given(NAME, NAME)
def test_names(one: str, other: str) -> None:
    mine, theirs = fold_single(one), fold_single(other)
    found = {
        FORENAME: level(FORENAME, {"forename": one}, {"forename": other}),
        SURNAME: level(SURNAME, {"surname": one}, {"surname": other}),
    }
    for feature, said in ((FORENAME, names.forename_level), (SURNAME, names.surname_level)):
        if not mine or not theirs:
            assert found[feature] == ""
        elif mine == theirs:
            assert found[feature].startswith("same-")
        else:
            assert found[feature] == said(mine, theirs) == said(theirs, mine)


@settings(max_examples=100, deadline=None)
@given(DATE, DATE)
def test_birth_dates(one: str, other: str) -> None:
    mine, theirs = birth.fold_birth(one), birth.fold_birth(other)
    found = level(BIRTH, {"birth_date": one}, {"birth_date": other})
    assert found == (birth.birth_level(mine, theirs) if mine and theirs else "")


@settings(max_examples=100, deadline=None)
@given(
    st.text("abc.", min_size=1, max_size=8), st.text("abc.", min_size=1, max_size=8), st.sampled_from(["com", "org"])
)
def test_emails_and_telephones(one: str, other: str, domain: str) -> None:
    emails = (f"{one}@example.com", f"{other}@example.{domain}")
    mine, theirs = map(reach.fold_email, emails)
    found = level(EMAIL, {"emails": [emails[0]]}, {"emails": [emails[1]]})
    assert found == ("" if not (mine and theirs) else "same" if mine == theirs else reach.email_level(mine, theirs))
    numbers = tuple("0770090" + "".join(str(ord(sign) % 10) for sign in text) for text in (one, other))
    here, there = map(reach.fold_telephone, numbers)
    found = level(TELEPHONE, {"telephones": [numbers[0]]}, {"telephones": [numbers[1]]})
    assert found == ("" if not (here and there) else "same" if here == there else reach.telephone_level(here, there))


@settings(max_examples=100, deadline=None)
@given(WORDS, WORDS)
def test_addresses(one: str, other: str) -> None:
    mine, theirs = fold_words(one), fold_words(other)
    found = level(ADDRESS, {"address": one}, {"address": other})
    street = "" if not (mine and theirs) else "same" if mine == theirs else reach.street_level(mine, theirs)
    assert found == reach.address_level(street, "")
