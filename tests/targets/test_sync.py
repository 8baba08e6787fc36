"""What a sync does at a Moodle, and what it leaves to a person."""

import pytest

from campus import COURSE, SETTINGS, Campus
from kinroll.flows import editing
from kinroll.flows.applying import CannotApplyError
from kinroll.flows.provisioning import adopting, syncing
from kinroll.flows.provisioning.at import TargetUnusableError
from kinroll.store.provisioning import runs, states


def test_the_second_sync_only_reads(campus: Campus) -> None:
    campus.person("Sam", "attending")
    campus.sync()
    campus.moodle.calls.clear()
    assert (campus.sync().outcome, campus.moodle.writes()) == ("unchanged", [])
    assert campus.sync_changes().outcome == "unchanged"
    assert campus.moodle.writes() == []


def test_a_plan_sends_nothing_and_is_carried_out_as_it_was(campus: Campus) -> None:
    sam, kim = campus.person("Sam", "attending"), campus.person("Kim")
    planned = syncing.plan(campus.configuration, "moodle", campus.now)
    assert (planned.outcome, campus.moodle.writes()) == ("planned", [])
    late = campus.person("Lee")
    assert planned.run
    done = syncing.apply(campus.configuration, "moodle", planned.run.pk, campus.now)
    assert (done.outcome, done.done) == ("applied", 3)
    assert {user.idnumber for user in campus.moodle.site.people()} == {str(sam), str(kim)}
    assert late not in campus.parked()


def test_a_rename_keeps_the_user_and_what_was_completed(campus: Campus) -> None:
    contact = campus.person("Sam", "attending")
    campus.sync()
    user = campus.user(contact).id
    editing.rename(contact, "Sam.Okafor", campus.configuration.rules, campus.now)
    campus.sync_changes()
    assert (campus.user(contact).id, campus.user(contact).username) == (user, "sam.okafor")
    assert (user, int(COURSE)) in campus.moodle.site.taking


def test_who_was_made_without_an_answer_is_known_again_whatever_came_meanwhile(on_sqlite: Campus) -> None:
    sam, kim = on_sqlite.person("Sam"), on_sqlite.person("Kim")
    on_sqlite.declare(timeout_s=0.4)
    on_sqlite.moodle.trouble("create", "timeout after")
    on_sqlite.moodle.trouble("by_field", "503", times=99, after=6)
    with pytest.raises(TargetUnusableError):
        on_sqlite.sync()
    on_sqlite.declare()
    on_sqlite.moodle.troubles.clear()
    assert len(on_sqlite.moodle.site.people()) == 2
    rules = on_sqlite.configuration.rules
    on_sqlite.switch(sam, on=False)
    editing.rename(kim, "kim.okafor", rules, on_sqlite.now)
    editing.edit(kim, "personal_email", "new@example.org", rules, on_sqlite.now)
    on_sqlite.later()
    on_sqlite.sync()
    assert (on_sqlite.user(sam).suspended, on_sqlite.user(kim).username) == (True, "kim.okafor")
    assert (len(on_sqlite.moodle.site.people()), on_sqlite.parked()) == (2, {})


def test_two_exchange_their_usernames(campus: Campus) -> None:
    sam, kim = campus.person("Sam"), campus.person("Kim")
    campus.sync()
    rules = campus.configuration.rules
    editing.rename(sam, "for-now", rules, campus.now)
    for contact, name in ((kim, "sam@example.org"), (sam, "kim@example.org")):
        editing.release(name, rules, campus.now)
        editing.rename(contact, name, rules, campus.now)
    before = campus.user(sam).id
    campus.sync()
    assert (campus.user(sam).username, campus.user(kim).username) == ("kim@example.org", "sam@example.org")
    assert (campus.user(sam).id, campus.parked()) == (before, {})


