from collections import defaultdict

import django.db.models.functions.text
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import participation.models.email_key
from pages.addresses import normalize

# What the release before this one still writes while this one is being installed: an address without its key.
FILL_IN = """
CREATE FUNCTION participation_fill_in_email_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.email IS NULL THEN
        NEW.email_key := NULL;
    ELSIF NEW.email_key IS NULL THEN
        NEW.email_key := lower(NEW.email);
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER participation_fill_in_email_key BEFORE INSERT OR UPDATE ON participation_person
    FOR EACH ROW EXECUTE FUNCTION participation_fill_in_email_key();
"""
DO_NOT = """
DROP TRIGGER participation_fill_in_email_key ON participation_person;
DROP FUNCTION participation_fill_in_email_key;
"""


def fill_in(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Give every person the key of their address; where two share one, the first keeps it and both are named."""
    people = apps.get_model("participation", "Person")
    same = defaultdict(list)
    for person in people.objects.exclude(email=None).order_by("pk").iterator():
        same[normalize(person.email)].append(person)
    for key, persons in same.items():
        # Who typed it in its normalized form comes first: no other row can have a key in that form.
        first, *others = sorted(persons, key=lambda person: person.email.lower() != key)
        people.objects.filter(pk=first.pk).update(email_key=key)
        for other in others:
            people.objects.filter(pk=other.pk).update(email_key=other.email)
            both = f"person:{first.pk} and person:{other.pk} have one mailbox"
            print(f"\n  {both}; from now on it opens person:{first.pk}.")  # noqa: T201 - for who migrates


class Migration(migrations.Migration):
    dependencies = [("participation", "0002_audit_is_append_only")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="email_key",
            field=participation.models.email_key.EmailKeyField(null=True),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
        migrations.RunSQL(FILL_IN, DO_NOT),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.UniqueConstraint(fields=("email_key",), name="person_email_key_unique"),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("email_key", django.db.models.functions.text.Lower("email")),
                    models.Q(("email__regex", "^[\\x01-\\x7f]*$"), _negated=True),
                    _connector="OR",
                ),
                name="person_email_has_its_key",
            ),
        ),
        migrations.RemoveConstraint(model_name="person", name="person_reachable_or_erased"),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("email__isnull", False), ("email_key__isnull", False), ("erased_at__isnull", True)),
                    models.Q(
                        ("department", ""),
                        ("email__isnull", True),
                        ("email_key__isnull", True),
                        ("email_verified_at__isnull", True),
                        ("erased_at__isnull", False),
                        ("name", ""),
                    ),
                    _connector="OR",
                ),
                name="person_reachable_or_erased",
            ),
        ),
    ]
