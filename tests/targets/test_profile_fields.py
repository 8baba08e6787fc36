"""Profile fields that a Moodle adds itself: filled, kept right, and told of where they are not there."""

import pytest

from campus import SETTINGS, Campus
from kinroll.flows import editing

FIELDS = 'profile_fields = { employer = "employer", Born = "date_of_birth", size = "mobile" }'


@pytest.fixture
def campus(on_sqlite: Campus) -> Campus:
    """Two further fields, and a third that has only two choices."""
    on_sqlite.declare(f"{SETTINGS}{FIELDS}")
    on_sqlite.moodle.site.profile_fields = {"employer": "text", "Born": "datetime", "size": "0491570006|0491570156"}
    return on_sqlite


def test_they_are_filled_and_then_cost_reads_only(campus: Campus) -> None:
    contact = campus.person("Sam", employer="Quay Ltd", date_of_birth="2001-02-03", mobile="0491570006")
    campus.sync()
    assert campus.user(contact).profile == {"employer": "Quay Ltd", "Born": "981122400", "size": "0491570006"}
    assert campus.sync().outcome == "unchanged"
    editing.edit(contact, "employer", "", campus.configuration.rules, campus.now)
    editing.edit(contact, "date_of_birth", "2001-02-04", campus.configuration.rules, campus.now)
    assert campus.sync_changes().done == 1
    assert campus.user(contact).profile == {"employer": "", "Born": "981208800", "size": "0491570006"}
    assert campus.sync().outcome == "unchanged"


def test_what_is_changed_there_is_put_right(campus: Campus) -> None:
    contact = campus.person("Sam", employer="Quay Ltd")
    campus.sync()
    campus.user(contact).profile["employer"] = "Elsewhere"
    campus.sync()
    assert campus.user(contact).profile["employer"] == "Quay Ltd"


@pytest.mark.parametrize("is_known", [True, False])
def test_what_is_not_kept_is_told_and_not_sent_for_ever(campus: Campus, is_known: bool) -> None:
    if not is_known:
        campus.moodle.site.profile_fields.pop("size")
    contact = campus.person("Sam", mobile="0491570110")  # which is none of the choices
    campus.sync()
    campus.sync()
    assert campus.parked() == {contact: "field-not-kept"}
    campus.moodle.calls.clear()
    campus.later()
    campus.sync()
    assert campus.moodle.writes() == []
    editing.edit(contact, "surname", "Whitlock", campus.configuration.rules, campus.now)
    campus.sync_changes()
    assert campus.user(contact).lastname == "Whitlock"  # and costs nothing else
