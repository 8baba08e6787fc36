"""Terms come and go in kinroll.toml, and every comment stays."""

import tomllib
from datetime import date

import pytest

from kinroll.declarations import writing
from kinroll.declarations.comments import CommentLostError

AUTUMN = {"starts": date(2026, 9, 2), "ends": date(2026, 12, 18)}
SPRING = {"starts": date(2027, 1, 4), "ends": date(2027, 3, 25)}
SUMMER = {"starts": date(2027, 4, 12), "ends": date(2027, 7, 20)}
TEXT = """\
[kinroll]
modules = ["portal"]

# autumn
[[terms]]
starts = 2026-09-02  # a Wednesday
ends = 2026-12-18

# spring
[[terms]]
starts = 2027-01-04
ends = 2027-03-25

# the school
[sources.sims]
kind = "json-lines"
"""
BARE = TEXT.replace("  # a Wednesday", "")


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        pytest.param(TEXT, [AUTUMN, SPRING, SUMMER], id="one more"),
        pytest.param(BARE, [SPRING], id="the first goes"),
        pytest.param(TEXT, [AUTUMN], id="the last goes"),
        pytest.param(BARE, [SPRING, SUMMER], id="the first goes and one more comes"),
        pytest.param(TEXT, [{**AUTUMN, "ends": date(2026, 12, 16)}, SPRING], id="a day"),
        pytest.param("[kinroll]\nmodules = []", [AUTUMN], id="where there was none, in a text without an end of line"),
        pytest.param("terms = [ { starts = 2020-01-01, ends = 2020-02-01 } ]\n", [AUTUMN], id="within a line"),
    ],
)
def test_the_terms_are_as_wanted(before: str, wanted: list[dict[str, date]]) -> None:
    after = writing.edited(before, {("terms",): wanted})
    assert tomllib.loads(after) == {**tomllib.loads(before), "terms": wanted}


def test_a_new_one_stands_behind_the_last_and_not_below_the_next_comment() -> None:
    after = writing.edited(TEXT, {("terms",): [AUTUMN, SPRING, SUMMER]})
    assert after.replace("[[terms]]\nstarts = 2027-04-12\nends = 2027-07-20\n\n", "", 1) != after
    assert after.index("2027-07-20") < after.index("# the school")


def test_the_comments_of_those_that_stay_do() -> None:
    after = writing.edited(BARE, {("terms",): [SPRING]})
    assert "# spring\n[[terms]]\nstarts = 2027-01-04\n" in after
    assert "# the school" in after


def test_all_of_them_go() -> None:
    after = writing.edited(BARE, {("terms",): None})
    assert "terms" not in tomllib.loads(after)
    assert writing.edited("[kinroll]\n", {("terms",): None}) == "[kinroll]\n"


def test_a_comment_within_one_that_goes_is_not_lost_unsaid() -> None:
    with pytest.raises(CommentLostError, match="a Wednesday"):
        writing.edited(TEXT, {("terms",): [SPRING]})


def test_a_table_of_its_own_is_made_at_the_end() -> None:
    after = writing.edited(TEXT, {("nights", "at"): "01:15"})
    assert after == f'{TEXT}\n[nights]\nat = "01:15"\n'


def test_a_setting_above_a_table_that_is_there() -> None:
    text = '# told\n[notify.mail]\nto = ["a@example.org"]  # us\n'
    after = writing.edited(text, {("notify", "overdue_after"): "2d"})
    assert tomllib.loads(after) == {"notify": {"overdue_after": "2d", "mail": {"to": ["a@example.org"]}}}
    assert "# us" in after
