"""Two people who say who is who at the same moment: one is heard, and the other is told what is so by now."""

import pytest

from kinroll.store.models import Link, Merge
from kit import School
from processes import ended, start


@pytest.fixture
def school(school: School) -> School:
    """Grace three times over."""
    for key in ("3001", "3002", "3003"):
        school.contact(key, "Grace", "Okafor", email=f"grace.{key}@example.org")
    school.sync()
    return school


@pytest.mark.parametrize(
    "said",
    [
        pytest.param((("merge", "3001", "3002"), ("merge", "3002", "3001")), id="each into the other"),
        pytest.param((("merge", "3001", "3002"), ("merge", "3002", "3003"), ("merge", "3003", "3001")), id="a circle"),
    ],
)
def test_who_comes_second_is_told_what_is_so(school: School, said: tuple[tuple[str, ...], ...]) -> None:
    numbers = {key: str(school.show(key)["contact_id"]) for key in ("3001", "3002", "3003")}
    before = school.everyone()
    running = [start(school, "contact", word, *(numbers[key] for key in keys)) for word, *keys in said]
    answers = [ended(run) for run in running]
    standing = list(Merge.objects.filter(ended_plan=None).values_list("loser_id", flat=True))
    assert [answer.status for answer in answers].count(0) == len(standing) >= 1
    refused = [answer.err for answer in answers if answer.status]
    assert refused
    assert all("seen as one" in words or "is itself merged into" in words for words in refused), refused
    for number in standing:
        assert school.run("contact", "unmerge", str(number)).status == 0
    assert school.everyone() == before
    assert Link.objects.filter(ended_plan=None).count() == len(before)
