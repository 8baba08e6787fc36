"""The night on which not a byte is new (rule 19): the run ends as the last one left things, and no file is cut or read.

Only where that one changed nothing (one that did may have settled what it still told of), and nothing else can have
changed either: the rules, the release, anybody's contact, the day.
"""

from collections.abc import Callable
from functools import cache
from threading import Thread

from kinroll.flows.now import Now
from kinroll.flows.reader import Reader
from kinroll.store import plans, runs, unread
from kinroll.store.models import Plan

Fingerprint = Callable[[], str]
"""What a run reads, and by which rules, as a short text that takes a while; empty where the source cannot say."""


def fingerprint_of(reader: Reader, plan: Plan) -> Fingerprint:
    """The fingerprint of a run, worked out once, when it is asked for."""
    work_out, rules = reader.fingerprint(), plan.rules_digest

    @cache
    def fingerprint() -> str:
        files = work_out()
        return f"{files}{rules}" if files else ""

    return fingerprint


def beside(fingerprint: Fingerprint) -> Fingerprint:
    """The same, worked out while the run goes on: most are over before anybody asks, on a second processor."""
    found: list[str] = []
    working = Thread(target=lambda: found.append(fingerprint()), daemon=True)
    working.start()

    def wait() -> str:
        working.join()
        return found[0] if found else ""

    return wait


def take(plan: Plan, last: Plan | None, fingerprint: Fingerprint, now: Now) -> bool:
    """End a plan as the last run left things, if that is certain to be what it would come to; whether it was."""
    if last is None or not _is_same(last, fingerprint, now) or runs.is_touched_since(last):
        return False
    plan.counts, plan.extract, plan.columns = last.counts, last.extract, last.columns
    runs.finish_as_last(plan, now.at)
    unread.keep_notes(last, plan)
    return True


def _is_same(last: Plan, fingerprint: Fingerprint, now: Now) -> bool:
    """Whether the last run read the same, and no day has come since that it knew of; a clock that goes back is none."""
    is_settled = last.state == plans.UNCHANGED and not last.failure
    if not is_settled or not last.extract.get("fingerprint"):
        return False
    is_later = last.as_of <= now.as_of and last.today <= now.today < unread.day_of(last.extract["due"])
    return is_later and fingerprint() == last.extract["fingerprint"]
