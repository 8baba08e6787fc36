"""Commands that say whom a document is about."""

from typing import TYPE_CHECKING

from kinroll.cli.document_words import Doc, number_of
from kinroll.cli.looking import Key
from kinroll.cli.opening import HERE, Config, Json, current_time, open_database
from kinroll.cli.showing import dump, say, tell

if TYPE_CHECKING:
    from kinroll.flows.relinking import Relinked


def relink(document: Doc, key: Key, as_json: Json = False, config: Config = HERE) -> None:
    """Link a document to another contact. No value changes: the next rule speaks of the new one.

    Example: kinroll document relink 17 4
    """
    configuration = open_database(config)
    from kinroll.flows import relinking
    from kinroll.store import contacts

    done = relinking.relink(number_of(document), contacts.find(key), configuration.rules, current_time())
    _tell_linked(done, "is linked to contact", as_json)


def reassign(document: Doc, key: Key, as_json: Json = False, config: Config = HERE) -> None:
    """Link a document to another contact, with all that it has said until now.

    Example: kinroll document reassign 17 4
    """
    configuration = open_database(config)
    from kinroll.flows import relinking
    from kinroll.store import contacts

    done = relinking.reassign(number_of(document), contacts.find(key), configuration.rules, current_time())
    _tell_linked(done, "and all that it said are now of contact", as_json)


def reject(document: Doc, key: Key, as_json: Json = False, config: Config = HERE) -> None:
    """Say that a document is not about this contact. It is kept, and never matched so again.

    Example: kinroll document reject 17 4
    """
    configuration = open_database(config)
    from kinroll.flows import relinking
    from kinroll.store import contacts

    contact = contacts.find(key)
    done = relinking.reject(number_of(document), contact, configuration.rules, current_time())
    if as_json:
        from kinroll.flows.answers.documents import rejected_json

        dump(rejected_json(done, contact))
    else:
        say(f"Document {done.number} is not about contact {contact}; that is kept.")


def _tell_linked(done: "Relinked", words: str, as_json: bool) -> None:
    if as_json:
        from kinroll.flows.answers.documents import relinked_json

        dump(relinked_json(done))
    elif done.run is None:
        say("That is so already; nothing was changed.")
    else:
        say(f"Document {done.number} {words} {done.contact}.")
        if done.before:
            tell(f"It was contact {done.before}. To put it back, the same command with {done.before}.")
