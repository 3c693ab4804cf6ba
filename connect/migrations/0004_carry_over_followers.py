from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def carry_over(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every confirmed follow becomes a subscription; the others go with their table: nothing is kept before a yes."""
    follows = apps.get_model("changetargets", "Follow").objects.exclude(confirmed_at=None).select_related("follower")
    subscription = apps.get_model("connect", "Subscription")
    subscription.objects.bulk_create(
        (
            subscription(
                email=follow.follower.email,
                targets_of_id=follow.program_id,
                sphere_id=follow.sphere_id,
                target_id=follow.target_id,
                confirmed_at=follow.confirmed_at,
                told_until=max(follow.confirmed_at, follow.follower.told_until),
                old_follower=follow.follower_id,
            )
            for follow in follows.order_by("pk")
        ),
        batch_size=1000,
    )


class Migration(migrations.Migration):
    dependencies = [("changetargets", "0003_plausible_dates"), ("connect", "0003_news_of_targets")]
    # The tables of followers are dropped there.
    run_before = [("changetargets", "0004_news_by_email_is_connects")]

    operations = [migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True)]
