from django.core.management import call_command
from django.db import migrations


def create_cache_table(apps, schema_editor):
    # Rate limits of the staff sign-in must hold across processes, and without the broker.
    call_command("createcachetable", database=schema_editor.connection.alias)


class Migration(migrations.Migration):
    operations = [migrations.RunPython(create_cache_table, migrations.RunPython.noop)]
