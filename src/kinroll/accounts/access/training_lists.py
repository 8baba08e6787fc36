"""Lists of what training is made of, and whose documents they may speak of."""

from collections.abc import Collection

from kinroll.accounts import levels
from kinroll.accounts.access.refusals import LARGEST, NotThereError, page
from kinroll.accounts.levels import EDIT
from kinroll.accounts.models import Permission
from kinroll.accounts.visitor import Visitor
from kinroll.store import documents, training_lists
from kinroll.store.training_lists import Uploaded


def training_list(visitor: Visitor | None, number: int) -> Uploaded:
    """A list that was uploaded, with what it would do, or has done."""
    page(visitor, EDIT)
    found = training_lists.get(number) if number <= LARGEST else None
    if found is None:
        raise NotThereError
    return found


def closed_documents(visitor: Visitor | None, numbers: Collection[int]) -> set[int]:
    """Those of these documents that the visitor may not change: their person has a higher permission."""
    page(visitor, EDIT)
    assert visitor
    lower = [level for level in levels.LEVELS if levels.is_at_least(visitor.level, level)]
    higher = Permission.objects.exclude(level__in=lower).filter(account__contact_id__isnull=False)
    contacts = list(higher.values_list("account__contact_id", flat=True))
    if not contacts:
        return set()
    held = documents.of_contacts(contacts).values()
    return {one["document"] for listed in held for one in listed if one["linked"]} & set(numbers)
