"""Fresh ids and secrets, and what one request is known by."""

import hashlib
import secrets
import time
import uuid


def fresh_id() -> str:
    """A UUID version 7 as text (RFC 9562): ids made later sort behind earlier ones, to the millisecond."""
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | 7 << 76 | secrets.randbits(12) << 64 | 2 << 62 | secrets.randbits(62)
    return str(uuid.UUID(int=number))


def fresh_secret() -> str:
    """A secret for a link, 256 bits, safe in addresses."""
    return secrets.token_urlsafe(32)


def fresh_client() -> int:
    """A client id for an update of the server's own."""
    return secrets.randbits(31) | 1


def request_key(*parts: object) -> str:
    """What a request is known by, however often it is sent: the key of its form, where it belongs, what it says.

    The same form sent with other words, or to another place, is another request: none is lost as a repetition."""
    return hashlib.sha256("\0".join(map(repr, parts)).encode("utf-8", "surrogatepass")).hexdigest()
