import json
from typing import Any

import django.db.models.deletion
from django.db import migrations, models

BATCH = 1_000


def fill_words(apps: Any, schema_editor: Any) -> None:
    """Let documents that are there already be found by what they say."""
    document = apps.get_model("store", "Document")
    changed = []
    for row in document.objects.select_related("payload").iterator(BATCH):
        values = json.loads(row.payload.body)["values"] if row.payload.body else {}
        said = [values.get("forename", ""), values.get("surname", "")]
        said += [value for name, value in values.items() if name.endswith("email")]
        row.words = " ".join(" ".join([*said, row.reference, row.source_identifier]).split()).casefold()
        changed.append(row)
        if len(changed) == BATCH:
            document.objects.bulk_update(changed, ["words"])
            changed = []
    document.objects.bulk_update(changed, ["words"])


class Migration(migrations.Migration):
    dependencies = [("store", "0003_documents")]

    operations = [
        migrations.AddField("document", "words", models.TextField(blank=True, default="")),
        migrations.CreateModel(
            name="CourseBooking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.TextField(unique=True)),
                ("process", models.TextField()),
                ("step", models.TextField(blank=True, default="")),
                ("is_open", models.BooleanField(default=True)),
                ("places", models.IntegerField(null=True)),
                ("closes_on", models.DateField(null=True)),
                ("note", models.TextField(blank=True, default="")),
                ("left_out", models.JSONField(default=list)),
                ("free_steps", models.JSONField(default=list)),
                (
                    "course_date",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="booking", to="store.coursedate"
                    ),
                ),
            ],
            options={"db_table": "course_booking"},
        ),
        migrations.CreateModel(
            name="DocumentFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("field", models.TextField()),
                ("name", models.TextField()),
                ("kind", models.TextField()),
                ("body", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="store.document"),
                ),
            ],
            options={
                "db_table": "document_file",
                "constraints": [models.UniqueConstraint(fields=("document", "field"), name="document_file_field")],
            },
        ),
        migrations.CreateModel(
            name="ImportUpload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("body", models.BinaryField()),
                ("size", models.IntegerField()),
                ("process", models.TextField()),
                ("step", models.TextField(blank=True, default="")),
                ("columns", models.JSONField(default=dict)),
                ("choices", models.JSONField(default=dict)),
                ("report", models.JSONField(default=dict)),
                ("by", models.TextField(blank=True, default="")),
                ("made_at", models.DateTimeField()),
                (
                    "file",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to="store.importfile"),
                ),
            ],
            options={"db_table": "import_upload"},
        ),
        migrations.RunPython(fill_words, migrations.RunPython.noop),
    ]
