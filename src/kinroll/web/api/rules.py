"""Rule sets: forms, contact types, processes and their rules, version by version."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path as InPath
from ninja import Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import RUN, SEE
from kinroll.flows import ruling, trying
from kinroll.flows.answers.rules import (
    activated_json,
    checked_json,
    difference_json,
    history_json,
    imported_json,
    tried_json,
)
from kinroll.web.api.operations import Body, answer, reads, writes
from kinroll.web.api.refusals import RefusedError
from kinroll.web.api.shapes.documents import (
    RulesActivated,
    RulesChecked,
    RulesDifference,
    RulesHistory,
    RulesKept,
    RulesText,
    Tried,
)
from kinroll.web.doors import now_of, visitor_of

router = Router(tags=["rules"])
Version = Annotated[int, InPath(ge=1, le=access.LARGEST)]
LONGEST = 1_000_000


class RuleText(Body):
    """A rule set, as a file has it."""

    text: Annotated[str, Field(max_length=LONGEST)]


class NewVersion(RuleText):
    note: Annotated[str, Field(max_length=500)] = ""


@contextmanager
def _as_file(text: str) -> Iterator[Path]:
    with TemporaryDirectory(prefix="kinroll-") as folder:
        path = Path(folder) / "rules.toml"
        path.write_text(text, encoding="utf-8", newline="\n")
        try:
            yield path
        except Exception as error:
            error.args = tuple(str(part).replace(f"{folder}/", "") for part in error.args)
            raise


@reads(router, "/rules", "rules:read", RulesHistory, operation_id="rules_history", summary="Every version there was")
def history(request: HttpRequest) -> HttpResponse:
    """Every version of the rule set there was, the newest first."""
    access.page(visitor_of(request), SEE)
    return answer({"items": history_json()})


@reads(
    router, "/rules/active", "rules:read", RulesText, operation_id="rules_active", summary="The rule set that counts"
)
def active(request: HttpRequest) -> HttpResponse:
    """The rule set that counts, as it was written."""
    access.page(visitor_of(request), SEE)
    return answer({"schema": 1, "text": ruling.export(None)})


@reads(
    router, "/rules/ready-made", "rules:read", RulesText, operation_id="rules_ready_made", summary="The one that ships"
)
def ready_made(request: HttpRequest) -> HttpResponse:
    """The rule set that ships with Kinroll, for a training organisation."""
    access.page(visitor_of(request), SEE)
    return answer({"schema": 1, "text": ruling.ready_made()})


@reads(router, "/rules/{int:version}", "rules:read", RulesText, operation_id="rules_export", summary="One version")
def export(request: HttpRequest, version: Version) -> HttpResponse:
    """A version as it was written."""
    access.page(visitor_of(request), SEE)
    return answer({"schema": 1, "text": ruling.export(version)})


@reads(
    router,
    "/rules/{int:version}/difference/{int:other}",
    "rules:read",
    RulesDifference,
    operation_id="rules_difference",
    summary="How two versions differ",
)
def difference(request: HttpRequest, version: Version, other: Version) -> HttpResponse:
    """The lines that differ between two versions."""
    access.page(visitor_of(request), SEE)
    return answer(difference_json(version, other, list(ruling.difference(version, other))))


@writes(router, "/rules/check", "rules:read", RulesChecked, operation_id="rules_check", summary="Look for mistakes")
def check(request: HttpRequest, body: RuleText) -> HttpResponse:
    """Look for mistakes and risks in a rule set; changes nothing. Without a text, in the one that counts."""
    access.page(visitor_of(request), SEE)
    if not body.text.strip():
        return answer(checked_json(ruling.check(None)))
    with _as_file(body.text) as file:
        return answer(checked_json(ruling.check(file)))


@writes(router, "/rules/try", "rules:read", Tried, operation_id="rules_try", summary="Rehearse a rule set")
def try_(request: HttpRequest, body: RuleText) -> HttpResponse:
    """What a rule set would do differently to the documents there are, beside the active one. Nothing is changed."""
    access.page(visitor_of(request), SEE)
    with _as_file(body.text) as file:
        return answer(tried_json(trying.try_file(file, now_of(request))))


@writes(
    router, "/rules", "rules:write", RulesKept, status=201, operation_id="rules_import", summary="Keep a new version"
)
def import_(request: HttpRequest, body: NewVersion) -> HttpResponse:
    """Keep a rule set as a new version. It counts when it is activated."""
    access.page(visitor_of(request), RUN)
    with _as_file(body.text) as file:
        kept = ruling.import_file(file, body.note, now_of(request))
    return answer(imported_json(kept), 201, Location=f"/api/v1/rules/{kept.version}")


@writes(
    router,
    "/rules/{int:version}/activate",
    "rules:write",
    RulesActivated,
    operation_id="rules_activate",
    summary="Let a version count",
)
def activate(request: HttpRequest, version: Version) -> HttpResponse:
    """Let a version count from now on. Refused while it has errors or an example fails; the errors are listed."""
    access.page(visitor_of(request), RUN)
    try:
        found = ruling.activate(version, now_of(request))
    except ruling.RuleSetRefusedError as refused:
        listed = activated_json(version, refused.found, is_active=False)["findings"]
        faults = [{"place": one["place"], "message": one["message"]} for one in listed if one["severity"] == "error"]
        raise RefusedError("cannot-be-done", str(refused), faults) from None
    return answer(activated_json(version, found, is_active=True))
