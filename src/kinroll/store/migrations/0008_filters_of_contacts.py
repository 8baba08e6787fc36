"""Indexes for the filters of the list of contacts: who has a role, whose account is off, who has never signed in."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("store", "0007_job")]

    operations = [
        migrations.AddIndex("role", models.Index(fields=["name"], condition=Q(ended_plan=None), name="role_live")),
        migrations.AddIndex(
            "account", models.Index(fields=["contact"], condition=Q(is_active=False), name="account_inactive")
        ),
        migrations.AddIndex(
            "account",
            models.Index(fields=["contact"], condition=Q(is_active=True, last_login=None), name="account_never"),
        ),
    ]