class TestWhoIsThereAlready:
    def test_somebody_found_by_username_or_email_is_left_to_a_person(self, campus: Campus) -> None:
        campus.moodle.site.add("sam@example.org", email="other@example.org")
        campus.moodle.site.add("somebody", email="KIM@example.org", firstname="Kim", lastname="Okafor")
        sam, kim = campus.person("Sam"), campus.person("Kim")
        campus.sync()
        assert campus.parked() == {sam: "found-by-username", kim: "found-by-email"}
        assert [user.idnumber for user in campus.moodle.site.people()] == ["", ""]

    def test_who_is_adopted_keeps_the_user(self, campus: Campus) -> None:
        user = campus.moodle.site.add("sam@example.org", email="sam@example.org", firstname="Samuel")
        sam = campus.person("Sam", "attending")
        campus.sync()
        adopting.adopt(campus.configuration, "moodle", sam, str(user.id), campus.now)
        campus.sync_changes()
        assert (campus.user(sam).id, campus.user(sam).firstname, campus.parked()) == (user.id, "Sam", {})
        assert (user.id, int(COURSE)) in campus.moodle.site.taking

    @pytest.mark.parametrize(
        ("facts", "why"),
        [
            ({"username": "x", "email": "sam@example.org"}, "families share addresses"),
            ({"username": "x", "email": "x@example.org"}, "another username"),
            ({"username": "sam@example.org", "idnumber": "S-7"}, "would be lost"),
        ],
    )
    def test_nobody_is_adopted_for_an_email_alone(self, on_sqlite: Campus, facts: dict[str, str], why: str) -> None:
        user = on_sqlite.moodle.site.add(**facts)
        sam = on_sqlite.person("Sam")
        on_sqlite.sync()
        with pytest.raises(CannotApplyError, match=why):
            adopting.adopt(on_sqlite.configuration, "moodle", sam, str(user.id), on_sqlite.now)
        assert user.idnumber == facts.get("idnumber", "")

    def test_an_administrator_is_never_taken_over(self, on_sqlite: Campus) -> None:
        sam = on_sqlite.person("Sam")
        editing.rename(sam, "admin", on_sqlite.configuration.rules, on_sqlite.now)
        on_sqlite.sync()
        assert on_sqlite.parked() == {sam: "username-unusable"}
        with pytest.raises(CannotApplyError, match="cannot be one there"):
            adopting.adopt(on_sqlite.configuration, "moodle", sam, "2", on_sqlite.now)

    def test_all_who_agree_in_everything_are_adopted_at_once(self, on_sqlite: Campus) -> None:
        add = on_sqlite.moodle.site.add
        add("sam@example.org", email="sam@example.org", firstname="Sam", lastname="Okafor")
        add("kim@example.org", email="kim@example.org", firstname="Kimberley", lastname="Okafor")
        sam, kim = on_sqlite.person("Sam"), on_sqlite.person("Kim")
        on_sqlite.sync()
        adopted, left = adopting.adopt_matching(on_sqlite.configuration, "moodle", on_sqlite.now)
        assert (adopted, [one for one, _ in left]) == ([sam], [kim])

    def test_a_number_that_somebody_else_has_there_is_no_link(self, on_sqlite: Campus) -> None:
        sam = on_sqlite.person("Sam")
        on_sqlite.moodle.site.add("teacher", email="teacher@example.org", idnumber=str(sam))
        on_sqlite.sync()
        assert on_sqlite.parked() == {sam: "number-in-use"}
        assert on_sqlite.moodle.site.named("teacher").firstname == "A"

    def test_a_user_who_lost_our_number_is_not_suspended(self, on_sqlite: Campus) -> None:
        sam = on_sqlite.person("Sam")
        on_sqlite.sync()
        user = on_sqlite.user(sam)
        user.idnumber = "T-1"
        on_sqlite.switch(sam, on=False)
        on_sqlite.sync_changes()
        assert (user.suspended, on_sqlite.parked()) == (False, {sam: "not-ours"})

    def test_who_was_deleted_there_is_not_made_again_by_a_machine(self, on_sqlite: Campus) -> None:
        sam = on_sqlite.person("Sam", "attending")
        on_sqlite.sync()
        on_sqlite.moodle.site.delete(on_sqlite.user(sam))
        on_sqlite.sync()
        assert on_sqlite.parked() == {sam: "gone-there"}
        adopting.forget(on_sqlite.configuration, "moodle", sam, on_sqlite.now)
        on_sqlite.sync_changes()
        assert (on_sqlite.user(sam).username, on_sqlite.parked()) == ("sam@example.org", {})

    def test_who_was_suspended_there_by_somebody_stays_so(self, on_sqlite: Campus) -> None:
        sam = on_sqlite.person("Sam")
        on_sqlite.sync()
        on_sqlite.user(sam).suspended = True
        on_sqlite.sync()
        assert (on_sqlite.user(sam).suspended, on_sqlite.parked()) == (True, {sam: "suspended-there"})


