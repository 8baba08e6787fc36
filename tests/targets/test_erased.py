"""Who was erased here: out of Moodle's sight too, as far as it is ours to do."""

import pytest

from campus import SETTINGS, Campus
from kinroll.flows import erasing
from kinroll.store import feed
from kinroll.store.bulk import fetch


def erase(campus: Campus, **settings: str) -> int:
    more = [f'{name} = "{value}"' for name, value in settings.items()]
    campus.declare("\n".join([f'{SETTINGS}fields = {{ city = "suburb" }}', *more]))
    contact = campus.person("Zelda", "attending", suburb="Richmond")
    campus.person("Kim")
    campus.sync()
    assert (campus.user(contact).firstname, campus.user(contact).city) == ("Zelda", "Richmond")
    erasing.erase(contact, campus.now, reason="asked to be forgotten")
    return contact


def test_the_user_is_suspended_and_says_nothing_of_anybody(campus: Campus) -> None:
    contact = erase(campus)
    assert [one.contact for one in feed.read(limit=100) if one.kind == "erased"] == [contact]
    campus.sync_changes()
    user = campus.user(contact)
    assert (user.suspended, user.username, user.firstname, user.lastname) == (True, f"erased-{contact}", "Erased", "-")
    assert (user.email, user.city) == (f"erased-{contact}@generated.invalid", "")
    assert len(campus.moodle.site.taking) == 1  # what was done in the course is for somebody to decide about
    assert campus.parked() == {contact: "erased-here"}
    assert "zelda" not in repr(fetch("SELECT * FROM target_step") + fetch("SELECT * FROM target_user")).lower()
    campus.moodle.calls.clear()
    assert campus.sync().outcome == "unchanged"
    assert campus.moodle.writes() == []


def test_where_it_is_so_declared_it_is_only_suspended_and_listed(on_sqlite: Campus) -> None:
    contact = erase(on_sqlite, on_erasing="suspend")
    on_sqlite.sync_changes()
    assert (on_sqlite.user(contact).suspended, on_sqlite.user(contact).firstname) == (True, "Zelda")
    assert on_sqlite.parked() == {contact: "erased-here"}


@pytest.mark.parametrize("is_forgotten", [True, False])
def test_once_the_user_is_deleted_there_nobody_has_to_look_any_more(on_sqlite: Campus, is_forgotten: bool) -> None:
    contact = erase(on_sqlite)
    on_sqlite.sync_changes()
    on_sqlite.moodle.site.delete(on_sqlite.user(contact))
    if is_forgotten:
        assert on_sqlite.college.command("target", "forget", "moodle", str(contact)).status == 0
    on_sqlite.sync()
    assert on_sqlite.parked() == {}
    assert len([user for user in on_sqlite.moodle.site.people() if not user.deleted]) == 1
