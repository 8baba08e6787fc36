"""How many requests it takes: what the limits of Moodle make necessary, and hardly more."""

from math import ceil

from campus import Campus

MANY = 1_500
PER_LOOK_UP, PER_CREATE, PER_ENROLMENT, PAGE = 994, 166, 332, 1_000


def necessary(people: int) -> int:
    """Look up by number, email and username; make; enrol: each in requests of 1,000 fields. Who takes the course."""
    return (
        3 * ceil(people / PER_LOOK_UP) + ceil(people / PER_CREATE) + ceil(people / PER_ENROLMENT) + people // PAGE + 1
    )


def test_bringing_many_to_agree_takes_hardly_more_than_is_necessary(on_sqlite: Campus) -> None:
    on_sqlite.declare(timeout_s=20)
    on_sqlite.crowd(MANY)
    ran = on_sqlite.sync()
    assert (ran.outcome, len(on_sqlite.moodle.site.people()), len(on_sqlite.moodle.site.taking)) == (
        "applied",
        MANY,
        MANY,
    )
    checks = 4  # the site's own words, the guest, and that we see others after two look-ups
    assert ran.requests <= necessary(MANY) + checks
    assert necessary(10_000) * 0.05 >= checks

    on_sqlite.moodle.calls.clear()
    again = on_sqlite.sync()
    assert (again.outcome, on_sqlite.moodle.writes()) == ("unchanged", [])
    assert again.requests <= ceil(MANY / PER_LOOK_UP) + MANY // PAGE + 1 + 2
