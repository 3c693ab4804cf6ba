"""Who lets staff in: a superuser by an invitation, and the owner of a mailbox who forgot a password.

Both get a link by which they choose a password themselves. It works once, ends with the address it went to, and ends
all others of the account. What the outbox holds is only that there is to be one.
"""

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils.crypto import get_random_string

from mail import outbox
from mail.facts import Link
from mail.models import Lane
from participation import audit, limits, locks
from participation.models import Action
from rbi_portal.accounts import account_of
from rbi_portal.models import LIFETIMES, AccountLink, Purpose, token_hash

ACTIONS = {Purpose.INVITATION: Action.INVITE, Purpose.NEW_PASSWORD: Action.SEND_PASSWORD_LINK}


@transaction.atomic
def send(account: User, *, by: User) -> Purpose:
    """Invite an account that nobody has used yet, also again, or send its owner a link to a new password."""
    purpose = Purpose.NEW_PASSWORD if has_come(account) else Purpose.INVITATION
    _write(account.email, purpose, account, f"account:{get_random_string(32)}")
    audit.record(by=by, action=ACTIONS[purpose], row=account, program_id=None)
    return purpose


@transaction.atomic
def ask_for_new_password(address: str) -> None:
    """One email to the address, with a link or with the word that no account has it: the same work for both.

    No more than a mailbox may get. An account's own is counted apart: what strangers have other forms send to it keeps
    no link from its owner, who followed one to get in.
    """
    found = account_of(address)
    account = found if found and found.is_active else None
    to = account.email if account else address
    key = f"account:{get_random_string(32)}"
    may_write = limits.may_write(to, dedupe_key=key)
    may_link = limits.count_once(f"password {limits.mailbox_of(to)}", settings.EMAILS_PER_MAILBOX_AND_HOUR)
    if may_link and (account or may_write):
        _write(to, Purpose.NEW_PASSWORD if account else "no_account", account, key)


def has_come(account: User) -> bool:
    """Whether its owner has ever been in: by a password, or through the school's sign-on."""
    return account.last_login is not None or account.has_usable_password()


def find(token: str) -> AccountLink | None:
    """The link of a token that still works. Changes nothing."""
    return _working().filter(token_hash=token_hash(token)).first()


def find_again(pk: int | None) -> AccountLink | None:
    """The link that a session remembers, if it still works. Changes nothing."""
    return _working().filter(pk=pk).first()


@transaction.atomic
def choose_password(link: AccountLink, password: str) -> User | None:
    """Set the password of the link's account, and end all of its links; None when this one has ended meanwhile.

    Every session of the account ends, as with each change of a password.
    """
    account = locks.for_update(User.objects).get(pk=link.account_id)
    if not find_again(link.pk):
        return None
    account.set_password(password)
    account.save(update_fields=["password"])
    account.links.all().delete()
    limits.answered(account.email)
    audit.record(by=account, action=Action.SET_PASSWORD, row=account, program_id=None)
    return account


def purge() -> None:
    """Drop the links that have expired."""
    AccountLink.objects.filter(expires_at__lt=Now()).delete()


def _working() -> QuerySet[AccountLink]:
    """Links that have not expired, to the present address of an open account."""
    open_now = {"expires_at__gt": Now(), "account__is_active": True, "account__email__iexact": F("address")}
    return AccountLink.objects.filter(**open_now).select_related("account")


def _write(address: str, name: str, account: User | None, key: str) -> None:
    context = {}
    if account:
        link = Link(AccountLink(), name, {"account": account, "address": account.email})
        context = {"account": account, "link": link, "days": LIFETIMES[Purpose(name)].days}
    outbox.queue(
        to=address,
        template=f"rbi_portal/email/{name}",
        context=context,
        dedupe_key=key,
        owner=f"user:{account.pk}" if account else "",
        lane=Lane.CONFIRMATION,
    )
