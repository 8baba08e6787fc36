"""The night on which not a byte is new (rule 19): the run ends as the last one left things, and no file is cut or read.

Only where that one changed nothing (one that did may have settled what it still told of), and nothing else can have
changed either: the rules, the release, anybody's contact, the day.
"""

from kinroll.flows.now import Now
from kinroll.flows.reader import Reader
from kinroll.store import plans, runs, unread
from kinroll.store.models import Plan


def fingerprint_of(reader: Reader, plan: Plan) -> str:
    """What a run reads, and by which rules, as a short text; empty where the source cannot say."""
    files = reader.fingerprint()
    return f"{files}{plan.rules_digest}" if files else ""


def take(plan: Plan, last: Plan | None, fingerprint: str, now: Now) -> bool:
    """End a plan as the last run left things, if that is certain to be what it would come to; whether it was."""
    if last is None or not _is_same(last, fingerprint, now) or runs.is_touched_since(last):
        return False
    plan.counts, plan.extract, plan.columns = last.counts, last.extract, last.columns
    runs.finish_as_last(plan, now.at)
    unread.keep_notes(last, plan)
    return True


def _is_same(last: Plan, fingerprint: str, now: Now) -> bool:
    """Whether the last run read the same, and no day has come since that it knew of; a clock that goes back is none."""
    is_read = bool(fingerprint) and last.extract.get("fingerprint") == fingerprint and not last.failure
    is_settled = last.state == plans.UNCHANGED
    is_later = last.as_of <= now.as_of and last.today <= now.today < unread.day_of(last.extract["due"])
    return is_read and is_settled and is_later
