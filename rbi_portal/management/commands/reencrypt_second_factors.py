from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rbi_portal import second_factors


class Command(BaseCommand):
    help = "Encrypt the secrets of all second factors under the newest key: the first in MFA_KEYS, else SECRET_KEY."

    def handle(self, *args: Any, **options: Any) -> None:
        done, unreadable = second_factors.reencrypt()
        self.stdout.write(f"{done} second factors are now encrypted under the newest key.")
        if unreadable:
            raise CommandError(
                f"No key reads the second factors of {', '.join(unreadable)}. Add the former key to MFA_KEYS or "
                "SECRET_KEY_FALLBACKS, or delete these second factors in the admin: their owners set up new ones."
            )
