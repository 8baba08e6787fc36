"""What the scorer has learned and found, and how certain a pair of the inbox is."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

_ID: tuple[str, Any] = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def _contact() -> Any:
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.contact")


class Migration(migrations.Migration):
    dependencies = [("store", "0012_review")]

    operations = [
        migrations.AddField("reviewpair", "probability", models.FloatField(default=0)),
        migrations.CreateModel(
            name="ScorerModel",
            fields=[
                _ID,
                ("weights", models.TextField(blank=True, default="")),
                ("commons", models.TextField(blank=True, default="")),
                ("learned_at", models.DateTimeField(null=True)),
                ("people", models.BigIntegerField(default=0)),
                ("swept_at", models.DateTimeField(null=True)),
                ("last_event", models.BigIntegerField(default=0)),
                ("review_from", models.SmallIntegerField(default=5)),
                ("sure_from", models.SmallIntegerField(default=99)),
                ("by", models.TextField(blank=True, default="")),
            ],
            options={"db_table": "scorer_model"},
        ),
        migrations.CreateModel(
            name="ScorerPair",
            fields=[
                _ID,
                ("probability", models.FloatField()),
                ("reason", models.TextField(blank=True, default="")),
                ("levels", models.TextField(blank=True, default="")),
                ("veto", models.TextField(blank=True, default="")),
                ("is_sure", models.BooleanField(default=False)),
                ("found_at", models.DateTimeField()),
                ("one", _contact()),
                ("other", _contact()),
            ],
            options={"db_table": "scorer_pair"},
        ),
        migrations.AddConstraint(
            "scorerpair", models.UniqueConstraint(fields=["one", "other"], name="scorer_pair_once")
        ),
        migrations.CreateModel(
            name="ScorerKey",
            fields=[
                _ID,
                ("key", models.BigIntegerField(db_index=True)),
                ("contact", _contact()),
            ],
            options={"db_table": "scorer_key"},
        ),
    ]
