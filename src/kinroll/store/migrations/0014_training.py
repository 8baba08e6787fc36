"""Training and its reporting: organisation, places, programs, units, outcomes; checks and lodgements."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0013_scorer'),
    ]

    operations = [
        migrations.CreateModel(
            name='DeliveryLocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identifier', models.TextField(unique=True)),
                ('name', models.TextField(blank=True, default='')),
                ('postcode', models.TextField(blank=True, default='')),
                ('state', models.TextField(blank=True, default='')),
                ('suburb', models.TextField(blank=True, default='')),
                ('country', models.TextField(blank=True, default='')),
            ],
            options={
                'db_table': 'delivery_location',
            },
        ),
        migrations.CreateModel(
            name='Lodgement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_on', models.DateField()),
                ('last_on', models.DateField()),
                ('release', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('by', models.TextField(blank=True, default='')),
                ('note', models.TextField(blank=True, default='')),
                ('lodged_on', models.DateField(null=True)),
                ('rules', models.JSONField(default=dict)),
                ('counts', models.JSONField(default=dict)),
            ],
            options={
                'db_table': 'lodgement',
            },
        ),
        migrations.CreateModel(
            name='Program',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identifier', models.TextField(unique=True)),
                ('name', models.TextField(blank=True, default='')),
                ('is_listed', models.BooleanField(default=True)),
                ('nominal_hours', models.TextField(blank=True, default='')),
                ('recognition', models.TextField(blank=True, default='')),
                ('level', models.TextField(blank=True, default='')),
                ('field_of_education', models.TextField(blank=True, default='')),
                ('anzsco', models.TextField(blank=True, default='')),
                ('vet_flag', models.TextField(blank=True, default='')),
            ],
            options={
                'db_table': 'training_program',
            },
        ),
        migrations.CreateModel(
            name='ReportingSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facts', models.JSONField(default=dict)),
            ],
            options={
                'db_table': 'reporting_settings',
            },
        ),
        migrations.CreateModel(
            name='TrainingOrganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('identifier', models.TextField(unique=True)),
                ('name', models.TextField(blank=True, default='')),
                ('is_listed', models.BooleanField(default=True)),
                ('type', models.TextField(blank=True, default='')),
                ('address_first', models.TextField(blank=True, default='')),
                ('address_second', models.TextField(blank=True, default='')),
                ('suburb', models.TextField(blank=True, default='')),
                ('postcode', models.TextField(blank=True, default='')),
                ('state', models.TextField(blank=True, default='')),
                ('contact_name', models.TextField(blank=True, default='')),
                ('telephone', models.TextField(blank=True, default='')),
                ('facsimile', models.TextField(blank=True, default='')),
                ('email', models.TextField(blank=True, default='')),
            ],
            options={
                'db_table': 'training_organisation',
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.TextField(unique=True)),
                ('name', models.TextField(blank=True, default='')),
                ('field_of_education', models.TextField(blank=True, default='')),
                ('vet_flag', models.TextField(blank=True, default='')),
                ('nominal_hours', models.TextField(blank=True, default='')),
            ],
            options={
                'db_table': 'training_unit',
            },
        ),
        migrations.CreateModel(
            name='CollectionCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_on', models.DateField()),
                ('last_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('by', models.TextField(blank=True, default='')),
                ('is_last', models.BooleanField(default=True)),
                ('counts', models.JSONField(default=dict)),
            ],
            options={
                'db_table': 'collection_check',
                'indexes': [models.Index(fields=['last_on', 'made_at'], name='collection_check_recent')],
            },
        ),
        migrations.CreateModel(
            name='GateAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.TextField()),
                ('contact', models.BigIntegerField(db_index=True)),
                ('about', models.TextField()),
                ('words', models.TextField(blank=True, default='')),
                ('by', models.TextField(blank=True, default='')),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'gate_answer',
                'constraints': [models.UniqueConstraint(fields=('rule', 'contact', 'about'), name='gate_answer_once')],
            },
        ),
        migrations.CreateModel(
            name='LodgedCompletion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contact', models.BigIntegerField(db_index=True)),
                ('program', models.TextField()),
                ('lodgement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='store.lodgement')),
            ],
            options={
                'db_table': 'lodged_completion',
            },
        ),
        migrations.CreateModel(
            name='LodgedClient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('contact', models.BigIntegerField(db_index=True)),
                ('client', models.TextField()),
                ('lodgement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='store.lodgement')),
            ],
            options={
                'db_table': 'lodged_client',
            },
        ),
        migrations.CreateModel(
            name='LodgementFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('size', models.BigIntegerField()),
                ('digest', models.TextField()),
                ('lodgement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='store.lodgement')),
            ],
            options={
                'db_table': 'lodgement_file',
            },
        ),
        migrations.CreateModel(
            name='LodgementPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.IntegerField()),
                ('body', models.BinaryField()),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='store.lodgementfile')),
            ],
            options={
                'db_table': 'lodgement_part',
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('commencing', models.TextField(blank=True, default='')),
                ('funding_source', models.TextField(blank=True, default='')),
                ('specific_funding', models.TextField(blank=True, default='')),
                ('study_reason', models.TextField(blank=True, default='')),
                ('vet_in_schools', models.TextField(blank=True, default='')),
                ('school_type', models.TextField(blank=True, default='')),
                ('training_contract', models.TextField(blank=True, default='')),
                ('apprentice_client', models.TextField(blank=True, default='')),
                ('completed_on', models.DateField(null=True)),
                ('issued', models.TextField(blank=True, default='')),
                ('tail', models.JSONField(default=dict)),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='enrolment', to='store.document')),
                ('program', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='store.program')),
            ],
            options={
                'db_table': 'enrolment',
            },
        ),
        migrations.CreateModel(
            name='CourseTraining',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('delivery_mode', models.TextField(blank=True, default='')),
                ('funding_source', models.TextField(blank=True, default='')),
                ('specific_funding', models.TextField(blank=True, default='')),
                ('course', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='training', to='store.course')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='store.deliverylocation')),
                ('program', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='store.program')),
            ],
            options={
                'db_table': 'course_training',
            },
        ),
        migrations.AddField(
            model_name='deliverylocation',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='store.trainingorganisation'),
        ),
        migrations.CreateModel(
            name='UnitOutcome',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('outcome', models.TextField(blank=True, default='')),
                ('delivery_mode', models.TextField(blank=True, default='')),
                ('funding_source', models.TextField(blank=True, default='')),
                ('tail', models.JSONField(default=dict)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='store.document')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='store.deliverylocation')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='store.unit')),
            ],
            options={
                'db_table': 'unit_outcome',
            },
        ),
        migrations.CreateModel(
            name='CollectionFinding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.TextField()),
                ('severity', models.TextField()),
                ('file', models.TextField(blank=True, default='')),
                ('line', models.IntegerField(default=0)),
                ('client', models.TextField(blank=True, default='')),
                ('key', models.TextField(blank=True, default='')),
                ('field', models.TextField(blank=True, default='')),
                ('value', models.TextField(blank=True, default='')),
                ('contact', models.BigIntegerField(db_index=True, null=True)),
                ('other', models.BigIntegerField(null=True)),
                ('document', models.BigIntegerField(db_index=True, null=True)),
                ('about', models.TextField(blank=True, default='')),
                ('check_of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='store.collectioncheck')),
            ],
            options={
                'db_table': 'collection_finding',
                'indexes': [models.Index(fields=['check_of', 'severity', 'rule'], name='collection_finding_rule')],
            },
        ),
        migrations.CreateModel(
            name='CollectionLeftOut',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField()),
                ('kind', models.TextField()),
                ('document', models.BigIntegerField(db_index=True)),
                ('contact', models.BigIntegerField(db_index=True, null=True)),
                ('client', models.TextField(blank=True, default='')),
                ('about', models.TextField(blank=True, default='')),
                ('value', models.TextField(blank=True, default='')),
                ('check_of', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='store.collectioncheck')),
            ],
            options={
                'db_table': 'collection_left_out',
                'indexes': [models.Index(fields=['check_of', 'reason'], name='collection_left_out_reason')],
            },
        ),
        migrations.AddConstraint(
            model_name='lodgementfile',
            constraint=models.UniqueConstraint(fields=('lodgement', 'name'), name='lodgement_file_once'),
        ),
        migrations.AddConstraint(
            model_name='lodgementpart',
            constraint=models.UniqueConstraint(fields=('file', 'place'), name='lodgement_part_once'),
        ),
        migrations.AddConstraint(
            model_name='unitoutcome',
            constraint=models.UniqueConstraint(fields=('document', 'unit'), name='unit_outcome_once_a_document'),
        ),
    ]
