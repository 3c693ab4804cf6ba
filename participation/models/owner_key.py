from django.db import models


class OwnerKeyField(models.UUIDField):
    """Beside a `signature`: the random key of the person who signed with their own page open; no key for anybody else.

    It is not the person's number, which stands in the audit trail and in addresses of the admin.
    """

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **{"null": True, "editable": False, "db_index": True} | options)
