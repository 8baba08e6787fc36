"""Contacts get a text that they are found by, and an index of its every three letters.

SQLite: a full-text table of its own (FTS5, trigrams), kept right by triggers of the table of contacts, whoever writes
that. A later migration that makes this table anew has to make the triggers anew: see ``store/finding_index.py``.
PostgreSQL: an index of the extension pg_trgm.
"""

from django.db import migrations, models

from kinroll.store import finding_index


class Migration(migrations.Migration):
    dependencies = [("store", "0005_change_requests")]

    operations = [
        migrations.RunPython(finding_index.prepare, finding_index.drop),
        migrations.AddField("contact", "found_by", models.TextField(blank=True, default="", db_default="")),
        migrations.RunPython(finding_index.fill, migrations.RunPython.noop),
        migrations.RunPython(finding_index.make, migrations.RunPython.noop),
    ]
