"""Who may be here twice, and what people have said of it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0011_rule_drafts")]

    operations = [
        migrations.CreateModel(
            name="ReviewLook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("plan", models.BigIntegerField(default=0)),
                ("at", models.DateTimeField(null=True)),
                ("salt", models.TextField()),
            ],
            options={"db_table": "review_look"},
        ),
        migrations.CreateModel(
            name="SaidApart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("record", models.TextField(blank=True, default="")),
                ("by", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                (
                    "one",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.contact",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.contact"
                    ),
                ),
            ],
            options={"db_table": "said_apart"},
        ),
        migrations.CreateModel(
            name="SaidApartDigest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("side", models.SmallIntegerField()),
                ("digest", models.TextField(db_index=True)),
                (
                    "said",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="store.saidapart"),
                ),
            ],
            options={"db_table": "said_apart_digest"},
        ),
        migrations.CreateModel(
            name="ReviewNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.TextField(unique=True)),
                ("is_answered", models.BooleanField(default=False)),
                ("later_until", models.DateField(null=True)),
                ("asked", models.TextField(blank=True, default="")),
                ("by", models.TextField(blank=True, default="")),
                ("at", models.DateTimeField()),
                (
                    "payload",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to="store.payload",
                    ),
                ),
            ],
            options={"db_table": "review_note"},
        ),
        migrations.CreateModel(
            name="ReviewPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("certainty", models.TextField()),
                ("harm", models.SmallIntegerField()),
                ("found_at", models.DateTimeField()),
                (
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.contact"
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.contact"
                    ),
                ),
            ],
            options={
                "db_table": "review_pair",
                "constraints": [models.UniqueConstraint(fields=("one", "other"), name="review_pair_once")],
            },
        ),
    ]
