"""How mails to people are worded, where a school has changed that."""

from django.db import models

from kinroll.store.models.columns import text


class LetterWording(models.Model):
    """The words of one kind of mail, as the school wants them."""

    letter = models.TextField(primary_key=True)
    subject = models.TextField()
    body = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = text()

    class Meta:
        db_table = "letter_wording"
