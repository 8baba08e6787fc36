"""A source that kinroll.toml names no more: how it was to be read is not known, so nothing that it gave is touched."""

from kit import School


def test_what_it_gave_stays_when_a_contact_is_edited(school: School) -> None:
    school.contact("3001", Title="Mrs")
    school.telephone("3001", "07700 900001")
    school.sync()
    before = school.show("3001")
    text = school.config.read_text(encoding="utf-8")
    school.config.write_text(text.replace("[sources.sims]", "[sources.other]"), encoding="utf-8")
    assert school.run("contact", "set", "sims:3001", "telephone", "020 7946 0001").status == 0
    after = school.show("3001")
    assert after | {name: before[name] for name in ("telephone", "records")} == before
    assert (before["account"]["active"], after["telephone"]) == (True, "020 7946 0001")
