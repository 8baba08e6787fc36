"""From a registration to a completion, and from leaving to coming back."""

from campus import COURSE, OTHER_COURSE, Campus
from kinroll.flows import rebooking
from kinroll.store import courses


def test_a_registration_becomes_a_user_who_takes_the_course_and_completes_it(campus: Campus) -> None:
    contact = campus.person("Sam", step="booking")
    assert campus.sync().outcome == "applied"
    user = campus.user(contact)
    assert (user.username, user.firstname, user.auth) == ("sam@example.org", "Sam", "oauth2")
    assert campus.moodle.site.taking == {}

    campus.move("Sam", "attending")
    assert campus.sync_changes().outcome == "applied"
    assert list(campus.moodle.site.taking) == [(user.id, int(COURSE))]
    document = campus.college.document(campus.people["Sam"])
    assert (document.source, document.source_identifier) == ("moodle", f"{COURSE}:{user.id}")
    assert campus.poll().moved == []

    campus.moodle.site.completed[user.id, int(COURSE)] = 1_772_500_000
    polled = campus.poll()
    assert polled.moved == [campus.people["Sam"]]
    assert campus.college.document(campus.people["Sam"]).step == "completed"
    assert campus.poll().asked == 0


def test_who_leaves_is_suspended_and_comes_back_as_the_same_user(campus: Campus) -> None:
    contact = campus.person("Sam", step="attending")
    campus.sync()
    before = campus.user(contact)
    campus.switch(contact, on=False)
    assert campus.sync_changes().done == 1
    assert (campus.user(contact).suspended, len(campus.moodle.site.taking)) == (True, 1)
    campus.switch(contact, on=True)
    campus.sync_changes()
    assert (campus.user(contact).id, campus.user(contact).suspended) == (before.id, False)
    assert len(campus.moodle.site.people()) == 1


def test_who_moves_to_another_course_takes_that_one_and_the_first_no_more(campus: Campus) -> None:
    courses.save([courses.CourseRow("HALL", "Not in Moodle", code="HALL-1")])
    contact = campus.person("Sam", step="attending")
    campus.sync()
    user, number = campus.user(contact).id, campus.people["Sam"]
    assert set(campus.moodle.site.taking) == {(user, int(COURSE))}
    (done,) = rebooking.rebook({number: "OT-1"}, campus.configuration.rules, campus.now)
    assert done.is_changed
    campus.sync_changes()
    taking = campus.moodle.site.taking
    assert {place for place, one in taking.items() if not one.suspended} == {(user, int(OTHER_COURSE))}
    rebooking.rebook({number: "HALL-1"}, campus.configuration.rules, campus.now)
    campus.sync_changes()
    assert not [place for place, one in taking.items() if not one.suspended]
