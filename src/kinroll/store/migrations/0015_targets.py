"""What is remembered of targets: whom each knows, what it was told, and what was done there."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0014_training"),
    ]

    operations = [
        migrations.CreateModel(
            name="Target",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField(unique=True)),
                ("site", models.TextField(blank=True, default="")),
                ("xid", models.BigIntegerField(default=0)),
                ("event", models.BigIntegerField(default=0)),
                ("looked_at", models.DateTimeField(null=True)),
                ("full_at", models.DateTimeField(null=True)),
                ("polled_at", models.DateTimeField(null=True)),
                ("failures", models.IntegerField(default=0)),
                ("resting_until", models.DateTimeField(null=True)),
                ("stopped", models.TextField(blank=True, default="")),
                ("stopped_why", models.TextField(blank=True, default="")),
                ("checked_at", models.DateTimeField(null=True)),
                ("facts", models.JSONField(default=dict)),
            ],
            options={
                "db_table": "target",
            },
        ),
        migrations.CreateModel(
            name="TargetRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.TextField()),
                ("state", models.TextField()),
                ("is_full", models.BooleanField(default=True)),
                ("by", models.TextField(blank=True, default="")),
                ("made_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(null=True)),
                ("counts", models.JSONField(default=dict)),
                ("brakes", models.JSONField(default=list)),
                ("failure", models.TextField(blank=True, default="")),
                ("released_by", models.TextField(blank=True, default="")),
                ("released_why", models.TextField(blank=True, default="")),
                ("target", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="store.target")),
            ],
            options={
                "db_table": "target_run",
            },
        ),
        migrations.CreateModel(
            name="TargetEnrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("remote", models.TextField()),
                ("course", models.TextField()),
                ("is_ours", models.BooleanField(default=True)),
                ("is_active", models.BooleanField(default=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("completed_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "contact",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="store.contact"),
                ),
                (
                    "document",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to="store.document"),
                ),
                (
                    "target",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="store.target"),
                ),
            ],
            options={
                "db_table": "target_enrolment",
                "indexes": [
                    models.Index(
                        condition=models.Q(("told_at", None)),
                        fields=["target", "asked_at"],
                        name="target_enrolment_open",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("target", "remote", "course"), name="target_enrolment_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("seq", models.IntegerField()),
                ("kind", models.TextField()),
                ("place", models.TextField(blank=True, default="")),
                ("why", models.TextField(blank=True, default="")),
                ("body", models.TextField(blank=True, default="")),
                ("state", models.SmallIntegerField(default=0)),
                ("contact", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.contact")),
                (
                    "run",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.CASCADE, to="store.targetrun"
                    ),
                ),
            ],
            options={
                "db_table": "target_step",
                "constraints": [models.UniqueConstraint(fields=("run", "seq"), name="target_step_order")],
            },
        ),
        migrations.CreateModel(
            name="TargetUser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("remote", models.TextField(blank=True, default="")),
                ("tried", models.TextField(blank=True, default="")),
                ("is_suspended", models.BooleanField(default=False)),
                ("is_due", models.BooleanField(default=True)),
                ("state", models.TextField(blank=True, default="")),
                ("code", models.TextField(blank=True, default="")),
                ("about", models.TextField(blank=True, default="")),
                ("found", models.TextField(blank=True, default="")),
                ("refused", models.TextField(blank=True, default="")),
                ("tries", models.IntegerField(default=0)),
                ("next_try_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("contact", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="store.contact")),
                (
                    "target",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="store.target"),
                ),
            ],
            options={
                "db_table": "target_user",
                "indexes": [
                    models.Index(
                        condition=models.Q(("is_due", True)), fields=["target", "next_try_at"], name="target_user_due"
                    ),
                    models.Index(
                        condition=models.Q(("state", "parked")), fields=["target", "code"], name="target_user_parked"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("target", "contact"), name="target_user_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("remote", ""), _negated=True),
                        fields=("target", "remote"),
                        name="target_user_remote",
                    ),
                ],
            },
        ),
    ]
