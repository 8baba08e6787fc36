"""Histories of a school that also takes registrations, lived twice: with merges in them, and as if there had been none.

What happens is drawn at random; what is *true* is kept beside it: of which contact number each record and each edit
speaks, whoever was seen as whom when it came.
"""

from collections.abc import Sequence
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from college import College, rule
from kinroll.store.models import Account, Assignment, Contact, Document, Identifier, Link, Merge, Name, Relationship
from kit import Answer, School
from properties.test_flows import seen, turn_into

Act = tuple[str, Any]
IDS = ("3000", "3001", "3002", "3003", "1000", "2100", "10", "9")
EMAILS = ("dora@example.com", "ezra@example.com", "finn@example.com")
EDITED = {"record__source__name": "edits"}
REGISTERED = {"copy": "overwrite", "match": "id", "contact_id": "customer email"}

_id = st.sampled_from(IDS)
_email = st.sampled_from(EMAILS)
_anybody = st.one_of(_id, _email)
_place = st.integers(0, 5)
KINDS: dict[str, st.SearchStrategy[Any]] = {
    "sync": st.integers(0, 2),
    "edit": st.tuples(_anybody, st.sampled_from(("mobile", "work_telephone"))),
    "merge": st.tuples(_anybody, _anybody),
    "unmerge": _anybody,
    "register": st.tuples(_email, st.booleans()),
    "change": _place,
    "relink": st.tuples(_place, _anybody),
    "reassign": st.tuples(_place, _anybody),
    "link": st.tuples(_id, _id),
    "split": st.tuples(_anybody, _place),
}


def acts(kinds: Sequence[str] = tuple(KINDS)) -> st.SearchStrategy[Act]:
    """One thing that may happen; merges twice as often as the rest."""
    return st.one_of(*(st.tuples(st.just(kind), KINDS[kind]) for kind in (*kinds, "merge")))


def declare(school: School) -> None:
    """Let the school take registrations: whoever has an email address already is found by it."""
    College(school.folder, school.database_url).declare(rule("booking", REGISTERED), rule("attending", REGISTERED))
    school.write()


def roots() -> dict[int, int]:
    return {number: root or number for number, root in Contact.objects.values_list("number", "root")}


def links() -> dict[str, int]:
    """The very contact number that each record is linked to now, but for what people say."""
    live = Link.objects.filter(ended_plan=None).exclude(**EDITED)
    rows = live.values_list("record__source__name", "record__key", "contact_id")
    return {f"{source}:{key}": number for source, key, number in rows}


