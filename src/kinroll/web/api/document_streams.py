"""Documents that come as a stream."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Router

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT
from kinroll.flows import documents, ruling
from kinroll.flows.answers.documents import done_json, refused_json
from kinroll.flows.taking import read_line
from kinroll.store.bulk import in_batches
from kinroll.web.api import repeating, streams
from kinroll.web.api.operations import NDJSON, writes
from kinroll.web.api.said_no import refusal_of
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration

router = Router(tags=["documents"])
AT_ONCE = 500


@writes(
    router,
    "/documents/stream",
    "documents:write",
    None,
    is_stream=True,
    openapi_extra={
        **streams.BODY,
        "responses": {200: {"content": {NDJSON: {"schema": {"type": "string"}}}}},
    },
    operation_id="documents_stream",
    summary="Make many documents",
)
def make_many(request: HttpRequest) -> HttpResponseBase:
    """Make the documents of a stream, one JSON object a line. Answers with a line for each as it is made. Nothing is
    made before the stream has come whole; it is then made to the end, also where nobody reads the answer.
    """
    access.page(visitor_of(request), EDIT)
    ruling.current()  # raises where there is none, before anything is answered
    held = ExitStack()
    lines = held.enter_context(streams.taken(request, "documents.jsonl"))

    def act() -> Any:
        made = _to_the_end(_made(request, lines.path), held)
        return StreamingHttpResponse(made, content_type=NDJSON, headers={"Cache-Control": "no-store"})

    key = repeating.key_of(request)
    if key:
        with held:
            return repeating.under_key(request, key, repeating.digest_of(request, lines.digest.encode()), act)
    response: HttpResponseBase = act()
    return response


def _to_the_end(work: Iterator[bytes], held: ExitStack) -> Iterator[bytes]:
    """The lines of some work, which is done also where nobody reads them any more."""
    with held:
        try:
            for line in work:  # noqa: UP028 - "yield from" would end the work with its reader
                yield line
        finally:
            for _ in work:
                pass


def _made(request: HttpRequest, path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        numbered = ((place, line) for place, line in enumerate(file, 1) if line.strip())
        for batch in in_batches(numbered, AT_ONCE):
            try:
                shown = _make_batch(request, [line for _, line in batch])
            except Exception as error:  # what was answered until now holds; the rest has to be sent again
                why = str(refusal_of(error))
                yield streams.line({**refused_json(why), "outcome": "stopped", "line": batch[0][0]})
                return
            for (place, _), one in zip(batch, shown, strict=True):
                yield streams.line({**one, "line": place})


def _make_batch(request: HttpRequest, lines: Sequence[bytes]) -> list[dict[str, Any]]:
    """What became of each of these lines."""
    read = [read_line(line) for line in lines]
    items = [item for item in read if not isinstance(item, str)]
    done = iter(documents.make(items, configuration().rules, now_of(request)))
    return [refused_json(item) if isinstance(item, str) else done_json(next(done)) for item in read]
