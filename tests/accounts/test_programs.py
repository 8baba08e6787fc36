"""What is kept for programs: answers that are given once more, and the log of use."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from kinroll.accounts.models import KeptAnswer, Token, TokenUse
from kinroll.accounts.programs import answers, uses
from kinroll.accounts.programs.answers import Answer, StillGoingOnError
from kinroll.flows import tokens
from kinroll.store import database as databases
from website import now

DONE = Answer(200, "application/json", b"{}")


@pytest.fixture
def token(database: str) -> int:
    databases.use(database)
    uses.forget()
    return tokens.create("library", ["contacts:read"], 1, now()).number


def keep(token: int, at: datetime, answer: Answer = DONE) -> Answer:
    return answers.once(token, "one", "digest", at, lambda: answer)


def test_what_is_done_meanwhile_under_the_same_key_is_refused(token: int) -> None:
    at = datetime.now(UTC)

    def act() -> Answer:
        with pytest.raises(StillGoingOnError):
            keep(token, at)
        return DONE

    assert answers.once(token, "one", "digest", at, act) == DONE
    assert keep(token, at).is_repeated


def test_of_many_at_once_one_is_done(token: int) -> None:
    done, told = [], []
    both = threading.Barrier(4)

    def act() -> Answer:
        done.append(1)
        return DONE

    def run() -> None:
        both.wait()
        try:
            told.append(answers.once(token, "one", "digest", datetime.now(UTC), act))
        except StillGoingOnError:
            told.append(None)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [1]
    assert len(told) == 4


@pytest.mark.parametrize("status", [409, 429, 500, 503])
def test_what_may_pass_is_forgotten(token: int, status: int) -> None:
    keep(token, datetime.now(UTC), Answer(status, "", b""))
    assert not KeptAnswer.objects.exists()


def test_what_breaks_is_forgotten(token: int) -> None:
    def act() -> Answer:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        answers.once(token, "one", "digest", datetime.now(UTC), act)
    assert not KeptAnswer.objects.exists()


def test_one_that_was_never_finished_may_be_sent_again_after_half_an_hour(token: int) -> None:
    at = datetime.now(UTC)
    KeptAnswer.objects.create(token_id=token, key="one", digest="digest", begun_at=at - timedelta(minutes=31))
    assert not keep(token, at).is_repeated


def test_uses_are_counted_in_memory_and_written_now_and_then(token: int, monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime.now(UTC)
    for _ in range(5):
        uses.count(token, "GET /x", at)
    assert TokenUse.objects.get().count == 1
    monkeypatch.setattr(uses, "EVERY_S", -1.0)
    uses.count(token, "GET /x", at)
    assert TokenUse.objects.get().count == 6


def test_the_log_goes_with_its_token(token: int) -> None:
    uses.count(token, "GET /x", datetime.now(UTC))
    Token.objects.all().delete()
    assert not TokenUse.objects.exists()
