from django.db import migrations, models
from django.db.models import F, Q


def count_what_was_proven_before(apps, schema_editor):
    """The owner of a verified address had the link to each sign-up, and who was decided on had been verified."""
    rows = apps.get_model("datawalk", "Rsvp").objects
    known = Q(person__email_verified_at__isnull=False) | Q(person__erased_at__isnull=False) | Q(status="declined")
    rows.filter(known).update(proven_at=F("applied_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("datawalk", "0005_random_keys_of_reflections"),
        ("participation", "0004_visible_texts"),
    ]

    operations = [
        migrations.AddField(
            model_name="rsvp",
            name="disowned_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="taken back by the address’s owner at"),
        ),
        migrations.AddField(
            model_name="rsvp",
            name="proven_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="confirmed by the person at"),
        ),
        migrations.RunPython(count_what_was_proven_before, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="rsvp",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "declined"), _negated=True), ("proven_at__isnull", False), _connector="OR"
                ),
                name="rsvp_decided_once_proven",
            ),
        ),
        migrations.AddConstraint(
            model_name="rsvp",
            constraint=models.CheckConstraint(
                condition=models.Q(("disowned_at", None), ("proven_at", None), _connector="OR"),
                name="rsvp_proven_or_disowned",
            ),
        ),
    ]
