"""A document that stopped with a question: a person says who it is about, and its rule goes on."""

from django.db import transaction

from kinroll.flows import documents, relinking
from kinroll.flows.documents import Done
from kinroll.flows.now import Now
from kinroll.flows.processing import Rules
from kinroll.store import documents as stored_documents
from kinroll.store import timeline


def is_contact(number: int, contact: int, rules: Rules, now: Now) -> str:
    """The document is about this contact: link it, and let the rule go on at which it stopped; what came of that."""
    with transaction.atomic():
        stored = stored_documents.load([number], for_update=True).get(number)
        relinking.relink(number, contact, rules, now)
        if stored and stored.waiting:
            documents.run_again([number], rules, now)
        return str(timeline.of(number)[-1]["text"])


def is_new(number: int, rules: Rules, now: Now) -> Done:
    """The document is about somebody who is not here yet: make them, by the rule at which it stopped."""
    (done,) = documents.run([number], rules, now, as_new=True)
    return done


def go_on(number: int, rules: Rules, now: Now) -> Done:
    """Run the rule again at which a document stopped, or that of its step."""
    (done,) = documents.run([number], rules, now)
    return done
