"""One inbox of "who is this?": what is asked, in which order, and what becomes of the answers (A15-A17)."""

from datetime import UTC, datetime, timedelta

import pytest

from kinroll.store import erasing
from kinroll.store.models import Payload, SaidApart, SaidApartDigest
from kit import Answer, School
from snapshots import FirstSync

SHARED = "anna.haddad@example.org"


@pytest.fixture
def twice(school: School, first_sync: FirstSync) -> School:
    """Anna: 3005 has the account, 3006 is kept out. Grace: 3001 and 3009, two contacts with one telephone."""
    school.contact("3005", "Anna", "Haddad", email=SHARED)
    school.contact("3006", "Anna", "Haddad", email=SHARED)
    school.contact("3001", "Grace", "Okafor")
    school.contact("3009", "Grace", "Okafor")
    school.telephone("3001", "07700 900123")
    school.telephone("3009", "+44 7700 900123")
    first_sync(school)
    return school


def cases(school: School) -> list[tuple[str, str]]:
    return [(one["case"], one["why"]) for one in school.run("review", "--json").lines]


def number(school: School, key: str) -> int:
    return int(school.show(key)["contact_id"])


def pair(school: School, one: str = "3001", other: str = "3009") -> str:
    return "-".join(str(n) for n in sorted((number(school, one), number(school, other))))


def answer(school: School, *words: str) -> Answer:
    return school.run("review", *words, "--json")


def tomorrow() -> str:
    return (datetime.now(UTC) + timedelta(days=2)).date().isoformat()


def test_who_is_kept_out_comes_before_those_who_look_alike(twice: School) -> None:
    assert cases(twice) == [("sims:3006", "kept-out"), (pair(twice), "same-telephone")]


class TestSame:
    def test_two_contacts_are_merged_and_nobody_loses_a_login(self, twice: School) -> None:
        key, kept = pair(twice), number(twice, "3001")
        said = answer(twice, "same", key)
        assert (said.status, said.json["contact_id"]) == (0, kept)
        assert number(twice, "3009") == kept
        assert key not in dict(cases(twice))
        twice.run("contact", "unmerge", str(said.json["merged"]))
        assert number(twice, "3009") != kept

    def test_the_one_that_stays_can_be_chosen(self, twice: School) -> None:
        other = number(twice, "3009")
        answer(twice, "same", pair(twice), "--contact", str(other))
        assert number(twice, "3001") == other

    def test_a16_a_record_that_is_kept_out_is_linked(self, twice: School) -> None:
        assert answer(twice, "same", "sims:3006").status == 0
        twice.sync()
        assert number(twice, "3006") == number(twice, "3005")
        assert twice.problems() == []

    def test_somebody_else_cannot_be_named(self, twice: School) -> None:
        before = twice.everyone()
        assert answer(twice, "same", pair(twice), "--contact", str(number(twice, "3005"))).status == 2
        assert twice.everyone() == before


