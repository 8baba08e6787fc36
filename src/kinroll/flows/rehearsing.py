"""Rehearse: what rules would make of documents that are there, or that an import would make. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kinroll.core.process import identifying
from kinroll.core.process.deciding import Known
from kinroll.core.process.document import Document
from kinroll.core.process.rehearsing import Foreseen, Imagined, foresee, listen
from kinroll.core.process.rule_set import RuleSet
from kinroll.flows.now import Now
from kinroll.store import likeness, names, rehearsals, verifications
from kinroll.store.documents import SOURCE


def rehearse(
    documents: Sequence[Document], rules: RuleSet, now: Now, imagined: Imagined, *, anew: bool = False
) -> list[Foreseen]:
    """What would become of these documents on entering the step they stand on; a fixed number of queries.

    With ``anew`` as if no document had made a contact yet.
    """
    standings = verifications.standings([identifying.identity_of(document.values) for document in documents])
    spoken = [
        listen(document, document.step, "enter", rules, at=now.at, today=now.today, usi_status=standing.status)
        for document, standing in zip(documents, standings, strict=True)
    ]
    open_ = [item.saying for item in spoken if item.saying and item.document.contact is None]
    known: dict[str, Known] = likeness.known(open_, names.source_id(SOURCE))
    known = _without_documents(known) if anew else known
    return foresee(spoken, known, {saying.key: likeness.keys(saying) for saying in open_}, imagined)


def _without_documents(known: Mapping[str, Known]) -> dict[str, Known]:
    """The same without the contacts that are known by documents alone."""
    roots = {root for one in known.values() for root in one.contacts}
    roots |= {one.id_holder.root for one in known.values() if one.id_holder and one.id_holder.root is not None}
    kept = rehearsals.known_otherwise(roots) if roots else set()
    return {
        key: replace(
            one,
            contacts={root: found for root, found in one.contacts.items() if root in kept},
            types={root: found for root, found in one.types.items() if root in kept},
            id_holder=one.id_holder if one.id_holder and one.id_holder.root in {None, *kept} else None,
        )
        for key, one in known.items()
    }