class TestWhatMoodleDoesNotTake:
    def test_it_is_not_even_sent(self, on_sqlite: Campus) -> None:
        contact = on_sqlite.person("Sam", personal_email="sam+1@example.org")
        on_sqlite.sync()
        assert (on_sqlite.parked(), on_sqlite.moodle.writes()) == ({contact: "username-unusable"}, [])

    def test_capitals_are_written_small(self, on_sqlite: Campus) -> None:
        contact = on_sqlite.person("Sam", personal_email="Sam.Okafor@Example.org")
        on_sqlite.sync()
        assert on_sqlite.user(contact).username == "sam.okafor@example.org"

    def test_two_who_share_an_email_are_one_user_and_one_question(self, on_sqlite: Campus) -> None:
        sam, kim = on_sqlite.person("Sam"), on_sqlite.person("Kim")
        on_sqlite.sync()
        editing.edit(kim, "personal_email", "sam@example.org", on_sqlite.configuration.rules, on_sqlite.now)
        on_sqlite.sync()
        assert (on_sqlite.parked(), on_sqlite.user(kim).email) == ({kim: "email-shared"}, "kim@example.org")
        on_sqlite.declare(f"{SETTINGS}shared_emails = true")
        on_sqlite.moodle.site.same_emails = True
        on_sqlite.sync()
        assert (on_sqlite.parked(), on_sqlite.user(kim).email) == ({}, on_sqlite.user(sam).email)

    def test_one_bad_row_of_many_costs_only_itself(self, on_sqlite: Campus) -> None:
        people = [on_sqlite.person(f"P{i}") for i in range(12)]
        on_sqlite.moodle.site.refused_emails = {"p7@example.org"}
        on_sqlite.sync()
        assert set(on_sqlite.parked()) == {people[7]}
        assert len(on_sqlite.moodle.site.people()) == 11
        on_sqlite.moodle.calls.clear()
        on_sqlite.sync()
        assert (on_sqlite.moodle.writes(), set(on_sqlite.parked())) == ([], {people[7]})
        on_sqlite.moodle.site.refused_emails = set()
        adopting.try_again(on_sqlite.configuration, "moodle", people[7], on_sqlite.now)
        on_sqlite.sync_changes()
        assert on_sqlite.parked() == {}

    def test_a_value_that_is_refused_keeps_nobody_from_being_suspended(self, on_sqlite: Campus) -> None:
        sam, kim = on_sqlite.person("Sam"), on_sqlite.person("Kim")
        on_sqlite.sync()
        on_sqlite.switch(sam, on=False)
        on_sqlite.sync()
        on_sqlite.user(kim).email = "taken@example.org"
        on_sqlite.moodle.site.add("other", email="kim@example.org")
        on_sqlite.switch(sam, on=True)
        on_sqlite.moodle.site.refused_emails = {"sam@example.org"}
        on_sqlite.user(sam).email = "old@example.org"
        on_sqlite.sync()
        assert (on_sqlite.user(sam).suspended, set(on_sqlite.parked())) == (False, {sam, kim})

    def test_a_course_that_is_not_there_costs_only_itself(self, on_sqlite: Campus) -> None:
        sam, kim = on_sqlite.person("Sam", "attending", "OT-1"), on_sqlite.person("Kim", "attending")
        on_sqlite.moodle.site.courses.pop(3)
        on_sqlite.sync()
        assert list(on_sqlite.moodle.site.taking) == [(on_sqlite.user(kim).id, 2)]
        assert on_sqlite.parked() == {sam: "refused-enrol"}

    def test_a_host_that_takes_fewer_fields_loses_nobody(self, on_sqlite: Campus) -> None:
        people = [on_sqlite.person(f"P{i}") for i in range(12)]
        on_sqlite.moodle.site.most_fields = 40
        on_sqlite.sync()
        on_sqlite.later()
        on_sqlite.sync()
        assert sorted(int(user.idnumber) for user in on_sqlite.moodle.site.people()) == people


