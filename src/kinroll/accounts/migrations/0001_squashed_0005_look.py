"""All tables of this app as 0001 to 0005 leave them, for a new database; one of an earlier version goes on with those."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from kinroll.store.migrations._at_once import CreateModels


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("accounts", "0001_tables"),
        ("accounts", "0002_programs"),
        ("accounts", "0003_email_checks"),
        ("accounts", "0004_saved_view"),
        ("accounts", "0005_look"),
    ]

    dependencies = [
        ("store", "0003_documents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Permission',
                fields=[
                    ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to=settings.AUTH_USER_MODEL)),
                    ('level', models.TextField()),
                    ('given_at', models.DateTimeField()),
                    ('given_by', models.TextField(blank=True, default='')),
                ],
                options={
                    'db_table': 'account_permission',
                },
            ),
            migrations.CreateModel(
                name='SignedOut',
                fields=[
                    ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to=settings.AUTH_USER_MODEL)),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'db_table': 'account_signed_out',
                },
            ),
            migrations.CreateModel(
                name='Invitation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('email', models.TextField()),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.TextField(blank=True, default='')),
                    ('ends_at', models.DateTimeField()),
                    ('used_at', models.DateTimeField(null=True)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'db_table': 'account_invitation',
                },
            ),
            migrations.CreateModel(
                name='Token',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField(unique=True)),
                    ('digest', models.TextField(unique=True)),
                    ('scopes', models.TextField()),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.TextField(blank=True, default='')),
                    ('ends_at', models.DateTimeField()),
                    ('revoked_at', models.DateTimeField(null=True)),
                    ('revoked_by', models.TextField(blank=True, default='')),
                ],
                options={
                    'db_table': 'api_token',
                },
            ),
            migrations.CreateModel(
                name='KeptAnswer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField()),
                    ('digest', models.TextField()),
                    ('status', models.IntegerField(default=0)),
                    ('kind', models.TextField(blank=True, default='')),
                    ('body', models.BinaryField(default=b'')),
                    ('begun_at', models.DateTimeField(db_index=True)),
                    ('token', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='accounts.token')),
                ],
                options={
                    'db_table': 'api_kept_answer',
                    'constraints': [models.UniqueConstraint(fields=('token', 'key'), name='api_kept_answer_once')],
                },
            ),
            migrations.CreateModel(
                name='TokenUse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('action', models.TextField()),
                    ('count', models.BigIntegerField(default=0)),
                    ('last_at', models.DateTimeField()),
                    ('token', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to='accounts.token')),
                ],
                options={
                    'db_table': 'api_token_use',
                    'constraints': [models.UniqueConstraint(fields=('token', 'day', 'action'), name='api_token_use_once_a_day')],
                },
            ),
            migrations.CreateModel(
                name='EmailCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('field', models.TextField()),
                    ('email', models.TextField()),
                    ('made_at', models.DateTimeField()),
                    ('ends_at', models.DateTimeField()),
                    ('used_at', models.DateTimeField(null=True)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'db_table': 'account_email_check',
                },
            ),
            migrations.CreateModel(
                name='SavedView',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('query', models.TextField()),
                    ('is_shared', models.BooleanField(default=False)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'db_table': 'account_saved_view',
                    'constraints': [models.UniqueConstraint(fields=('account', 'name'), name='account_saved_view_name')],
                },
            ),
            migrations.CreateModel(
                name='Look',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('began_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'db_table': 'account_look',
                },
            ),
        ]),
    ]
