from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('dashboards', '0005_proposal_answers'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='evidencehold',
            options={'permissions': [('hold_evidence', '可以保全证据和解除保全')], 'verbose_name': '证据保全'},
        ),
    ]
