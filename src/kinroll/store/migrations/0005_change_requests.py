import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0004_bookings_and_uploads'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChangeRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('field', models.TextField(blank=True, default='')),
                ('state', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.TextField(blank=True, default='')),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.TextField(blank=True, default='')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='store.contact')),
                ('payload', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='store.payload')),
                ('plan', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='store.plan')),
            ],
            options={
                'db_table': 'change_request',
                'indexes': [models.Index(condition=models.Q(('state__in', ('open', 'passed-on'))), fields=['state'], name='change_request_waiting')],
            },
        ),
    ]
