"""Many pairs merged at once, as a list of pairs is by command."""

from dataclasses import asdict
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from kinroll.accounts import access
from kinroll.accounts.levels import EDIT, RUN
from kinroll.flows import merging_pairs
from kinroll.web.api.operations import Body, answer, writes
from kinroll.web.api.shapes.merging import Pairs
from kinroll.web.doors import now_of, visitor_of
from kinroll.web.opening import configuration

router = Router(tags=["merging"])
Key = Annotated[str, Field(max_length=300)]


class TwoContacts(Body):
    """The contact that stays, and the other, each by a key."""

    keep: Key
    other: Key


class MergingPairs(Body):
    """``preview`` merges nothing. ``with_conflicts`` merges those that hold different values too, and needs the scope
    ``runs:write`` besides.
    """

    pairs: Annotated[list[TwoContacts], Field(min_length=1, max_length=merging_pairs.MOST)]
    with_conflicts: bool = False
    preview: bool = False


@writes(
    router,
    "/merge-pairs",
    "contacts:write",
    Pairs,
    operation_id="contacts_merge_pairs",
    summary="Merge many pairs",
)
def merge_pairs(request: HttpRequest, body: MergingPairs) -> HttpResponse:
    """Merge each pair that nothing speaks against, in a run of its own; the others are told with the reason."""
    visitor = visitor_of(request)
    access.page(visitor, RUN if body.with_conflicts else EDIT)
    listed = [(line, pair.keep.strip(), pair.other.strip()) for line, pair in enumerate(body.pairs, 1)]
    rules, now = configuration().rules, now_of(request)
    found = merging_pairs.look_into(listed, rules)
    for pair in found:
        if pair.kept is not None and pair.lost is not None:
            access.pair_to_change(visitor, pair.kept, pair.lost)
    if not body.preview:
        found = merging_pairs.merge_all(found, rules, now, with_conflicts=body.with_conflicts)
    return answer({"items": [asdict(pair) for pair in found]})
