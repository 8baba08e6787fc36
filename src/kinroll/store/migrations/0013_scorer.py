"""Nothing yet."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("store", "0012_review")]

    operations: list[object] = []
