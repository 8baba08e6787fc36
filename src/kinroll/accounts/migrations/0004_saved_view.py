from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_email_checks")]

    operations = [
        migrations.CreateModel(
            "SavedView",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.TextField()),
                ("query", models.TextField()),
                ("is_shared", models.BooleanField(default=False)),
                ("account", models.ForeignKey(on_delete=models.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "db_table": "account_saved_view",
                "constraints": [models.UniqueConstraint(fields=("account", "name"), name="account_saved_view_name")],
            },
        ),
    ]
