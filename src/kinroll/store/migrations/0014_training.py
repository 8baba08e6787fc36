"""Nothing yet."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("store", "0013_scorer")]

    operations: list[object] = []
