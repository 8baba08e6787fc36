"""Webhooks, the keys that sign who somebody is, the wording of letters, what schools push, requests to sources."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0015_targets'),
    ]

    operations = [
        migrations.CreateModel(
            name='LetterWording',
            fields=[
                ('letter', models.TextField(primary_key=True, serialize=False)),
                ('subject', models.TextField()),
                ('body', models.TextField()),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.TextField(blank=True, default='')),
            ],
            options={
                'db_table': 'letter_wording',
            },
        ),
        migrations.CreateModel(
            name='Push',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.TextField(unique=True)),
                ('source', models.TextField()),
                ('school', models.TextField(blank=True, default='')),
                ('head', models.TextField()),
                ('size', models.BigIntegerField()),
                ('received', models.BigIntegerField(default=0)),
                ('state', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.TextField(blank=True, default='')),
                ('ended_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True, default='')),
            ],
            options={
                'db_table': 'push',
            },
        ),
        migrations.CreateModel(
            name='PushPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins', models.BigIntegerField()),
                ('body', models.BinaryField()),
            ],
            options={
                'db_table': 'push_part',
            },
        ),
        migrations.CreateModel(
            name='SigningKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pem', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'signing_key',
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField(unique=True)),
                ('url', models.TextField()),
                ('kinds', models.TextField(blank=True, default='')),
                ('secret', models.TextField()),
                ('old_secret', models.TextField(blank=True, default='')),
                ('old_secret_until', models.DateTimeField(null=True)),
                ('state', models.TextField(default='on')),
                ('xid', models.BigIntegerField(default=0)),
                ('event_id', models.BigIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.TextField(blank=True, default='')),
                ('tries', models.IntegerField(default=0)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('failing_since', models.DateTimeField(null=True)),
                ('last_ok_at', models.DateTimeField(null=True)),
                ('last_error', models.TextField(blank=True, default='')),
            ],
            options={
                'db_table': 'webhook',
            },
        ),
        migrations.CreateModel(
            name='WebhookMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('state', models.TextField()),
                ('tries', models.IntegerField(default=0)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('status', models.IntegerField(null=True)),
                ('error', models.TextField(blank=True, default='')),
            ],
            options={
                'db_table': 'webhook_message',
            },
        ),
        migrations.AddField(
            model_name='changerequest',
            name='record',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='changerequest',
            name='reopened_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='changerequest',
            name='source',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddIndex(
            model_name='changerequest',
            index=models.Index(condition=models.Q(('record', ''), _negated=True), fields=['source', 'record'], name='change_request_record'),
        ),
        migrations.AddField(
            model_name='pushpart',
            name='push',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='store.push'),
        ),
        migrations.AddField(
            model_name='webhookmessage',
            name='contact',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='store.contact'),
        ),
        migrations.AddField(
            model_name='webhookmessage',
            name='event',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='store.event'),
        ),
        migrations.AddField(
            model_name='webhookmessage',
            name='webhook',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='store.webhook'),
        ),
        migrations.AddConstraint(
            model_name='pushpart',
            constraint=models.UniqueConstraint(fields=('push', 'begins'), name='push_part_once'),
        ),
        migrations.AddIndex(
            model_name='webhookmessage',
            index=models.Index(fields=['webhook', 'id'], name='webhook_message_listed'),
        ),
        migrations.AddIndex(
            model_name='webhookmessage',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['webhook'], name='webhook_message_waiting'),
        ),
    ]
