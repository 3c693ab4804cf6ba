from uuid import uuid4

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models

AFFILIATIONS = """
UPDATE datawalk_checkin SET affiliation = person.affiliation
FROM datawalk_rsvp AS rsvp JOIN participation_person AS person ON person.id = rsvp.person_id
WHERE rsvp.id = datawalk_checkin.rsvp_id
"""


class Migration(migrations.Migration):
    dependencies = [("datawalk", "0001_initial")]

    operations = [
        migrations.AddField(
            "datawalk",
            "uid",
            models.UUIDField(db_default=RandomUUID(), default=uuid4, editable=False, unique=True),
        ),
        migrations.AddField("checkin", "affiliation", models.CharField(default="", max_length=10)),
        migrations.RunSQL(AFFILIATIONS, migrations.RunSQL.noop, elidable=True),
    ]