class TestBrakes:
    @pytest.fixture
    def full(self, on_sqlite: Campus) -> Campus:
        """Ten people who are there."""
        for i in range(10):
            on_sqlite.person(f"P{i}", "attending")
        on_sqlite.sync()
        return on_sqlite

    def test_many_suspensions_wait_for_a_person(self, full: Campus) -> None:
        for contact in range(1, 7):
            full.switch(contact, on=False)
        held = full.sync()
        assert (held.outcome, [one["code"] for one in held.brakes]) == ("held", ["too-many-suspended"])
        assert not any(user.suspended for user in full.moodle.site.people())
        with pytest.raises(CannotApplyError, match="say why"):
            syncing.apply(full.configuration, "moodle", held.run.pk, full.now)  # type: ignore[union-attr]
        syncing.apply(full.configuration, "moodle", held.run.pk, full.now, release="end of year")  # type: ignore[union-attr]
        assert sum(user.suspended for user in full.moodle.site.people()) == 6
        assert full.sync().outcome == "unchanged"

    def test_few_a_day_are_summed_over_a_week(self, full: Campus) -> None:
        outcomes = []
        for contact in range(1, 8):
            full.switch(contact, on=False)
            outcomes.append(full.sync_changes().outcome)
        assert outcomes == ["applied"] * 4 + ["held"] * 3

    def test_what_is_held_keeps_others_from_nothing(self, full: Campus) -> None:
        for contact in range(1, 7):
            full.switch(contact, on=False)
        held = full.sync_changes()
        new = full.person("New")
        assert (held.outcome, full.sync_changes().outcome) == ("held", "applied")
        assert full.user(new).username == "new@example.org"
        assert runs.find(held.run.pk).state == "held"  # type: ignore[union-attr]

    def test_another_site_at_the_same_address_is_told_nothing(self, full: Campus) -> None:
        row = states.get("moodle")
        states.note_site(row, "https://old.example.test")
        full.person("New")
        held = full.sync()
        assert (held.outcome, [one["code"] for one in held.brakes]) == ("held", ["another-site"])

    def test_users_who_are_gone_in_numbers(self, full: Campus) -> None:
        for user in full.moodle.site.people()[:6]:
            full.moodle.site.delete(user)
        assert [one["code"] for one in full.sync().brakes] == ["too-many-gone"]


