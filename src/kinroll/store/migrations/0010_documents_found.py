"""Documents are found by an index of every three letters of their words, and the last of each step at once."""

from django.db import migrations, models

from kinroll.store import document_index


class Migration(migrations.Migration):
    dependencies = [("store", "0009_merging")]

    operations = [
        migrations.AddIndex("document", models.Index(fields=["process", "step", "changed_at"], name="document_recent")),
        migrations.RemoveIndex("document", "document_step"),
        migrations.RunPython(document_index.make, document_index.drop),
    ]
