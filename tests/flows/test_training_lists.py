"""A list that was looked at is brought in as it was looked at: what somebody changes in between is not overwritten."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kinroll.flows import training_facts, training_lists
from kinroll.flows.editing import ValueRefusedError
from kinroll.store import training_lists as kept
from kinroll.store.models import Unit, UnitOutcome
from training import UNITS, Provider

ONE, OTHER = UNITS


@pytest.fixture
def provider(tmp_path: Path, database: str) -> Provider:
    return Provider(tmp_path, database).begin()


def nobody(_documents: object) -> tuple[int, ...]:
    return ()


def looked_at(provider: Provider, kind: str, text: str) -> int:
    return training_lists.receive(kind, "list.csv", text.encode(), nobody, provider.now)


def brought_in(provider: Provider, number: int) -> dict[str, int]:
    return dict(training_lists.bring_in(number, nobody, provider.now).counts)


def outcomes() -> dict[str, str]:
    return dict(UnitOutcome.objects.values_list("unit__code", "outcome"))


def test_what_was_looked_at_is_what_is_brought_in(provider: Provider) -> None:
    document = provider.enrol(0)
    provider.outcome(document, ONE, "70")
    number = looked_at(provider, "outcome", f"document,unit,outcome\n{document},{ONE},20\n{document},{OTHER},30\n")
    found = kept.get(number)
    assert found
    assert found.counts == {"kept": 2, "new": 1, "changed": 1, "same": 0, "refused": 0}
    assert [one["changed"]["outcome"] for one in found.plan["rows"]] == [["70", "20"], ["", "30"]]
    assert outcomes() == {ONE: "70"}
    assert brought_in(provider, number) == {"kept": 2, "new": 1, "changed": 1, "same": 0, "refused": 0}
    assert outcomes() == {ONE: "20", OTHER: "30"}
    with pytest.raises(ValueRefusedError, match="brought in already"):
        training_lists.bring_in(number, nobody, provider.now)


def enter(**facts: str) -> Callable[[int], None]:
    return lambda document: training_facts.save("outcome", {"document": str(document), **facts})


def take_out(document: int) -> None:
    UnitOutcome.objects.filter(document_id=document, unit__code=ONE).delete()


@pytest.mark.parametrize(
    ("between", "line", "told"),
    [
        pytest.param(enter(unit=ONE, outcome="40"), "2", "has changed it since .* is 40", id="changed"),
        pytest.param(take_out, "2", "has taken it out", id="taken out"),
        pytest.param(enter(unit=OTHER, outcome="40"), "3", "has changed it since .* is 40", id="entered"),
    ],
)
def test_what_changed_in_between_is_refused_by_name(
    provider: Provider, between: Callable[[int], None], line: str, told: str
) -> None:
    document = provider.enrol(0)
    provider.outcome(document, ONE, "70")
    number = looked_at(provider, "outcome", f"document,unit,outcome\n{document},{ONE},20\n{document},{OTHER},30\n")
    between(document)
    before = outcomes()
    done = training_lists.bring_in(number, nobody, provider.now)
    assert list(done.result["refused"]) == [line]
    assert re.search(told, done.result["refused"][line])
    unit = {"2": ONE, "3": OTHER}[line]
    assert outcomes().get(unit) == before.get(unit)
    assert (done.counts["kept"], done.counts["refused"]) == (1, 1)


def test_a_row_that_was_as_it_is_now_is_not_put_back_over_what_somebody_changed(provider: Provider) -> None:
    number = looked_at(provider, "unit", f"code,name\n{ONE},Unit {ONE}\n")
    training_facts.save("unit", {"code": ONE, "name": "Another name"})
    assert brought_in(provider, number)["refused"] == 1
    assert Unit.objects.get(code=ONE).name == "Another name"


def test_what_somebody_has_entered_just_so_meanwhile_does_no_harm(provider: Provider) -> None:
    number = looked_at(provider, "unit", "code,name\nHLTAID011,First aid\n")
    training_facts.save("unit", {"code": "HLTAID011", "name": "First aid"})
    assert brought_in(provider, number) == {"kept": 1, "new": 0, "changed": 0, "same": 1, "refused": 0}


def test_a_row_that_was_refused_is_not_brought_in_unseen(provider: Provider) -> None:
    document = provider.enrol(0)
    number = looked_at(provider, "outcome", f"document,unit,outcome\n{document},HLTAID011,20\n")
    training_facts.save("unit", {"code": "HLTAID011", "name": "First aid"})
    done = training_lists.bring_in(number, nobody, provider.now)
    assert "could not be kept when the list was looked at" in done.result["refused"]["2"]
    assert outcomes() == {}


def test_one_thing_twice_in_a_list_is_told_also_across_batches(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_lists, "BATCH", 2)
    rows = "".join(f"X{n},Unit\n" for n in (1, 2, 3, 1))
    found = kept.get(looked_at(provider, "unit", f"code,name\n{rows}"))
    assert found
    assert found.plan["refused"] == {"5": "row 2 is about the same; leave only one of them in the list"}


def test_what_was_interrupted_goes_on(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_lists, "BATCH", 2)
    number = looked_at(provider, "unit", "code,name\n" + "".join(f"X{n},Unit\n" for n in range(6)))
    whole, calls = training_lists.keep, []

    def killed(*args: object, **more: object) -> object:
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return whole(*args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(training_lists, "keep", killed)
    with pytest.raises(KeyboardInterrupt):
        brought_in(provider, number)
    monkeypatch.setattr(training_lists, "keep", whole)
    assert brought_in(provider, number) == {"kept": 6, "new": 2, "changed": 0, "same": 4, "refused": 0}


def test_documents_that_are_closed_to_somebody_are_refused(provider: Provider) -> None:
    document, other = provider.enrol(0), provider.enrol(1)
    text = f"document,unit,outcome\n{document},{ONE},20\n{other},{ONE},20\n"
    number = training_lists.receive("outcome", "list.csv", text.encode(), lambda _: {document}, provider.now)
    done = training_lists.bring_in(number, lambda _: {other}, provider.now)
    assert "higher permission" in done.plan["refused"]["2"]
    assert "higher permission" in done.result["refused"]["3"]
    assert outcomes() == {}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("code,colour\nX,red\n", 'The column "colour" is none of a list of this kind'),
        ("name,vet_flag\nX,Y\n", 'no column "Code"'),
        ("", "is empty"),
        ("%PDF-1.4", "is no list"),
        ("code,Code\nX,Y\n", "two columns"),
    ],
)
def test_what_is_no_such_list_is_refused_and_not_kept(provider: Provider, text: str, told: str) -> None:
    with pytest.raises(ValueRefusedError, match=told):
        looked_at(provider, "unit", text)
    assert kept.listed() == ([], 0)


def test_what_was_refused_comes_back_as_a_list_to_correct(provider: Provider) -> None:
    text = 'code,name,nominal_hours\nX1,"=1+1",many\nX2,Work,40\n'
    number = looked_at(provider, "unit", text)
    found = kept.get(number)
    assert found
    rows = list(training_lists.not_kept(found))
    assert rows[0] == ("line", "why", "code", "name", "nominal_hours")
    assert (rows[1][0], rows[1][2:]) == ("2", ("X1", "=1+1", "many"))
    corrected = "line,why,code,name,nominal_hours\n2,whatever,X1,'=1+1,12\n"
    brought_in(provider, looked_at(provider, "unit", corrected))
    assert Unit.objects.get(code="X1").name == "=1+1"


def test_an_old_list_is_emptied_and_its_counts_stay(provider: Provider) -> None:
    number = looked_at(provider, "unit", "code,name\nX1,Unit\n")
    kept.forget(provider.now.at + kept.KEPT)
    found = kept.get(number)
    assert found
    assert (found.is_there, found.plan, found.counts["new"]) == (False, {}, 1)
    with pytest.raises(ValueRefusedError, match="not kept any more"):
        training_lists.bring_in(number, nobody, provider.now)