class TestEnrolments:
    def test_who_is_on_no_such_step_any_more_is_paused(self, on_sqlite: Campus) -> None:
        sam = on_sqlite.person("Sam", "attending")
        on_sqlite.sync()
        on_sqlite.move("Sam", "booking")
        on_sqlite.sync_changes()
        pair = (on_sqlite.user(sam).id, int(COURSE))
        assert on_sqlite.moodle.site.taking[pair].suspended
        on_sqlite.move("Sam", "attending")
        on_sqlite.sync_changes()
        assert not on_sqlite.moodle.site.taking[pair].suspended

    def test_or_taken_out(self, on_sqlite: Campus) -> None:
        on_sqlite.declare(f'{SETTINGS}on_leaving = "unenrol"')
        on_sqlite.person("Sam", "attending")
        on_sqlite.sync()
        on_sqlite.move("Sam", "booking")
        on_sqlite.sync_changes()
        assert on_sqlite.moodle.site.taking == {}

    def test_drift_is_put_right(self, on_sqlite: Campus) -> None:
        sam = on_sqlite.person("Sam", "attending")
        on_sqlite.sync()
        on_sqlite.moodle.site.taking.clear()
        on_sqlite.user(sam).firstname = "Samantha"
        planned = syncing.plan(on_sqlite.configuration, "moodle", on_sqlite.now)
        assert planned.run
        assert runs.kinds(planned.run) == {"enrol": 1, "update": 1}
        on_sqlite.sync()
        assert on_sqlite.user(sam).firstname == "Sam"
        assert len(on_sqlite.moodle.site.taking) == 1

    def test_who_enrolled_elsewhere_is_left_alone(self, on_sqlite: Campus) -> None:
        from moodle.site import Taking

        sam = on_sqlite.person("Sam")
        on_sqlite.sync()
        on_sqlite.moodle.site.taking[on_sqlite.user(sam).id, 3] = Taking()
        on_sqlite.sync()
        assert list(on_sqlite.moodle.site.taking) == [(on_sqlite.user(sam).id, 3)]

    def test_groups_follow_roles(self, on_sqlite: Campus) -> None:
        on_sqlite.declare(f'{SETTINGS}cohorts = {{ Student = "learners" }}')
        sam = on_sqlite.person("Sam")
        on_sqlite.sync()
        assert on_sqlite.moodle.site.members == {(on_sqlite.user(sam).id, 1)}
        on_sqlite.declare(f'{SETTINGS}cohorts = {{ Employer = "learners" }}')
        on_sqlite.sync()
        assert on_sqlite.moodle.site.members == set()


class TestNoUse:
    @pytest.mark.parametrize(
        ("right", "says"),
        [
            ("moodle/user:viewdetails", "viewdetails"),
            ("moodle/user:viewalldetails", "viewalldetails"),
            ("moodle/site:viewuseridentity", "viewuseridentity"),
        ],
    )
    def test_a_missing_right_is_never_taken_for_nobody_there(self, on_sqlite: Campus, right: str, says: str) -> None:
        on_sqlite.person("Sam")
        on_sqlite.sync()
        on_sqlite.moodle.site.rights.discard(right)
        on_sqlite.person("Kim")
        with pytest.raises(TargetUnusableError, match=says):
            on_sqlite.sync()
        assert len(on_sqlite.moodle.site.people()) == 1
        assert states.get("moodle").stopped == "check-failed"

    def test_a_function_that_the_service_lacks_is_named(self, on_sqlite: Campus) -> None:
        on_sqlite.moodle.site.functions.discard("core_user_update_users")
        with pytest.raises(TargetUnusableError, match="core_user_update_users"):
            on_sqlite.sync()

    def test_what_is_no_moodle(self, on_sqlite: Campus) -> None:
        on_sqlite.moodle.trouble("site_info", "html", times=9)
        with pytest.raises(TargetUnusableError, match="cannot be read"):
            on_sqlite.sync()
        row = states.get("moodle")
        assert (row.failures, states.is_resting(row, on_sqlite.college.at)) == (1, True)

    def test_the_token_is_in_no_address_and_no_message(self, on_sqlite: Campus) -> None:
        on_sqlite.person("Sam")
        on_sqlite.moodle.trouble("create", "invalidtoken")
        with pytest.raises(TargetUnusableError) as told:
            on_sqlite.sync()
        assert "t0ken" not in str(told.value) + "".join(on_sqlite.moodle.queries)
