"""What becomes of the users of two contacts that turn out to be one person, and of one that turns out to be two."""

from campus import COURSE, OTHER_COURSE, Campus
from kinroll.flows import foreseeing, merging
from kinroll.store.provisioning import runs


def test_the_loser_is_suspended_and_its_courses_follow_the_survivor(campus: Campus) -> None:
    sam, samuel = campus.person("Sam", "attending"), campus.person("Samuel", "attending", "OT-1")
    campus.sync()
    kept, lost = campus.user(sam), campus.user(samuel)
    told = foreseeing.foresee(sam, samuel, campus.configuration.rules).consequences
    assert [one for one in told if f"contact {samuel} has there ({lost.id}) is suspended" in one]
    merging.merge(sam, samuel, campus.configuration.rules, campus.now)
    ran = campus.sync_changes()
    assert ran.run
    assert {(line.contact, line.kind, line.why) for line in runs.lines(ran.run)[0]} == {
        (samuel, "suspend", f"is seen as contact {sam}"),
        (samuel, "give-way", f"is seen as contact {sam}"),
        (sam, "update", ""),
        (sam, "enrol", ""),
    }
    assert (kept.suspended, lost.suspended) == (False, True)
    assert (kept.email, campus.parked()) == ("samuel@example.org", {})
    assert (kept.id, int(OTHER_COURSE)) in campus.moodle.site.taking

    merging.unmerge(samuel, campus.configuration.rules, campus.now)
    campus.sync_changes()
    assert (kept.suspended, lost.suspended) == (False, False)
    assert (kept.email, lost.email) == ("sam@example.org", "samuel@example.org")
    assert campus.moodle.site.taking[kept.id, int(OTHER_COURSE)].suspended
    assert not campus.moodle.site.taking[kept.id, int(COURSE)].suspended
    assert campus.sync().outcome == "unchanged"


def test_a_completion_of_either_user_is_news_for_its_document(campus: Campus) -> None:
    sam, samuel = campus.person("Sam", "attending"), campus.person("Samuel", "attending", "OT-1")
    campus.sync()
    lost = campus.user(samuel)
    merging.merge(sam, samuel, campus.configuration.rules, campus.now)
    campus.sync_changes()
    campus.moodle.site.completed[lost.id, int(OTHER_COURSE)] = 1_772_500_000
    assert campus.poll().moved == [campus.people["Samuel"]]
    assert campus.college.document(campus.people["Samuel"]).step == "completed"