class TestDifferent:
    def test_it_is_not_asked_again_and_no_merge_takes_it_back_unsaid(self, twice: School) -> None:
        key, before = pair(twice), twice.everyone()
        assert answer(twice, "different", key).status == 0
        twice.sync()
        assert key not in dict(cases(twice))
        one, other = key.split("-")
        refused = twice.run("contact", "merge", one, other)
        assert refused.status == 3 and "two different people" in refused.err
        assert twice.everyone() == before
        assert twice.run("contact", "merge", one, other, "--although-different").status == 0

    def test_the_same_two_under_new_ids_are_not_asked_about(self, twice: School) -> None:
        born = {"Date_of_birth": "2012-05-06T00:00:00"}
        for key in ("2201", "2202"):
            twice.student(key, "Sam", "Okafor", **born)
        twice.sync()
        assert answer(twice, "different", pair(twice, "2201", "2202")).status == 0
        for key in ("7201", "7202"):
            twice.student(key, "Sam", "Okafor", **born)
        twice.sync()
        assert pair(twice, "7201", "7202") not in dict(cases(twice))

    def test_a15_a_record_that_is_kept_out_is_not_asked_about_again(self, twice: School) -> None:
        assert answer(twice, "different", "sims:3006").status == 0
        twice.sync()
        assert "sims:3006" not in dict(cases(twice))
        assert "username-in-use" in twice.codes("3006")

    def test_nor_is_it_under_another_id(self, twice: School) -> None:
        answer(twice, "different", "sims:3006")
        twice.forget("3006")
        twice.contact("9006", "Anna", "Haddad", email=SHARED)
        twice.sync()
        assert "username-in-use" in twice.codes("9006")
        assert "sims:9006" not in dict(cases(twice))

    def test_who_is_here_without_a_login_is_known_again_by_all_that_is_known_of_them(self, school: School) -> None:
        school.settings = 'username_clash = "no-account"'
        for era in ("30", "90"):
            school.contacts, school.emails, school.telephones = [], [], []
            for key in (f"{era}41", f"{era}42"):
                school.contact(key, "Pat", "Lind", email="lind@example.org")
            school.telephone(f"{era}42", "07700 900001")
            school.sync()
            if era == "30":
                assert answer(school, "different", "sims:3042").status == 0
        assert "sims:9042" not in dict(cases(school))
        assert "sims:9041" in dict(cases(school))  # nobody has said of her that she is not the one of before

    def test_what_is_kept_names_nobody(self, twice: School) -> None:
        answer(twice, "different", pair(twice))
        assert SaidApart.objects.count() == 1
        digests = list(SaidApartDigest.objects.values_list("digest", flat=True))
        assert digests and all(len(digest) == 32 for digest in digests)

    def test_the_digests_go_with_who_is_erased(self, twice: School) -> None:
        answer(twice, "different", pair(twice))
        erasing.empty(number(twice, "3009"))
        assert not SaidApartDigest.objects.exists()


class TestLater:
    def test_it_is_put_off_until_a_day(self, twice: School) -> None:
        key = pair(twice)
        assert answer(twice, "later", key, "--until", tomorrow()).status == 0
        assert key not in dict(cases(twice))
        assert answer(twice, "same", key).status == 0

    @pytest.mark.parametrize("day", ["2020-01-01", "soon"])
    def test_not_until_a_day_that_is_gone_or_none(self, twice: School, day: str) -> None:
        key = pair(twice)
        assert answer(twice, "later", key, "--until", day).status == 2
        assert key in dict(cases(twice))


class TestAsking:
    def test_a_colleague_finds_the_question_beside_the_case(
        self, twice: School, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KINROLL_PASSWORD", "correct-horse-battery")
        assert twice.run("account", "create-owner", "alex").status == 0
        key = pair(twice)
        said = answer(twice, "ask", key, "--of", "alex", "--note", "Do you know them?")
        assert (said.status, said.json["mailed"]) == (0, False)
        (listed,) = [one for one in twice.run("review", "--json").lines if one["case"] == key]
        assert listed["asked"] == "alex"
        erasing.empty(number(twice, "3009"))
        assert not Payload.objects.filter(body__contains="Do you know").exists()

    def test_nobody_is_asked_who_does_not_work_here(self, twice: School) -> None:
        assert answer(twice, "ask", pair(twice), "--of", SHARED).status == 2


@pytest.mark.parametrize("word", ["same", "different", "later", "ask"])
@pytest.mark.parametrize("key", ["1-2", "sims:3005", "nothing", "99999999999999999999-1"])
def test_there_is_no_such_case(twice: School, word: str, key: str) -> None:
    words = ("--of", "alex") if word == "ask" else ()
    said = answer(twice, word, key, *words)
    assert said.status == 2 and "no open case" in said.err


def test_two_answer_the_same_case(twice: School) -> None:
    key = pair(twice)
    assert answer(twice, "same", key).status == 0
    assert answer(twice, "different", key).status == 2
