import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from devstack.one_time_code import one_time_code
from rbi_portal.second_factors import MFAAdapter
from tests import make
from tests.rbi_portal.test_admin_site import sign_in

pytestmark = pytest.mark.django_db

OLD, NEW = "an-old-key-" * 5, "a-new-key-" * 5


def code_opens_the_admin(client, bob) -> bool:
    sign_in(client, bob)
    answer = client.post("/accounts/2fa/authenticate/", {"code": one_time_code(make.TOTP_SECRET)})
    return answer.status_code == 302


def test_secrets_of_second_factors_are_encrypted(bob):
    assert make.TOTP_SECRET not in str(bob.authenticator_set.get().data)


def test_a_code_still_opens_after_the_portal_got_a_key_for_second_factors(client, bob, settings):
    settings.MFA_KEYS = [NEW]
    assert code_opens_the_admin(client, bob)


def test_a_code_still_opens_after_the_secret_key_was_replaced(client, bob, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [settings.SECRET_KEY]
    assert code_opens_the_admin(client, bob)


def test_encryption_takes_the_newest_key_and_decryption_any(settings):
    settings.MFA_KEYS = [OLD]
    secret = MFAAdapter().encrypt("secret")
    settings.MFA_KEYS = [NEW, OLD]
    newest = MFAAdapter().encrypt("secret")
    assert MFAAdapter().decrypt(secret) == "secret"
    settings.MFA_KEYS = [NEW]
    assert MFAAdapter().decrypt(newest) == "secret"
    with pytest.raises(ValidationError):
        MFAAdapter().decrypt(secret)


def test_without_the_key_bob_reads_what_is_wrong(client, bob, settings):
    settings.SECRET_KEY = NEW
    sign_in(client, bob)
    answer = client.post("/accounts/2fa/authenticate/", {"code": one_time_code(make.TOTP_SECRET)})
    assert answer.status_code == 200
    assert "Your second factor cannot be read" in answer.content.decode()


def test_the_command_encrypts_everything_under_the_newest_key(client, bob, settings, capsys):
    before = RecoveryCodes.activate(bob).generate_codes()
    former, settings.MFA_KEYS = settings.SECRET_KEY, [NEW]
    call_command("reencrypt_second_factors")
    assert capsys.readouterr().out == "2 second factors are now encrypted under the newest key.\n"
    settings.SECRET_KEY = OLD  # what was encrypted under the former one is lost
    assert former not in (OLD, NEW)
    codes = Authenticator.objects.get(user=bob, type=Authenticator.Type.RECOVERY_CODES).wrap()
    assert codes.generate_codes() == before
    assert code_opens_the_admin(client, bob)


def test_the_command_names_the_accounts_whose_key_is_gone_and_does_the_others(bob, charlie, settings):
    settings.MFA_KEYS = [NEW]
    charlie.authenticator_set.update(data={"secret": MFAAdapter().encrypt(make.TOTP_SECRET)})
    settings.SECRET_KEY, settings.MFA_KEYS = OLD, [OLD, NEW]
    with pytest.raises(CommandError, match=r"No key reads the second factors of bob\b"):
        call_command("reencrypt_second_factors")
    settings.MFA_KEYS = [OLD]
    assert charlie.authenticator_set.get().wrap().validate_code(one_time_code(make.TOTP_SECRET))
