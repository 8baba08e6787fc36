"""The words of mails, where a school has changed them."""

from datetime import datetime

from kinroll.store.models import LetterWording


def wordings() -> dict[str, LetterWording]:
    """The words that were changed, by letter."""
    return {row.letter: row for row in LetterWording.objects.all()}


def keep(letter: str, subject: str, body: str, *, at: datetime, by: str) -> None:
    """Let a letter read so from now on."""
    facts = {"subject": subject, "body": body, "changed_at": at, "changed_by": by}
    LetterWording.objects.update_or_create(letter=letter, defaults=facts)


def forget(letter: str) -> None:
    """Let a letter read as at first."""
    LetterWording.objects.filter(letter=letter).delete()
