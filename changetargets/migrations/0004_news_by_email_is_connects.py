from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("changetargets", "0003_plausible_dates")]
    operations = [
        migrations.DeleteModel(name="Follow"),
        migrations.DeleteModel(name="Follower"),
    ]
