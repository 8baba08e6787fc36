"""The draft of the rules, and what rehearsals of drafts have found."""

import django.db.models.deletion
from django.db import migrations, models


def _key() -> "models.BigAutoField[int, int]":
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


def _text() -> "models.TextField[str, str]":
    return models.TextField(blank=True, default="")


class Migration(migrations.Migration):
    dependencies = [("store", "0010_documents_found")]

    operations = [
        migrations.CreateModel(
            name="RuleDraft",
            fields=[
                ("id", _key()),
                ("is_only", models.BooleanField(default=True, unique=True)),
                ("body", models.TextField()),
                ("revision", models.BigIntegerField()),
                ("made_by", _text()),
                ("made_at", models.DateTimeField()),
                ("changed_by", _text()),
                ("changed_at", models.DateTimeField()),
                (
                    "base",
                    models.ForeignKey(
                        db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to="store.ruleset"
                    ),
                ),
            ],
            options={"db_table": "rule_draft"},
        ),
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                ("id", _key()),
                ("digest", models.TextField()),
                ("documents", models.BigIntegerField()),
                ("counts", models.JSONField(default=dict)),
                ("by", _text()),
                ("made_at", models.DateTimeField()),
                (
                    "against",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="store.ruleset"),
                ),
            ],
            options={"db_table": "rehearsal"},
        ),
        migrations.CreateModel(
            name="RehearsalLine",
            fields=[
                ("id", _key()),
                ("kind", models.TextField()),
                ("name", _text()),
                ("before", _text()),
                ("after", _text()),
                ("document", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="store.document")),
                (
                    "rehearsal",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="store.rehearsal"
                    ),
                ),
            ],
            options={
                "db_table": "rehearsal_line",
                "indexes": [models.Index(fields=["rehearsal", "kind"], name="rehearsal_line_kind")],
            },
        ),
    ]
