"""Answers of Moodle, which are status 200 for nearly every error: a value, or what went wrong."""

import json
import re
from typing import Any

from kinroll.targets.errors import DownError, GoneError, RefusedError, StoppedError, UnknownOutcomeError

STOPS = frozenset(
    {
        *("invalidtoken", "accessexception", "wsaccessusersuspended", "forcepasswordchangenotice", "usernotfullysetup"),
        *("nopermissions", "requireloginerror", "errorcoursecontextnotvalid", "wsusercannotassign", "cannotviewreport"),
        *("servicenotavailable", "enablewsdescription", "sslneeded", "servicerequireslogin", "wsaccessusernologin"),
    }
)
WAITS = frozenset({"sitemaintenance", "upgraderunning", "dbconnectionfailed"})
"""Refused at the door, before the function was looked at: nothing was done."""
GONE = frozenset(
    {
        *("invaliduser", "invalidrecord", "invalidrecordunknown", "invaliduserid", "usernotupdateddeleted"),
        *("userdeleted", "usernotenroled", "nocriteriaset", "invalidcourseid"),
    }
)
UNSURE = frozenset({"invalidresponse"})
_REASONS = {
    "invalidtoken": "Moodle does not know our token any more. Make a new one there, and put it where the old one was.",
    "accessexception": "Moodle does not let our account use the service: is it switched on, is the account one of its "
    "users, has the token run out, is it bound to another address?",
    "wsaccessusersuspended": "Our account in Moodle is suspended.",
    "forcepasswordchangenotice": "Our account in Moodle has to change its password first.",
    "usernotfullysetup": "Our account in Moodle has a required profile field that is empty. Fill it in there.",
    "nopermissions": "Our account in Moodle lacks a right that this needs.",
    "requireloginerror": "Our account in Moodle may not see the course: it needs the right moodle/course:view.",
    "errorcoursecontextnotvalid": "Our account in Moodle may not see the course: it needs moodle/course:view.",
    "wsusercannotassign": "Our account in Moodle may not give people the role of a student: allow role assignments.",
    "cannotviewreport": "Our account in Moodle may not see who completed the course, or completion is off in it.",
}
_PLAIN_CODE = re.compile(r"[a-z0-9_]{1,60}")


def decode(status: int, body: bytes, location: str = "") -> Any:
    """The value of an answer. Raises what the answer means for what was asked."""
    if 300 <= status < 400:
        raise StoppedError("moved", f"The address leads elsewhere ({location[:200] or 'it does not say where'}).")
    if status == 403 and not body.strip():
        raise StoppedError("web-services-off", "Web services, or their REST protocol, are switched off in Moodle.")
    if status == 404:
        raise StoppedError("no-moodle", "There is no Moodle at this address.")
    if status == 503:
        raise DownError("maintenance", "Moodle is being looked after, or too busy (503).")
    if status >= 500:
        raise UnknownOutcomeError("server-error", f"Moodle's server answered {status}.")
    if status != 200:
        raise StoppedError("refused", f"Moodle's server answered {status}.")
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        raise UnknownOutcomeError("unreadable", "Moodle answered something that cannot be read.") from None
    if isinstance(value, dict) and "exception" in value and "errorcode" in value:
        raise _error(str(value["errorcode"]), str(value.get("message") or ""))
    return value


def _error(code: str, message: str) -> Exception:
    plain = code if _PLAIN_CODE.fullmatch(code) else "refused"
    said = _REASONS.get(plain) or f"Moodle says: {one_line(message)}"
    if plain in STOPS:
        return StoppedError(plain, f"{said} [{plain}]")
    if plain in WAITS:
        return DownError(plain, f"Moodle is being looked after. [{plain}]")
    if plain in GONE:
        return GoneError(plain, f"{said} [{plain}]")
    if plain in UNSURE:
        return UnknownOutcomeError(plain, f"{said} [{plain}]")
    return RefusedError(plain, f"{said} [{plain}]")


def one_line(message: str) -> str:
    """What a message says without its tags, short enough to be shown."""
    return " ".join(re.sub(r"<[^>]*>", " ", message.removeprefix("error/")).split())[:300] or "nothing more"