class Life:
    """A history that is lived. Without ``merging`` nobody is ever merged, and ``skipped`` are the places of what could
    mean nothing where the two were one.
    """

    def __init__(self, school: School, nights: Sequence[School], *, skipped: set[int] | None = None) -> None:
        self.school, self.nights = school, nights
        self.merging = skipped is None
        self.skipped = skipped if skipped is not None else set[int]()
        self.place = 0
        self.truth: dict[str, int] = {}
        self.meant: dict[int, int] = {}

    def live(self, history: Sequence[Act]) -> None:
        declare(self.school)
        for self.place, (kind, what) in enumerate(history):
            if self.merging or self.place not in self.skipped:
                getattr(self, f"_{kind}")(what)

    # What may happen

    def _sync(self, night: int) -> None:
        answer = turn_into(self.school, self.nights[night]).sync()
        is_empty = [problem["code"] for problem in answer["problems"]] == ["missing-right"]  # of a whole report
        assert answer["outcome"] in ("applied", "unchanged") or is_empty, answer
        for ref, number in links().items():
            self.truth.setdefault(ref, number)

    def _edit(self, what: tuple[str, str]) -> None:
        who, field = what
        if number := self.number(who):
            answer = self.done("contact", "set", str(number), field, f"07700 9{self.place:05}")
            self.meant[answer.json["run"]] = number

    def _merge(self, what: tuple[str, str]) -> None:
        both = [self.number(who) for who in what]
        if self.merging and all(both):
            self.school.run("contact", "merge", *map(str, both))

    def _unmerge(self, who: str) -> None:
        if self.merging and (number := self.number(who)):
            self.undo(number)

    def _register(self, what: tuple[str, bool]) -> None:
        email, tells = what
        said = ["forename=Sam", "surname=Okafor", f"personal_email={email}"]
        said += [f"mobile=07700 9{self.place:05}"] if tells else []
        known = self.number(email)
        done = self.done("document", "add", "Enrolment", *said, "--step", "booking").json
        self.asked(done)
        self.truth[f"documents:{done['document']}"] = known or links()[f"documents:{done['document']}"]

    def _change(self, place: int) -> None:
        if number := self.document(place):
            self.asked(self.done("document", "edit", str(number), f"employer=Employer {self.place}").json)

    def _relink(self, what: tuple[int, str]) -> None:
        number, target = self.document(what[0]), self.number(what[1])
        if not (number and target):
            return
        prefix = f"documents:{number}"
        spoken = {ref for ref in self.truth if ref == prefix or ref.startswith(f"{prefix}.")}
        if self.is_void(target, *(self.truth[ref] for ref in spoken & links().keys())):
            return
        self.done("document", "relink", str(number), str(target))
        self.truth[self.current(number)] = target

    def _reassign(self, what: tuple[int, str]) -> None:
        number, target = self.document(what[0]), self.number(what[1])
        if number and target and not self.is_void(target, self.truth[self.current(number)]):
            self.done("document", "reassign", str(number), str(target))
            self.truth[self.current(number)] = target

    def _link(self, what: tuple[str, str]) -> None:
        ref, target = f"sims:{what[0]}", self.number(what[1])
        if ref in self.truth and target and not self.is_void(target, self.truth[ref]):
            self.done("contact", "link", ref, str(target))
            self.truth[ref] = target

    def _split(self, what: tuple[str, int]) -> None:
        number = self.number(what[0])
        theirs = sorted(ref for ref in links() if self.truth[ref] == number)
        if len(theirs) > 1:
            ref = theirs[what[1] % len(theirs)]
            answer = self.school.run("contact", "split", str(number), ref, "--json")
            if "unmerge" in answer.err:  # all that a merged number has of its own
                self.skipped.add(self.place)
            else:
                self.truth[ref] = answer.json["contact_id"]

    # What is true

    def number(self, who: str) -> int | None:
        """The contact number that somebody truly is: of an id in the reports, or who got the email as an id."""
        if who in EMAILS:
            return Contact.objects.filter(external_id=who).values_list("number", flat=True).first()
        return self.truth.get(f"sims:{who}")

    def is_void(self, target: int, *meant: int) -> bool:
        """Whether to say that something is this contact's means nothing, as it is of one who is seen as the same."""
        seen_as = roots()
        if any(number != target and seen_as[number] == seen_as[target] for number in meant):
            self.skipped.add(self.place)
            return True
        return False

    def asked(self, done: Any) -> None:
        """A question that is asked only while two are apart cannot be compared."""
        if self.merging:
            assert done["outcome"] != "held", done
        else:
            assume(done["outcome"] != "held")

    def document(self, place: int) -> int | None:
        numbers = sorted(Document.objects.values_list("number", flat=True))
        return numbers[place % len(numbers)] if numbers else None

    def current(self, number: int) -> str:
        """The record that speaks for a document."""
        return f"documents:{Document.objects.get(number=number).record.key}"  # type: ignore[union-attr]

    def done(self, *words: str) -> Answer:
        answer = self.school.run(*words, "--json")
        assert answer.status == 0, (words, answer)
        return answer

    # Undone

    def undo(self, number: int) -> None:
        """Unmerge, and assign what is listed to whom it was meant for."""
        merge = Merge.objects.filter(loser=number, ended_plan=None).first()
        if merge is None:
            return
        self.done("contact", "unmerge", str(number))
        for item in Assignment.objects.filter(merge=merge).order_by("pk"):
            assume(item.kind != "name")  # an account that was made meanwhile is a matter of names: tests of its own
            self.settle(item)

    def settle(self, item: Assignment) -> None:
        if item.record:
            truth = self.truth[f"{item.record.source.name}:{item.record.key}"]
        else:
            assert item.version
            truth = self.meant[item.version.plan_id]
        is_here = roots()[truth] == roots()[item.holder_id]
        answer = self.done("contact", "assign", str(item.pk), *(["--keep"] if is_here else []))
        if not is_here:
            assert roots()[truth] == roots()[item.other_id]
            self.meant[answer.json["run"]] = truth

    def undo_all(self, order: Sequence[int]) -> None:
        """Undo every merge that stands, in any order."""
        standing = sorted(Merge.objects.filter(ended_plan=None).values_list("loser_id", flat=True))
        for place in order:
            if standing:
                self.undo(standing.pop(place % len(standing)))


def told(school: School) -> Any:
    """All contacts, problems and documents, but for how a link came, and in which words an account says why it ended.

    Nor what a document asked: that is about who was there at that moment.
    """
    contacts, problems = seen(school)
    for shown in contacts:
        shown["records"] = sorted(f"{record['source']}:{record['id']}" for record in shown["records"])
        shown["documents"].sort(key=str)
        shown["source_ids"] = {}
        if shown["account"]:
            shown["account"]["disabled_why"] = bool(shown["account"]["disabled_why"])
    settled = [problem for problem in problems if problem[1] != "evidence-demoted"]
    return contacts, settled, school.run("document", "list", "--json").lines


def counted() -> tuple[int, ...]:
    """How many there are of what must never be lost or doubled."""
    standing = (table.objects.filter(ended_plan=None) for table in (Link, Relationship, Identifier))
    all_ = (table.objects.count() for table in (Account, Name, Document))
    return (*all_, *(rows.exclude(**EDITED).count() for rows in standing))
