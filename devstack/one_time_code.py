import base64
import hmac
import secrets
import struct
import time


def one_time_code(secret: str) -> str:
    """The code that an authenticator app shows now for a base 32 secret (RFC 6238: SHA-1, 30 seconds, 6 digits)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(time.time()) // 30), "sha1")
    offset = digest[-1] & 0x0F
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def random_base32() -> str:
    return base64.b32encode(secrets.token_bytes(20)).decode()
