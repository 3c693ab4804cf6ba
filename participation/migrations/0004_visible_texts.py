from django.db import migrations, models

UNSEEN = r"[\u0001-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufffe\uffff]"
CLEAN = f"""
UPDATE participation_person
SET name = regexp_replace(name, '{UNSEEN}+', ' ', 'g'), department = regexp_replace(department, '{UNSEEN}+', ' ', 'g')
WHERE name ~ '{UNSEEN}' OR department ~ '{UNSEEN}'
"""  # noqa: S608


class Migration(migrations.Migration):
    dependencies = [("participation", "0003_normalized_email")]

    operations = [
        migrations.RunSQL(CLEAN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("name__regex", UNSEEN), _negated=True),
                    models.Q(("department__regex", UNSEEN), _negated=True),
                ),
                name="person_texts_are_lines",
            ),
        ),
    ]
