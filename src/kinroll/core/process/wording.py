"""Mails as a rule words them: a subject and a text in which ``{field}`` stands for what the document holds."""

import re
from dataclasses import asdict, dataclass
from datetime import date

from kinroll.core.emails import is_email
from kinroll.core.process.document import Document
from kinroll.core.process.field_types import TYPES
from kinroll.core.process.form import Form
from kinroll.core.process.rule_set import MailAction
from kinroll.core.process.speaking import RuleFailedError

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to one address, ready for the outbox."""

    to: str
    subject: str
    text: str


def fill(text: str, values: dict[str, str]) -> str:
    """A text with its places filled. Raises ``RuleFailedError`` for a place that nothing fills."""
    unknown = [name for name in _PLACE.findall(text) if name not in values]
    if unknown:
        raise RuleFailedError(f"the mail names {{{unknown[0]}}}, which is no field of the document")
    return _PLACE.sub(lambda place: values[place[1]], text)


def word(action: MailAction, document: Document, asked: Form) -> Mail | None:
    """The mail that a rule sends about a document; None where the document gives no address to send it to."""
    values = _shown(document, asked)
    if action.to not in values and not is_email(action.to):
        raise RuleFailedError(f'the mail goes to "{action.to}", which is no field of the document')
    to = values.get(action.to, action.to).strip()
    if not is_email(to):
        return None
    subject = " ".join(fill(action.subject, values).split())
    return Mail(to, subject, fill(action.text, values))


def _shown(document: Document, asked: Form) -> dict[str, str]:
    """Every field of the form and of the course, as a mail may show it; never a password."""
    hidden = {item.name for item in asked.fields if item.type in TYPES and not TYPES[item.type].is_shown}
    names = [item.name for item in asked.fields if item.name not in hidden]
    course = {name: _text(value) for name, value in asdict(document.course).items()}
    facts = {"document": str(document.number), "reference": document.reference, "step": document.step}
    return course | facts | {name: document.values.get(name, "") for name in names}


def _text(value: object) -> str:
    return f"{value:%d %B %Y}".lstrip("0") if isinstance(value, date) else str(value or "")
