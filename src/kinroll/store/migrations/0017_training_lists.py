"""Lists of what training is made of, kept between the look at what they would do and the bringing in."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('store', '0016_webhooks'),
    ]

    operations = [
        migrations.CreateModel(
            name='TrainingList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField()),
                ('name', models.TextField()),
                ('body', models.BinaryField()),
                ('size', models.IntegerField()),
                ('state', models.TextField(default='planned')),
                ('agreed', models.BinaryField(default=bytes)),
                ('plan', models.JSONField(default=dict)),
                ('result', models.JSONField(default=dict)),
                ('counts', models.JSONField(default=dict)),
                ('by', models.TextField(blank=True, default='')),
                ('made_at', models.DateTimeField()),
                ('applied_by', models.TextField(blank=True, default='')),
                ('applied_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'training_list',
            },
        ),
    ]
