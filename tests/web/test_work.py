"""Work in the background: asked for on a page, done by a worker, watched, stopped, and begun again."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.test import Client

from kinroll.accounts.backend import by_username
from kinroll.declarations.file import Configuration, read
from kinroll.flows import accounts, tokens, working
from kinroll.flows import jobs as flow
from kinroll.flows.applying import SourcePausedError
from kinroll.flows.jobs import StoppedError, Ticket
from kinroll.store import database, jobs, names
from kinroll.store.locking import source_lock
from kinroll.store.models import Job
from website import PASSWORD, Site, now


@pytest.fixture
def manager(site: Site) -> Client:
    return site.staff("data-manager")


@pytest.fixture
def configuration(site: Site) -> Configuration:
    return read(site.school.config)


def ask(client: Client, path: str, **said: str) -> int:
    """The number of the work that a page led to."""
    answer = client.post(path, said)
    assert answer.status_code == 302, answer.content
    return int(answer["Location"].strip("/").split("/")[-1])


def add(kind: str) -> Job:
    """Work that somebody asked for who may."""
    if names.owner("data-manager-account") is None:
        accounts.create_staff("data-manager-account", PASSWORD, "", "data-manager", now())
    return jobs.add(kind, {}, "data-manager-account", datetime.now(UTC))


def state(number: int) -> str:
    job = jobs.find(number)
    assert job
    return job.state


def test_a_sync_is_asked_for_and_done_by_a_worker(site: Site, manager: Client) -> None:
    site.school.student("2077", "Ida", "Novak")
    site.school.contact("3077", "Eva", "Novak", of=("2077",))
    site.school.write()
    number = ask(manager, "/sources/sims/sync/")
    page = manager.get(f"/jobs/{number}/").content.decode()
    assert "It waits for its turn" in page and 'hx-trigger="every 1s"' in page
    assert site.school.run("worker", "--once", "--json").json["worked"] == 1
    assert site.school.show("3077")["account"]["active"]
    part = manager.get(f"/jobs/{number}/", headers={"hx-request": "true"}).content.decode()
    assert "Outcome: applied" in part and "every 1s" not in part
    job = jobs.find(number)
    assert job and job.by == "data-manager-account"
    assert f"/runs/{job.answer['run']}/" in part


def test_the_same_asked_for_twice_is_done_once(site: Site, manager: Client) -> None:
    assert ask(manager, "/sources/sims/sync/") == ask(manager, "/sources/sims/sync/")
    assert site.school.run("worker", "--once", "--json").json["worked"] == 1


def test_a_plan_changes_nobody(site: Site, manager: Client) -> None:
    site.school.student("2077", "Ida", "Novak")
    site.school.write()
    number = ask(manager, "/sources/sims/plan/")
    before = site.school.everyone()
    site.school.run("worker", "--once")
    job = jobs.find(number)
    assert job and job.answer["outcome"] == "planned"
    assert site.school.everyone() == before


def test_a_source_that_nobody_declared_cannot_be_read(manager: Client) -> None:
    assert manager.post("/sources/edits/sync/").status_code == 404


def test_what_waits_can_be_taken_back(site: Site, manager: Client) -> None:
    number = ask(manager, "/sources/sims/sync/")
    manager.post(f"/jobs/{number}/stop/")
    assert state(number) == jobs.CANCELLED
    assert "stopped by data-manager-account" in manager.get(f"/jobs/{number}/").content.decode()
    assert site.school.run("worker", "--once", "--json").json["worked"] == 0


def test_the_office_may_watch_a_sync_and_not_stop_it(site: Site, manager: Client) -> None:
    number = ask(manager, "/sources/sims/sync/")
    office = site.staff("office")
    assert "Stop it" not in office.get(f"/jobs/{number}/").content.decode()
    assert office.post(f"/jobs/{number}/stop/").status_code == 403
    assert state(number) == jobs.WAITING


def test_work_that_goes_on_is_seen_and_stopped(site: Site, manager: Client, configuration: Configuration) -> None:
    begun, seen = threading.Event(), threading.Event()

    def slow(_: object, __: object, ___: object, ticket: Ticket) -> dict[str, object]:
        begun.set()
        ticket.reading(1_500)
        assert seen.wait(20)
        assert ticket.unwanted.wait(20)
        ticket.reading(1)
        raise AssertionError("it went on")

    number = add("sync").pk
    worker = threading.Thread(target=_in_thread, args=(configuration, {"sync": slow}))
    worker.start()
    assert begun.wait(20)
    for _ in _until(lambda: "1500 records read" in manager.get(f"/jobs/{number}/").content.decode()):
        pass
    manager.post(f"/jobs/{number}/stop/")
    assert "is being stopped" in manager.get(f"/jobs/{number}/").content.decode()
    seen.set()
    worker.join(30)
    assert state(number) == jobs.CANCELLED


def _in_thread(configuration: Configuration, kinds: dict[str, flow.Work]) -> None:
    try:
        flow.work(configuration, kinds)
    finally:
        database.close_here()


def _until(holds: object) -> Iterator[None]:
    """Goes round until something holds, at most twenty seconds."""
    pause = threading.Event()
    assert callable(holds)
    for _ in range(200):
        if holds():
            return
        pause.wait(0.1)
        yield
    raise AssertionError("it never came true")


def test_what_changes_people_goes_on_to_its_end() -> None:
    ticket = Ticket()
    ticket.reading(10)
    ticket.changing(5)
    ticket.unwanted.set()
    ticket.changing(7)
    assert (ticket.stage, ticket.done) == ("changing", 12)
    with pytest.raises(StoppedError):
        ticket.reading(1)


def test_a_stopped_sync_changes_nobody(site: Site, configuration: Configuration) -> None:
    for i in range(600):
        site.school.student(f"7{i:03}", f"Ida{i}", "Novak")
    site.school.write()
    before, ticket = site.school.everyone(), Ticket()
    ticket.unwanted.set()
    with pytest.raises(StoppedError):
        working.KINDS["sync"](configuration, {"source": "sims"}, now(), ticket)
    assert site.school.everyone() == before
    assert site.school.sync()["outcome"] == "applied"


def test_what_could_not_be_done_says_why(manager: Client, configuration: Configuration) -> None:
    def paused(*_: object) -> dict[str, object]:
        raise SourcePausedError("sims is paused since 09:00. To go on: kinroll resume sims")

    number = add("sync").pk
    assert flow.work(configuration, {"sync": paused}) == 1
    page = manager.get(f"/jobs/{number}/").content.decode()
    assert "sims is paused since 09:00" in page and "kinroll resume" not in page


def test_a_fault_tells_nothing_of_the_inside(manager: Client, configuration: Configuration) -> None:
    def broken(*_: object) -> dict[str, object]:
        raise RuntimeError("secret inside")

    number = add("sync").pk
    flow.work(configuration, {"sync": broken})
    page = manager.get(f"/jobs/{number}/").content.decode()
    assert "unexpected fault" in page and "secret inside" not in page


def test_what_a_dead_worker_left_is_begun_again_and_given_up_in_the_end(
    site: Site, configuration: Configuration
) -> None:
    def dies(*_: object) -> dict[str, object]:
        raise KeyboardInterrupt

    number = add("sync").pk
    for _ in range(jobs.MOST_TRIES):
        with pytest.raises(KeyboardInterrupt):
            flow.work(configuration, {"sync": dies})
        assert state(number) == jobs.RUNNING
    assert flow.work(configuration, {"sync": dies}) == 0
    assert state(number) == jobs.FAILED


def test_one_worker_at_a_time(site: Site, configuration: Configuration) -> None:
    number = add("sync").pk
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with source_lock(flow.LOCK, wait_s=5):
            held.set()
            let_go.wait(20)
        database.close_here()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(20)
    assert flow.work(configuration, {"sync": lambda *_: {}}) == 0
    assert not flow.is_to_do()
    let_go.set()
    other.join(20)
    assert flow.is_to_do()
    assert flow.work(configuration, {"sync": lambda *_: {"outcome": "applied"}}) == 1
    assert state(number) == jobs.DONE


class TestWhoAsked:
    """What somebody asked for is not done once they may not do it any more."""

    @staticmethod
    def what_became(configuration: Configuration, job: Job) -> str:
        flow.work(configuration, {job.kind: lambda *_: {"outcome": "applied"}})
        return state(job.pk)

    def test_of_somebody_who_may_less_now(self, manager: Client, configuration: Configuration) -> None:
        job, account = add("sync"), by_username("data-manager-account")
        assert account
        accounts.permit(account, "office", now())
        assert self.what_became(configuration, job) == jobs.FAILED
        page = manager.get(f"/jobs/{job.pk}/").content.decode()
        assert "asked for this and may not any more" in page and "unexpected fault" not in page

    def test_of_somebody_whose_account_was_switched_off(self, site: Site, configuration: Configuration) -> None:
        account = by_username("max@example.org")
        assert account
        accounts.permit(account, "data-manager", now())
        job = jobs.add("sync", {}, "max@example.org", datetime.now(UTC))
        number = site.school.show("1001")["contact_id"]
        site.staff("owner").post(f"/contacts/{number}/disable/", {"reason": "left"})
        assert self.what_became(configuration, job) == jobs.FAILED

    def test_of_somebody_who_is_called_otherwise_now(self, site: Site, configuration: Configuration) -> None:
        account = by_username("max@example.org")
        assert account
        accounts.permit(account, "data-manager", now())
        job = jobs.add("sync", {}, "max@example.org", datetime.now(UTC))
        site.school.run("contact", "rename", "@max@example.org", "max.b")
        assert self.what_became(configuration, job) == jobs.DONE

    def test_of_a_program_whose_token_was_revoked(self, site: Site, configuration: Configuration) -> None:
        made = tokens.create("library", ("runs:write",), 1, now())
        first = jobs.add("sync", {"of": 1}, "token library", datetime.now(UTC))
        assert self.what_became(configuration, first) == jobs.DONE
        second = jobs.add("sync", {"of": 2}, "token library", datetime.now(UTC))
        tokens.revoke(made.number, now())
        assert self.what_became(configuration, second) == jobs.FAILED

    def test_of_nobody(self, site: Site, configuration: Configuration) -> None:
        assert self.what_became(configuration, jobs.add("sync", {}, "", datetime.now(UTC))) == jobs.FAILED


def test_a_large_plan_is_applied_by_a_worker(site: Site, manager: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    site.school.student("2077", "Ida", "Novak")
    site.school.contact("3077", "Eva", "Novak", of=("2077",))
    planned = site.school.plan()["plan"]
    monkeypatch.setattr("kinroll.web.views.runs.deciding.MOST_AT_ONCE", 1)
    number = ask(manager, f"/runs/{planned}/apply/")
    assert "Applying a plan" in manager.get(f"/jobs/{number}/").content.decode()
    site.school.run("worker", "--once")
    assert site.school.show("3077")["account"]["active"]
    assert "It could not be done" not in manager.get(f"/jobs/{number}/").content.decode()


def test_a_held_plan_is_not_let_pass_without_a_reason_however_large(
    site: Site, manager: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kinroll.web.views.runs.deciding.MOST_AT_ONCE", 0)
    site.school.student("2077", "Ida", "Novak")
    planned = site.school.plan()["plan"]
    answer = manager.post(f"/runs/{planned}/release/", {"reason": " "})
    assert answer["Location"] == f"/runs/{planned}/"
    assert not Job.objects.exists()
